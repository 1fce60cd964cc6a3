import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, call, eventually, newAccount } from '../support/account.ts'
import { all, over, people } from '../support/bulk.ts'
import { accept, cleanUp, TRACES, undoRun } from '../support/clean-up.ts'
import { differences } from '../support/model/differences.ts'
import { dump } from '../support/model/tables.ts'
import { type Server, startServer } from '../support/server.ts'
import { atRest } from '../support/tables.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

async function newShop() {
  const acme = await newAccount(server.base, { enabled: false })
  await accept(acme)
  return acme
}
/** Every row but the traces, once words are written and everybody was looked at: that notes on a decision who was like whom. */
async function picture(acme: Account) {
  await atRest(server)
  await eventually(
    async () => (await acme.api('GET', '/duplicates?limit=1')).body.pending,
    (pending) => pending === 0,
  )
  return dump(server, acme.id, TRACES)
}

/** Groups of two to four, with all that contacts may have. */
async function groups(acme: Account, count: number) {
  const ids = await people(acme, count * 3, (i) => ({
    emails: [`p${i % count}@example.com`],
    first_name: i % 2 ? 'Ada' : undefined,
    status: i % 5 === 0 ? 'user' : 'visitor',
    attributes: { nth: i, [`own${i % 4}`]: 'x' },
    tags: [`t${i % 4}`],
    ...(i % 7 === 0 ? { user_id: `u${i}` } : {}),
  }))
  for (const id of ids.slice(0, count)) {
    await acme.api('POST', `/contacts/${id}/timeline`, { kind: 'deal', key: 'd', data: { sum: 1 } })
    await acme.api('POST', `/contacts/${id}/automations`, { name: 'Welcome' })
  }
  for (let i = 0; i < count; i++)
    await acme.chat({ pixel: await acme.pixel(), email: `p${i}@example.com`, name: 'Ada' })
  const db = await server.db()
  const seen = db.prepare('SELECT count(*) AS n FROM pixels WHERE account_id = ?').bind(acme.id)
  await eventually(
    async () => await seen.first('n'),
    (n) => n === count,
  )
  return ids
}

test('a run is undone whole: every table is as it was, each group says so, and the next run leaves it alone', async () => {
  const acme = await newShop()
  await groups(acme, 6)
  const before = await picture(acme)
  const run = await cleanUp(acme)
  const merged = run.groups.filter(({ status }) => status === 'merged')
  expect(merged.length).toBeGreaterThan(4)
  expect(await picture(acme)).not.toEqual(before)

  const undo = await undoRun(acme, run.id)
  expect(differences(before, await picture(acme))).toEqual([])
  expect(undo.job).toMatchObject({
    kind: 'clean_up_undo',
    status: 'done',
    undoes: run.id,
    total: merged.length,
    succeeded: merged.length,
    failed: 0,
  })
  // The last merged is the first undone.
  expect(undo.groups.map(({ status, merge_id, base_id }) => [status, merge_id, base_id])).toEqual(
    merged.toReversed().map(({ merge_id, base_id }) => ['undone', merge_id, base_id]),
  )
  expect((await acme.api('GET', `/jobs/${run.id}`)).body.undone_by).toBe(undo.id)
  const report = await all(acme, `/jobs/${run.id}/results`)
  for (const { status, undone_at } of report) expect(typeof undone_at === 'string').toBe(status === 'merged')
  const events = await all(acme, '/events')
  const told = (type: string) =>
    events
      .filter((it) => it.type === type)
      .map(({ data }) => data.loser_id)
      .toSorted()
  expect(told('crm.contact.unmerged')).toEqual(told('crm.contact.merged'))

  const next = await cleanUp(acme)
  expect(next.job.succeeded).toBe(0)
  expect(differences(before, await picture(acme))).toEqual([])
})

test('what was undone already is left out, what can not be undone says why, what was changed since stays', async () => {
  const acme = await newShop()
  await people(acme, 8, (i) => ({ emails: [`p${i >> 1}@example.com`], tags: [`t${i}`] }))
  const run = await cleanUp(acme)
  const [alone, chained, edited, plain] = run.groups
  await acme.api('POST', `/merges/${alone?.merge_id}/undo`)
  const [keeper] = await people(acme, 1, () => ({ emails: ['keeper@example.com'] }))
  const later = await acme.api('POST', '/contacts/merge', {
    winner_id: keeper,
    loser_ids: [chained?.base_id],
  })
  await acme.api('PATCH', `/contacts/${edited?.base_id}`, { company: 'Since Ltd' })

  const undo = await undoRun(acme, run.id)
  expect(undo.job).toMatchObject({ total: 3, succeeded: 2, failed: 1 })
  const found = new Map(undo.groups.map((it) => [it.merge_id, it]))
  expect(found.has(alone?.merge_id)).toBe(false)
  expect(found.get(chained?.merge_id)).toMatchObject({
    status: 'failed',
    code: 'not_undoable',
    why: expect.stringContaining('undo that first'),
    first: later.body.merge_id,
  })
  expect(found.get(plain?.merge_id)).toMatchObject({ status: 'undone', restored: [plain?.contact_ids[1]] })
  expect((await acme.api('GET', `/contacts/${edited?.base_id}`)).body.company).toBe('Since Ltd')

  // What stood in the way is gone: the rest of it can be undone now, and then nothing is left.
  await acme.api('POST', `/merges/${later.body.merge_id}/undo`)
  const rest = await undoRun(acme, run.id)
  expect(rest.job).toMatchObject({ total: 1, succeeded: 1, failed: 0 })
  const again = await acme.api('POST', `/dedupe_runs/${run.id}/undo`)
  expect([again.status, again.body.code]).toEqual([409, 'not_undoable'])
  expect(await all(acme, '/contacts')).toHaveLength(9)
})

