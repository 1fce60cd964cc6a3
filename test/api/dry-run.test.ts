import { describe, expect, test } from 'vitest'
import { METHODS } from '../support/a-year.ts'
import type { Json } from '../support/account.ts'
import { acme, channel, controlOf, dryRun, newDoor, server } from '../support/dry-runs.ts'
import { lookedAt } from '../support/made-up-contacts.ts'
import { DAY_MS } from '../support/past-requests.ts'
import { atRest, dump, manyOf } from '../support/tables.ts'

describe('what other rules would have made of a past request', () => {
  test('would merge: it became a lead of its own, and would have gone into the one that was there', async () => {
    const { pipeline, send } = await newDoor({ methods: { ...METHODS, email: false } })
    const one = await send({ email: 'ada@example.com' })
    const two = await send({ email: 'ada@example.com' })
    const { body } = await dryRun({ methods: METHODS }, {}, pipeline)
    expect(body).toEqual({
      intakes: 2,
      same: 1,
      would_merge: [
        {
          decision_id: two.decision_id,
          lead_ids: [two.lead_id, one.lead_id],
          was: 'created',
          outcome: 'merged',
        },
      ],
      would_split: [],
      vetoed: [],
      changed: [],
      counts: { would_merge: 1, would_split: 0, vetoed: 0, changed: 0 },
      truncated: false,
      skipped: 0,
      total: 2,
      next: null,
    })
  })

  test.each([
    ['the method off', { methods: { ...METHODS, email: false } }, 'created'],
    ['the switch off', { enabled: false }, 'created'],
    ['keep, with another name', { conflict: 'keep' }, 'kept_both'],
  ])('would split by %s: it went into a lead, and would have become one', async (_, change, outcome) => {
    const { pipeline, send } = await newDoor()
    const one = await send({ email: 'ada@example.com', name: 'Ada' })
    const two = await send({ email: 'ada@example.com', name: 'Grace' })
    const { body } = await dryRun(change, {}, pipeline)
    expect(body.would_split).toEqual([
      { decision_id: two.decision_id, lead_ids: [one.lead_id], was: 'merged', outcome },
    ])
    expect([body.same, body.would_merge, body.changed]).toEqual([1, [], []])
  })

  test('changed: other leads would have taken it, under the same outcome; another outcome without a merge', async () => {
    const { pipeline, send } = await newDoor({ on_duplicate: 'update_newest' })
    const ann = await send({ email: 'ann@example.com' })
    const bob = await send({ phone: '+49 171 2345678' })
    const both = await send({ email: 'ann@example.com', phone: '+49 171 2345678' })
    expect([both.outcome, both.lead_ids]).toEqual(['updated', [bob.lead_id]])
    const { body } = await dryRun({ on_duplicate: 'update_all' }, {}, pipeline)
    expect(body.changed).toMatchObject([
      { decision_id: both.decision_id, was: 'updated', outcome: 'updated' },
    ])
    expect(new Set(body.changed[0].lead_ids)).toEqual(new Set([ann.lead_id, bob.lead_id]))
    expect([body.would_merge, body.would_split]).toEqual([[], []])

    const kept = await newDoor({ conflict: 'keep' })
    await kept.send({ email: 'ada@example.com', name: 'Ada' })
    await kept.send({ email: 'ada@example.com', name: 'Grace' })
    const off = (await dryRun({ enabled: false }, {}, kept.pipeline)).body
    expect(off.changed).toMatchObject([{ was: 'kept_both', outcome: 'created' }])
  })

  test('vetoed: an enabled method links somebody whom a veto stops, whatever list it is in besides', async () => {
    const { pipeline, send } = await newDoor({ methods: { ...METHODS, phone: false } })
    const ids = []
    for (const who of ['ann', 'bob']) {
      const emails = [`${who}@veto.example`]
      const phones = [who === 'ann' ? '+49 171 5550001' : '+49 171 5550002']
      const contact = (await acme.api('POST', '/contacts', { emails, phones, user_id: who })).body
      const lead = { name: who, pipeline_id: pipeline, contact_id: contact.id }
      ids.push((await acme.api('POST', '/leads', lead)).body.id)
    }
    const asked = await send({ email: 'ann@veto.example', phone: '+49 171 5550002' })
    expect([asked.outcome, asked.lead_ids]).toEqual(['merged', [ids[0]]])
    expect((await dryRun({}, {}, pipeline)).body).toMatchObject({ same: 1, vetoed: [] })
    expect((await dryRun({ methods: METHODS }, {}, pipeline)).body).toMatchObject({
      same: 1,
      vetoed: [{ decision_id: asked.decision_id, lead_ids: [ids[0]], was: 'merged', outcome: 'merged' }],
    })
  })

  test('a channel that was taken away since counts as it did then', async () => {
    const { pipeline, send, mail } = await newDoor()
    const other = await acme.newChannel({ pipeline_id: pipeline })
    const deaf = await acme.newChannel({
      pipeline_id: pipeline,
      integration: 'third_party',
      supports_duplicate_control: false,
    })
    await send({ email: 'ada@example.com' })
    for (const at of [other, deaf]) await acme.lead(at.id, { email: 'ada@example.com' })
    for (const at of [other, deaf]) expect((await acme.api('DELETE', `/channels/${at.id}`)).status).toBe(204)
    expect((await dryRun({}, {}, pipeline)).body).toMatchObject({ intakes: 3, same: 3 })
    const off = await dryRun({ channels: { [mail.id]: false } }, {}, pipeline)
    expect(off.body).toMatchObject({ same: 3 })
    const refused = await dryRun({ channels: { [other.id]: false } }, {}, pipeline)
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, `/settings/channels/${other.id}`])
  })
})

