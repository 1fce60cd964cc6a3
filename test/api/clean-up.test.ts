import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, eventually, type Json, newAccount, times } from '../support/account.ts'
import { all, people } from '../support/bulk.ts'
import { accept, cleanUp, foretold, type GroupRow } from '../support/clean-up.ts'
import { lookedAt } from '../support/made-up-contacts.ts'
import { dump } from '../support/model/tables.ts'
import { type Server, startServer } from '../support/server.ts'
import { atRest } from '../support/tables.ts'

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
const read = async (acme: Account, id: string): Promise<Json> =>
  (await acme.api('GET', `/contacts/${id}`)).body
const enter = async (acme: Account, id: string, automation: object) =>
  (await acme.api('POST', `/contacts/${id}/automations`, automation)).body
const log = async (acme: Account, id: string): Promise<Json[]> =>
  (await acme.api('GET', `/contacts/${id}/automations`)).body.data
const only = (groups: GroupRow[]) => {
  expect(groups).toHaveLength(1)
  return groups[0] as GroupRow
}

describe('the document’s examples', () => {
  test('1: user Y had started an automation and did not become the base user: the final user does not continue it', async () => {
    const acme = await newShop()
    const x = await contact(acme, { user_id: 'u-1' })
    const y = await contact(acme)
    const { id } = await enter(acme, y, { name: 'Onboarding', state: 'running' })
    const preview = only((await cleanUp(acme, { dry_run: true })).groups)
    expect((await log(acme, y))[0]).toMatchObject({ id, state: 'running' })
    const run = only((await cleanUp(acme)).groups)
    for (const group of [preview, run])
      expect(group).toMatchObject({
        base_id: x,
        contact_ids: [x, y],
        automations_stopping: [{ id, contact_id: y, name: 'Onboarding' }],
        automations_triggering: [],
      })
    expect(await log(acme, x)).toEqual([])
  })

  test.each([
    ['Tag Added', { tags: ['vip'] }, 'tag vip'],
    ['Added to List', { lists: ['news'] }, 'list news'],
    ['Client Attribute Changed', { attributes: { city: 'London' } }, 'attribute city'],
  ])(
    '2: user Y had undergone an automation by %s: the final user receives it and will trigger it again',
    async (trigger, more, by) => {
      const acme = await newShop()
      const x = await contact(acme, { user_id: 'u-1' })
      const y = await contact(acme, more)
      const { id } = await enter(acme, y, { name: 'Welcome', state: 'finished', triggers: [trigger] })
      const preview = only((await cleanUp(acme, { dry_run: true })).groups)
      const run = only((await cleanUp(acme)).groups)
      for (const group of [preview, run])
        expect(group).toMatchObject({
          base_id: x,
          automations_stopping: [],
          automations_triggering: [{ id, contact_id: y, name: 'Welcome', by: [by] }],
        })
      expect(await log(acme, x)).toEqual([])
    },
  )

  test('2, and not: what the base user has already, or nobody brings, triggers nothing', async () => {
    const acme = await newShop()
    const x = await contact(acme, { user_id: 'u-1', tags: ['vip'], attributes: { city: 'Paris' } })
    const y = await contact(acme, { tags: ['vip'], attributes: { city: 'London' } })
    const triggers = ['tag_added', 'added_to_list', 'attribute_changed:city', 'form_sent']
    await enter(acme, y, { name: 'Welcome', state: 'finished', triggers })
    const group = only((await cleanUp(acme)).groups)
    expect(group).toMatchObject({ base_id: x, automations_triggering: [] })
    expect((await read(acme, x)).attributes).toEqual({ city: 'Paris' })
  })
})