describe('what is refused', () => {
  test('a preview, a run without merges, one under way, one of another account, no run at all', async () => {
    const [acme, rival] = [await newShop(), await newShop()]
    const undo = async (id: string, of = acme) => {
      const { status, body } = await of.api('POST', `/dedupe_runs/${id}/undo`)
      return [status, body.code]
    }
    const nothing = await cleanUp(acme)
    expect(await undo(nothing.id)).toEqual([409, 'not_undoable'])
    await people(acme, 40, (i) => ({ emails: [`p${i >> 1}@example.com`] }))
    const preview = await cleanUp(acme, { dry_run: true })
    expect(await undo(preview.id)).toEqual([409, 'not_undoable'])
    await server.slices(0)
    const { job_id } = (await acme.api('POST', '/dedupe_runs', {})).body
    expect(await undo(job_id)).toEqual([409, 'not_undoable'])
    await server.slices()
    await over(acme, job_id)
    expect(await undo(job_id, rival)).toEqual([404, 'not_found'])
    expect(await undo('job_nothing')).toEqual([404, 'not_found'])
    const bulk = (
      await acme.api('POST', '/bulk_merges', { pairs: [{ winner_id: 'con_a', loser_id: 'con_b' }] })
    ).body.job_id
    await over(acme, bulk)
    expect(await undo(bulk)).toEqual([404, 'not_found'])
    const { key } = (await acme.api('POST', '/api_keys', { name: 'Agent', role: 'agent' })).body
    const headers = { authorization: `Bearer ${key}` }
    const asAgent = await call(`${server.base}/api/v1/dedupe_runs/${job_id}/undo`, {
      method: 'POST',
      headers,
    })
    expect(asAgent.status).toBe(403)
  })

  test('a second one while one is under way', async () => {
    const acme = await newShop()
    await people(acme, 60, (i) => ({ emails: [`p${i >> 1}@example.com`] }))
    const run = await cleanUp(acme)
    const answers = await Promise.all([0, 1, 2].map(() => acme.api('POST', `/dedupe_runs/${run.id}/undo`)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409, 409])
    const [made] = answers.filter(({ status }) => status === 202)
    const begun = await acme.api('POST', '/dedupe_runs', {})
    if (begun.status === 409) expect(begun.body).toMatchObject({ job_id: made?.body.job_id })
    await over(acme, made?.body.job_id)
  })

  test('after thirty days it is too late', async () => {
    const own = await startServer()
    const acme = await newAccount(own.base, { enabled: false })
    await accept(acme)
    await people(acme, 2, () => ({ emails: ['ada@example.com'] }))
    const run = await cleanUp(acme)
    await own.later(30 * 86_400_000 + 60_000)
    const answer = await acme.api('POST', `/dedupe_runs/${run.id}/undo`)
    expect([answer.status, answer.body.code]).toEqual([410, 'expired'])
    // The report outlives what it tells of.
    expect((await all(acme, `/jobs/${run.id}/results`))[0]).toMatchObject({
      status: 'merged',
      contact_ids: { length: 2 },
    })
    await own.stop()
  })
})

test('a report names nobody who was erased since', async () => {
  const acme = await newShop()
  await people(acme, 2, () => ({ first_name: 'Kanarienvogel', emails: ['ada@example.com'] }))
  const run = await cleanUp(acme)
  expect(run.groups[0]?.contacts).toMatchObject([
    { name: 'Kanarienvogel', email: 'ada@example.com' },
    { name: 'Kanarienvogel', email: 'ada@example.com' },
  ])
  await acme.api('POST', `/contacts/${run.groups[0]?.base_id}/erase`)
  const [row] = await all(acme, `/jobs/${run.id}/results`)
  expect(row).toMatchObject({ base_id: run.groups[0]?.base_id, contacts: [] })
})