describe('which requests', () => {
  const at = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString()

  test('those that this pipeline’s channels received in so many days, and no others', async () => {
    const { pipeline, send } = await newDoor()
    const elsewhere = await newDoor()
    for (const days of [0.5, 6.9, 7.1, 29, 364, 3000])
      await send({ email: 'ada@example.com', received_at: at(days) })
    await elsewhere.send({ email: 'ada@example.com' })
    await acme.lead(channel.id, { email: 'ada@example.com' })
    const counts = []
    for (const days of [1, 7, 30, 365, 3660]) {
      const { body } = await dryRun({}, { days }, pipeline)
      expect(body.total).toBe(body.intakes)
      counts.push(body.intakes)
    }
    expect(counts).toEqual([1, 2, 4, 5, 6])
  })

  test('erased ones are counted and skipped; one of an older version is decided', async () => {
    const { pipeline, send } = await newDoor()
    const ids: string[] = []
    for (let i = 0; i < 5; i++) ids.push((await send({ email: 'ada@example.com' })).decision_id)
    const db = await server.db()
    const store = (id: string, input: string) =>
      db.prepare('UPDATE decisions SET input = ? WHERE id = ?').bind(input, id).run()
    await store(ids[1] as string, 'null')
    await store(ids[2] as string, '{"request":null,"candidates":[],"rules":null}')
    const { input } = (await db
      .prepare('SELECT input FROM decisions WHERE id = ?')
      .bind(ids[4])
      .first()) as Json
    const old = JSON.parse(input)
    for (const given of old.request.given) {
      delete given.match
      delete given.exact
    }
    for (const candidate of old.candidates) delete candidate.not_same
    delete old.rules.incoming
    await store(ids[4] as string, JSON.stringify(old))

    expect((await dryRun({}, {}, pipeline)).body).toMatchObject({ total: 5, intakes: 3, same: 3, skipped: 2 })
    const erased = await acme.api('GET', `/decisions/${ids[1]}/recomputed`)
    expect([erased.status, erased.body.code]).toEqual([409, 'erased'])
    const whole = await acme.api('GET', `/decisions/${ids[4]}/recomputed`)
    expect(whole.body).toMatchObject({ same: true, outcome: 'merged', differences: [] })
  })

  test('a lead that was checked again after a change is no request: no dry run counts it, and it can be decided again', async () => {
    const { pipeline, send } = await newDoor()
    await send({ email: 'ada@example.com' })
    const two = await send({ email: 'grace@example.com' })
    await acme.api('PATCH', `/contacts/${two.contact_id}`, { emails: ['ada@example.com'] })
    const db = await server.db()
    const { results } = await db
      .prepare("SELECT id FROM decisions WHERE pipeline_id = ? AND kind = 'update'")
      .bind(pipeline)
      .all<{ id: string }>()
    expect(results).toHaveLength(1)
    expect((await dryRun({}, {}, pipeline)).body).toMatchObject({ total: 2, intakes: 2, same: 2 })
    const again = await acme.api('GET', `/decisions/${results[0]?.id}/recomputed`)
    expect(again.body).toMatchObject({ same: true, outcome: 'merged', differences: [] })
    expect(again.body.lead_ids).toHaveLength(2)
  })

  test('slice by slice the same as all at once, and what comes in meanwhile changes neither', async () => {
    const { pipeline, send } = await newDoor({ methods: { ...METHODS, email: false } })
    for (const who of ['ada', 'bob', 'ada', 'cleo', 'bob']) await send({ email: `${who}@example.com` })
    await manyOf(server, pipeline, 104)
    const change = { methods: METHODS }
    const whole = (await dryRun(change, {}, pipeline)).body
    expect([whole.total, whole.intakes, whole.would_merge.length, whole.next]).toEqual([520, 520, 208, null])

    const slices: Json[] = []
    for (let after: string | null = ''; after !== null; after = slices.at(-1).next) {
      const { status, body }: Json = await dryRun(change, { after }, pipeline)
      expect([status, body.total]).toEqual([200, 520])
      slices.push(body)
      await send({ email: 'late@example.com' })
    }
    expect(slices.map(({ intakes }) => intakes)).toEqual([250, 250, 20])
    for (const list of ['would_merge', 'would_split', 'vetoed', 'changed'])
      expect(slices.flatMap((it) => it[list])).toEqual(whole[list])
    const sum = (field: string) => slices.reduce((n, it) => n + it[field], 0)
    expect([sum('intakes'), sum('same'), sum('skipped')]).toEqual([520, whole.same, 0])
  })
})

test('it writes nothing: every table is as it was', async () => {
  const { pipeline, send } = await newDoor()
  for (let i = 0; i < 20; i++) await send({ email: `ada${i % 5}@example.com`, message: 'Hello' })
  await atRest(server)
  await lookedAt(acme)
  const before = await dump(server)
  expect(before).toContain('ada4@example.com')
  for (const change of [{}, { enabled: false }, { conflict: 'keep', on_duplicate: 'create_new' }])
    for (const more of [{}, { after: '' }])
      expect((await dryRun(change, more, pipeline)).body).toMatchObject({ intakes: 20 })
  expect(await dump(server)).toBe(before)
})

test('with an Idempotency-Key the first answer comes again', async () => {
  const { pipeline, send } = await newDoor()
  await send({ email: 'ada@example.com' })
  const ask = () =>
    acme.api(
      'POST',
      `${controlOf(pipeline)}/dry_run`,
      { settings: {}, days: 7 },
      { 'idempotency-key': 'dry-1' },
    )
  const first = await ask()
  expect(first.body.intakes).toBe(1)
  await send({ email: 'ada@example.com' })
  expect((await ask()).body).toEqual(first.body)
})
