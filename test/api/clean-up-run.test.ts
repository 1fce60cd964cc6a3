import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, call, eventually, newAccount, times } from '../support/account.ts'
import { all, jobOf, over, people } from '../support/bulk.ts'
import { accept, cleanUp, foretold, groupsOf } from '../support/clean-up.ts'
import { DERIVED, dump } from '../support/model/tables.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const EMAIL = 'ada@example.com'

/** An account without duplicate control, so that requests of one email make contacts of their own. */
async function newShop() {
  const acme = await newAccount(server.base, { enabled: false })
  await accept(acme)
  return acme
}
const contact = async (acme: Account, more: object = {}): Promise<string> =>
  (await people(acme, 1, () => ({ emails: [EMAIL], ...more })))[0] ?? ''
test('a preview is what the run does, and writes nothing', async () => {
  const acme = await newShop()
  await people(acme, 30, (i) => ({
    emails: [`p${i % 13}@example.com`],
    status: i % 3 ? 'visitor' : 'user',
    attributes: { nth: i },
    ...(i % 7 === 0 ? { user_id: `u-${i % 14}` } : {}),
  }))
  const aside = ['jobs', 'job_items', 'events', 'outbox', 'accounts', ...DERIVED]
  const before = await dump(server, acme.id, aside)
  const preview = await cleanUp(acme, { dry_run: true })
  expect(await dump(server, acme.id, aside)).toEqual(before)
  expect(preview.job).toMatchObject({ dry_run: true, total: 13, done: 13 })
  const run = await cleanUp(acme)
  expect(preview.groups.map(foretold)).toEqual(run.groups.map(foretold))
  expect(run.groups.filter(({ status }) => status === 'merged').length).toBeGreaterThan(8)
  // The event stream tells of each who went, and of the progress.
  const events = await all(acme, '/events')
  const merged = events.filter(({ type }) => type === 'crm.contact.merged')
  const losers = run.groups.flatMap(({ base_id, contact_ids }) => (base_id ? contact_ids.slice(1) : []))
  expect(merged.map(({ data }) => data.loser_id).toSorted()).toEqual(losers.toSorted())
  const progress = events.filter(({ type, data }) => type === 'job.progress' && data.job_id === run.id)
  expect(progress[0].data).toMatchObject({ kind: 'clean_up', status: 'done', done: 13, total: 13 })
})

test('a group that has changed since it was found is decided anew', async () => {
  const acme = await newShop()
  const [a = '', b = '', c = '', d = '', e = '', f = '', g = ''] = await people(acme, 7, (i) => ({
    emails: [['ada', 'ada', 'bob', 'else', 'cleo', 'cleo', 'cleo'][i]].map((it) => `${it}@example.com`),
  }))
  // Found when they were groups; since then D has another address, F is part of G, and somebody is new to A and B.
  await acme.api('POST', '/contacts/merge', { winner_id: g, loser_ids: [f] })
  const more = await contact(acme)
  const { job_id } = (await acme.api('POST', '/dedupe_runs', {})).body
  await over(acme, job_id)
  const db = await server.db()
  await db.batch([
    db.prepare('DELETE FROM job_items WHERE job_id = ?').bind(job_id),
    ...[
      [a, b],
      [c, d],
      [e, f],
    ].map((ids, i) =>
      db
        .prepare(`INSERT INTO job_items VALUES (?, ?, ?, ?, 'pending', NULL)`)
        .bind(acme.id, job_id, i, JSON.stringify({ contact_ids: ids })),
    ),
  ])
  for (const { id } of (await all(acme, '/merges')).filter(({ kind }) => kind === 'schedule'))
    expect((await acme.api('POST', `/merges/${id}/undo`)).status).toBe(200)
  await db.batch([
    db.prepare('DELETE FROM not_same WHERE account_id = ?').bind(acme.id),
    db
      .prepare(
        "UPDATE jobs SET status = 'running', total = 3, done = 0, succeeded = 0, due_at = ? WHERE id = ?",
      )
      .bind(new Date().toISOString(), job_id),
  ])
  await server.later(0)
  await over(acme, job_id)
  const found = await groupsOf(acme, job_id)
  expect(found.map(({ status, code, contact_ids }) => [status, code, contact_ids.toSorted()])).toEqual([
    ['merged', undefined, [a, b, more].toSorted()],
    ['left', 'gone', [c, d].toSorted()],
    ['merged', undefined, [e, g].toSorted()],
  ])
})