describe('what the base user gets', () => {
  test('attributes that it lacks, from three others: a user’s before a visitor’s, then the older’s; what differs is kept', async () => {
    const acme = await newShop()
    const base = await contact(acme, { user_id: 'u-1', company: 'Base Ltd', attributes: { seat: 'base' } })
    // Made in this order, so that the first is the oldest.
    const visitor = await contact(acme, {
      first_name: 'Visitor',
      attributes: { city: 'visitor', hat: 'visitor', seat: 'visitor', shoe: 'visitor' },
      tags: ['a', 'b'],
      lists: ['news'],
    })
    const older = await contact(acme, {
      status: 'user',
      first_name: 'Older',
      company: 'Older Ltd',
      attributes: { city: 'older', hat: 'older' },
      tags: ['b', 'c'],
    })
    const newer = await contact(acme, {
      status: 'user',
      last_name: 'Newer',
      attributes: { city: 'newer', coat: 'newer' },
      phones: ['+49 171 2345678'],
    })
    const preview = only((await cleanUp(acme, { dry_run: true })).groups)
    const run = only((await cleanUp(acme)).groups)
    expect(foretold(preview)).toEqual(foretold(run))
    expect(run).toMatchObject({
      status: 'merged',
      base_id: base,
      contact_ids: [base, older, newer, visitor],
      decided_by: 'user_id',
      filled: [
        { field: 'first_name', from: older },
        { field: 'last_name', from: newer },
        { field: 'attributes.city', from: older },
        { field: 'attributes.hat', from: older },
        { field: 'attributes.coat', from: newer },
        { field: 'attributes.shoe', from: visitor },
      ],
      moved: { identifiers: 1 },
    })
    const after = await read(acme, base)
    expect(after).toMatchObject({
      first_name: 'Older',
      last_name: 'Newer',
      company: 'Base Ltd',
      user_id: 'u-1',
      status: 'user',
      attributes: { seat: 'base', city: 'older', hat: 'older', coat: 'newer', shoe: 'visitor' },
      lists: ['news'],
    })
    expect(after.tags.toSorted()).toEqual(['a', 'b', 'c'])
    expect(after.phones).toMatchObject([{ value: '+49 171 2345678', primary: true }])
    expect(after.previous_values.map(({ field, value, source }: Json) => [field, value, source])).toEqual(
      expect.arrayContaining([
        ['company', 'Older Ltd', older],
        ['attributes.city', 'newer', newer],
        ['attributes.city', 'visitor', visitor],
        ['attributes.seat', 'visitor', visitor],
      ]),
    )
    const merge = (await acme.api('GET', `/merges/${run.merge_id}`)).body
    expect(merge).toMatchObject({ kind: 'schedule', winner_id: base, loser_ids: [older, newer, visitor] })
  })

  test('conversations, emails, events, deals; visits added up, and the most recent of the three dates', async () => {
    const acme = await newShop()
    const base = await contact(acme, { user_id: 'u-1' })
    await acme.api('POST', `/contacts/${base}/timeline`, { kind: 'campaign_send', key: 'spring' })
    const pixels = [await acme.pixel(), await acme.pixel()]
    for (const [i, pixel] of pixels.entries()) {
      for (let more = 0; more < i; more++) await acme.hit(acme.site.key, { pixel })
      await acme.chat({ pixel, email: EMAIL, message: `Hello ${i}` })
    }
    const ids = (await acme.leads()).map(({ contact_id }) => contact_id as string).toReversed()
    expect(new Set(ids).size).toBe(2)
    await acme.api('POST', `/contacts/${ids[0]}/timeline`, { kind: 'campaign_send', key: 'spring' })
    for (const kind of ['deal', 'event', 'activity'])
      await acme.api('POST', `/contacts/${ids[0]}/timeline`, { kind, key: kind })
    await acme.api('POST', `/contacts/${ids[1]}/timeline`, {
      kind: 'email',
      data: { direction: 'out' },
      at: '2026-02-03T04:05:06.000Z',
    })
    const before = await eventually(
      () => Promise.all([base, ...ids].map((id) => read(acme, id))),
      (rows) => rows.reduce((sum, it) => sum + it.page_visits, 0) === 3,
    )
    const latest = (field: string) =>
      before
        .map((it) => it[field])
        .toSorted()
        .findLast((it) => it !== null)
    const run = only((await cleanUp(acme)).groups)
    expect(run).toMatchObject({
      base_id: base,
      moved: { leads: 2, conversations: 2, timeline: 4, identifiers: 2 },
    })
    const after = await read(acme, base)
    expect(after).toMatchObject({
      page_visits: 3,
      last_seen: latest('last_seen'),
      last_contacted: latest('last_contacted'),
      last_heard_from: latest('last_heard_from'),
    })
    expect(new Set((await acme.leads()).map(({ contact_id }) => contact_id))).toEqual(new Set([base]))
    const kinds = (await all(acme, `/contacts/${base}/timeline`)).map(({ kind }) => kind)
    expect(kinds.toSorted()).toEqual(
      ['activity', 'campaign_send', 'conversation', 'conversation', 'deal', 'email', 'event']
        .concat(times(3, () => 'visit'))
        .toSorted(),
    )
  })
})