describe('what is refused', () => {
  test('a run, and a preview, before the conditions are accepted', async () => {
    const acme = await newAccount(server.base, { enabled: false })
    for (const body of [{}, { dry_run: true }]) {
      const answer = await acme.api('POST', '/dedupe_runs', body)
      expect([answer.status, answer.body.code]).toEqual([409, 'conditions_not_accepted'])
    }
    expect((await acme.api('GET', '/dedupe_runs')).body.data).toEqual([])
  })

  test('a second one while one is under way; ten at once make one', async () => {
    const acme = await newShop()
    await people(acme, 40, (i) => ({ emails: [`p${i >> 1}@example.com`] }))
    await server.slices(0)
    const answers = await Promise.all(times(10, () => acme.api('POST', '/dedupe_runs', {})))
    const made = answers.filter(({ status }) => status === 202)
    expect(made).toHaveLength(1)
    const id = made[0]?.body.job_id
    for (const { status, body } of answers)
      if (status !== 202) expect([status, body.code, body.job_id]).toEqual([409, 'already_running', id])
    await server.slices()
    await over(acme, id)
    expect((await acme.api('GET', '/dedupe_runs')).body.data).toHaveLength(1)
    expect((await cleanUp(acme)).job.status).toBe('done')
  })

  test('an agent, an unknown field, a word for yes', async () => {
    const acme = await newShop()
    const { key } = (await acme.api('POST', '/api_keys', { name: 'Agent', role: 'agent' })).body
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const asAgent = await call(`${server.base}/api/v1/dedupe_runs`, { method: 'POST', headers, body: '{}' })
    expect(asAgent.status).toBe(403)
    for (const [body, pointer] of [
      [{ days: 3 }, '/days'],
      [{ dry_run: 'yes' }, '/dry_run'],
    ] as const) {
      const answer = await acme.api('POST', '/dedupe_runs', body)
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, pointer])
    }
    // No body asks for nothing but a run.
    const bare = await call(`${server.base}/api/v1/dedupe_runs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${acme.key}` },
    })
    expect(bare.status).toBe(202)
    await over(acme, bare.body.job_id)
  })

  test('the same Idempotency-Key begins one run', async () => {
    const acme = await newShop()
    const headers = { 'idempotency-key': 'run-1' }
    const first = await acme.api('POST', '/dedupe_runs', {}, headers)
    const again = await acme.api('POST', '/dedupe_runs', {}, headers)
    expect([first.status, again.status, again.body.job_id]).toEqual([202, 202, first.body.job_id])
    await over(acme, first.body.job_id)
  })
})

test('what is one address is as the admin has said last, also where somebody else has told the database', async () => {
  const acme = await newShop()
  await people(acme, 2, (i) => ({ emails: [['jane.doe@gmail.com', 'janedoe@gmail.com'][i]] }))
  const db = await server.db()
  await db
    .prepare('UPDATE accounts SET email_provider_rules = 0, config_version = config_version + 1 WHERE id = ?')
    .bind(acme.id)
    .run()
  const { groups } = await cleanUp(acme)
  expect(groups.filter(({ status }) => status === 'merged')).toEqual([])
  expect(await all(acme, '/contacts')).toHaveLength(2)
})

test('cancelled, no further group is begun, and another run may begin', async () => {
  const acme = await newShop()
  await people(acme, 80, (i) => ({ emails: [`p${i >> 1}@example.com`] }))
  // It finds them, and merges some.
  await server.slices(2)
  const { job_id } = (await acme.api('POST', '/dedupe_runs', {})).body
  await eventually(
    () => jobOf(acme, job_id),
    ({ done }) => done > 0,
  )
  await acme.api('POST', `/jobs/${job_id}/cancel`)
  await server.slices()
  const job = await over(acme, job_id)
  expect(job.status).toBe('cancelled')
  const merged = (await all(acme, '/merges')).filter(({ kind }) => kind === 'schedule').length
  expect(merged).toBe(job.succeeded)
  expect(merged).toBeLessThan(40)
  const rest = await cleanUp(acme)
  expect(rest.job).toMatchObject({ status: 'done', succeeded: 40 - merged })
})

test('people who chat and are edited meanwhile lose nothing: every group is one in the end', async () => {
  const acme = await newShop()
  const ids = await people(acme, 36, (i) => ({ emails: [`p${i % 12}@example.com`] }))
  const running = cleanUp(acme)
  const edits = await Promise.all(
    ids.map(async (id, i) => {
      const answer = await acme.api('PATCH', `/contacts/${id}`, { tags: [`t${i}`] })
      return answer.status === 200 ? `t${i}` : null
    }),
  )
  const { groups } = await running
  expect(groups.map(({ status }) => status)).toEqual(groups.map(() => 'merged'))
  await cleanUp(acme)
  const left = await all(acme, '/contacts')
  expect(left).toHaveLength(12)
  const tags = left.flatMap((it) => it.tags)
  for (const tag of edits) if (tag) expect(tags).toContain(tag)
})