describe('who is one person', () => {
  test('records of different user IDs stay apart, the one without joins the base; the order is the admin’s', async () => {
    for (const [base_order, at] of [
      ['older', 0],
      ['newer', 1],
    ] as const) {
      const acme = await newShop()
      await accept(acme, { base_order })
      const users = [await contact(acme, { user_id: 'u-1' }), await contact(acme, { user_id: 'u-2' })]
      const nobody = await contact(acme)
      const [base, apart] = [users[at], users[1 - at]]
      const { groups, job } = await cleanUp(acme)
      expect(only(groups)).toMatchObject({
        base_id: base,
        contact_ids: [base, nobody],
        apart: [apart],
        decided_by: 'last_updated',
      })
      expect(job).toMatchObject({ base_order, succeeded: 1, failed: 0, done: 1, total: 1 })
      expect((await read(acme, apart as string)).user_id).toBe(`u-${2 - at}`)
      // Nothing is left to do but to tell it again.
      expect(only((await cleanUp(acme)).groups)).toMatchObject({
        status: 'left',
        base_id: null,
        code: 'different_user_ids',
      })
    }
  })

  test('strangers under one mailbox stay strangers, and those whom a person has parted; the report says why', async () => {
    const acme = await newShop()
    const office = await people(acme, 2, (i) => ({ name: `Clerk ${i}`, emails: ['info@firm.example'] }))
    const parted = await people(acme, 2, () => ({ emails: ['grace@example.com'] }))
    await acme.api('POST', '/duplicates/not_same', { a: parted[0], b: parted[1] })
    const family = ['Ada', 'Bob', 'Cleo', 'Dan'].map((first_name) => ({
      first_name,
      emails: ['family@example.com'],
    }))
    const relatives = await people(acme, 4, (i) => family[i] ?? {})
    await people(acme, 2, () => ({ emails: ['test@test.com'] }))
    await atRest(server)
    await lookedAt(acme)
    const before = await dump(server, acme.id, ['jobs', 'job_items', 'idempotency_keys', 'events'])
    const { groups, job } = await cleanUp(acme)
    const found = groups.map(({ status, code, contact_ids }) => [status, code, contact_ids.toSorted()])
    expect(found.toSorted()).toEqual(
      [
        ['left', 'shared_address', office.toSorted()],
        ['left', 'not_same', parted.toSorted()],
        ['left', 'shared_address', relatives.toSorted()],
      ].toSorted(),
    )
    expect(job).toMatchObject({ total: 3, done: 3, succeeded: 0, failed: 0 })
    const after = await dump(server, acme.id, ['jobs', 'job_items', 'idempotency_keys', 'events'])
    expect({ ...after, outbox: [] }).toEqual({ ...before, outbox: [] })
  })

  test('who shares one email with a third is one person with both, in one merge', async () => {
    const acme = await newShop()
    const [a, b, c] = await people(acme, 3, (i) => ({
      emails: [['ada@example.com', 'countess@example.com'], ['ada@example.com'], ['countess@example.com']][i],
    }))
    const { contact_ids, status } = only((await cleanUp(acme)).groups)
    expect([status, contact_ids.toSorted()]).toEqual(['merged', [a, b, c].toSorted()])
  })

  test('another account’s contact of the same email is nobody here', async () => {
    const [acme, rival] = [await newShop(), await newShop()]
    await contact(acme)
    await contact(rival)
    expect((await cleanUp(acme)).groups).toEqual([])
  })
})
