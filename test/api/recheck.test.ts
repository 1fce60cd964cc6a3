import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, type Json, newAccount } from '../support/account.ts'
import { ADA, BOB } from '../support/ada-and-bob.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

/** Two people, one lead each through a channel; the second came later. */
async function two(acme: Account, ada: object = ADA, bob: object = BOB) {
  const channel = await acme.newChannel()
  const first = (await acme.lead(channel.id, ada)).body
  const second = (await acme.lead(channel.id, bob)).body
  return { channel, first, second }
}
const decisionsOf = async (acme: Account, leadId: string): Promise<Json[]> =>
  (await acme.api('GET', `/leads/${leadId}/decisions`)).body.data
const moveTo = (acme: Account, leadId: string, kind: string) =>
  acme.api('PATCH', `/leads/${leadId}`, { stage_id: acme.stage(kind) })
const editEmail = (acme: Account, contactId: string, email: string) =>
  acme.api('PATCH', `/contacts/${contactId}`, { emails: [email] })

describe('the email of a lead is edited to that of another lead', () => {
  test('both in Incoming: the older one stays, with the newer one’s data, and both people are one', async () => {
    const acme = await newAccount(server.base)
    await acme.control({ after_merge_task: { text: 'Call', type: 'call', due_in_hours: 2 } })
    const { channel, first, second } = await two(acme, { ...ADA, message: 'One' }, { ...BOB, message: 'Two' })
    const edited = await editEmail(acme, second.contact_id, 'ADA@example.com')
    expect([edited.status, edited.body.id]).toEqual([200, first.contact_id])
    const { statements } = JSON.parse(edited.headers.get('x-test-meter') ?? '{}')
    expect(statements).toBeLessThanOrEqual(40)

    const [lead, ...more] = await acme.leads()
    expect(more).toEqual([])
    expect(lead).toMatchObject({ id: first.lead_id, name: 'Bob', contact_id: first.contact_id })
    expect(lead.chat_ids).toHaveLength(2)
    expect(lead.previous_values.map(({ field, value }: Json) => [field, value])).toEqual([
      ['name', 'Ada'],
      ['phone', ADA.phone],
    ])
    const contact = (await acme.api('GET', `/contacts/${first.contact_id}`)).body
    expect(contact.emails.map(({ value }: Json) => value)).toEqual(['ada@example.com'])
    expect(contact.phones.map(({ value, primary }: Json) => [value, primary])).toEqual([
      [BOB.phone, true],
      [ADA.phone, false],
    ])

    const [decision] = await decisionsOf(acme, first.lead_id)
    expect(decision).toMatchObject({ kind: 'update', outcome: 'merged', not_merged: null })
    expect(decision.candidates).toMatchObject([{ lead_id: first.lead_id, methods: ['email'] }])
    const tasks = (await acme.api('GET', '/tasks')).body.data
    expect(tasks).toMatchObject([{ lead_id: first.lead_id, text: 'Call' }])
    const merges = (await acme.api('GET', '/merges')).body.data
    expect(merges).toMatchObject([
      { kind: 'intake', winner_id: first.lead_id, loser_ids: [second.lead_id], decision_id: decision.id },
    ])
    const types = (await acme.api('GET', '/events?limit=200')).body.data.map(({ type }: Json) => type)
    expect(types.filter((type: string) => type.endsWith('.merged')).sort()).toEqual([
      'crm.contact.merged',
      'crm.lead.merged',
    ])

    // Everything that found either of them finds the one; what became part of it says where it is.
    for (const at of [`/leads/${second.lead_id}`, `/contacts/${second.contact_id}`]) {
      const moved = await acme.api('GET', at)
      expect(moved.status).toBe(301)
      expect(moved.headers.get('location')).toBe(
        `/api/v1${at.startsWith('/leads') ? `/leads/${first.lead_id}` : `/contacts/${first.contact_id}`}`,
      )
      const refused = await acme.api('PATCH', at, { name: 'X' })
      expect([refused.status, refused.body.code]).toEqual([409, 'already_merged'])
    }
    for (const by of [{ email: ADA.email }, { phone: ADA.phone }, { phone: BOB.phone }]) {
      const again = await acme.lead(channel.id, by)
      expect(again.body).toMatchObject({ outcome: 'merged', lead_id: first.lead_id })
    }
    // The address that was edited away is nobody's any more.
    expect((await acme.lead(channel.id, { email: BOB.email })).body.outcome).toBe('created')
  })

  test('the other one in a later stage: that one stays, wherever the edit was made', async () => {
    for (const edited of ['first', 'second'] as const) {
      const acme = await newAccount(server.base)
      const { first, second } = await two(acme)
      const [mine, other] = edited === 'first' ? [first, second] : [second, first]
      await moveTo(acme, second.lead_id, 'open')
      await editEmail(acme, mine.contact_id, edited === 'first' ? BOB.email : ADA.email)
      expect((await acme.leads()).map(({ id }) => id)).toEqual([second.lead_id])
      expect((await acme.leads())[0].name).toBe(mine === first ? 'Ada' : 'Bob')
      expect(other.lead_id).toBeTruthy()
    }
  })

  test('both in later stages: not merged, and the decision says why; one moved back to Incoming: merged', async () => {
    const acme = await newAccount(server.base)
    const { first, second } = await two(acme)
    await moveTo(acme, first.lead_id, 'open')
    await moveTo(acme, second.lead_id, 'open')
    await editEmail(acme, second.contact_id, ADA.email)
    expect(await acme.leads()).toHaveLength(2)
    const [decision] = await decisionsOf(acme, second.lead_id)
    expect(decision).toMatchObject({
      kind: 'update',
      outcome: 'kept_both',
      not_merged: 'none_in_incoming',
      candidates: [{ lead_id: first.lead_id, methods: ['email'], in_scope: true }],
    })
    expect((await acme.api('GET', '/merges')).body.data).toEqual([])

    // Said once, not with every change.
    await acme.api('PATCH', `/leads/${second.lead_id}`, { fields: { note: 'x' } })
    expect((await decisionsOf(acme, second.lead_id)).filter(({ kind }) => kind === 'update')).toHaveLength(1)

    await moveTo(acme, first.lead_id, 'incoming')
    expect((await acme.leads()).map(({ id }) => id)).toEqual([second.lead_id])
  })

  test('keep, with conflicting data: both stay and wait for a person; once the data agree: merged', async () => {
    const acme = await newAccount(server.base)
    await acme.control({ conflict: 'keep' })
    const { first, second } = await two(acme)
    await editEmail(acme, second.contact_id, ADA.email)
    expect(await acme.leads()).toHaveLength(2)
    const reviews = (await acme.api('GET', '/reviews')).body.data
    expect(reviews).toMatchObject([{ reason: 'conflict', lead_ids: [second.lead_id, first.lead_id] }])

    // The same pair, from the other's side, is not put before a person twice.
    await acme.api('PATCH', `/contacts/${first.contact_id}`, { company: 'Analytical' })
    expect((await acme.api('GET', '/reviews')).body.data).toHaveLength(1)
    await acme.api('PATCH', `/contacts/${first.contact_id}`, { company: null })

    await acme.api('PATCH', `/leads/${second.lead_id}`, { name: 'ADA' })
    await acme.api('PATCH', `/contacts/${second.contact_id}`, { phones: ['0049 171 2345678'] })
    expect(await acme.leads()).toMatchObject([{ id: first.lead_id, name: 'Ada', values_not_taken: [] }])
    expect((await acme.api('GET', '/reviews')).body.data).toEqual([])
  })

  test.each([
    ['the switch off', { enabled: false }],
    ['email matching off', { methods: { pixel: true, email: false, phone: true, big_data: false } }],
  ])('%s: not merged', async (_, control) => {
    const acme = await newAccount(server.base)
    const { second } = await two(acme)
    await acme.control(control)
    await editEmail(acme, second.contact_id, ADA.email)
    expect(await acme.leads()).toHaveLength(2)
  })

  test('the channel off, the stage out of scope, or made by hand: not merged', async () => {
    const acme = await newAccount(server.base)
    const { channel, first, second } = await two(acme)
    await acme.control({ channels: { [channel.id]: false } })
    await editEmail(acme, second.contact_id, ADA.email)
    expect(await acme.leads()).toHaveLength(2)

    await acme.control({ channels: { [channel.id]: true } })
    await moveTo(acme, first.lead_id, 'won')
    await acme.api('PATCH', `/leads/${second.lead_id}`, { name: 'Robert' })
    expect(await acme.leads()).toHaveLength(2)
    expect((await decisionsOf(acme, second.lead_id))[0]).toMatchObject({ not_merged: 'out_of_scope' })

    await acme.api('PATCH', `/contacts/${second.contact_id}`, { emails: [BOB.email] })
    await moveTo(acme, first.lead_id, 'incoming')
    const carl = (await acme.api('POST', '/contacts', { name: 'Carl', emails: ['carl@example.com'] })).body
    const made = { name: 'Carl', pipeline_id: acme.pipeline.id, contact_id: carl.id }
    await acme.api('POST', '/leads', made)
    await editEmail(acme, carl.id, ADA.email)
    expect(await acme.leads()).toHaveLength(3)
    // As a candidate it counts: the change of the other one finds it.
    await acme.api('PATCH', `/leads/${first.lead_id}`, { fields: { size: 1 } })
    expect(await acme.leads()).toHaveLength(2)
  })
})

test('a phone that is added, or a pixel, is checked like an email', async () => {
  const acme = await newAccount(server.base)
  const { second, first } = await two(acme)
  await acme.api('PATCH', `/contacts/${second.contact_id}`, { phones: [BOB.phone, '0049 171 2345678'] })
  expect((await acme.leads()).map(({ id }) => id)).toEqual([first.lead_id])
})

describe('vetoes', () => {
  test('different user IDs: never merged, and the decision says so', async () => {
    const acme = await newAccount(server.base)
    const { first, second } = await two(acme)
    await acme.api('PATCH', `/contacts/${first.contact_id}`, { user_id: 'u1' })
    await acme.api('PATCH', `/contacts/${second.contact_id}`, { user_id: 'u2', emails: [ADA.email] })
    expect(await acme.leads()).toHaveLength(2)
    const [decision] = await decisionsOf(acme, second.lead_id)
    expect(decision).toMatchObject({ outcome: 'kept_both', not_merged: 'vetoed' })
    expect(decision.candidates[0].vetoes).toEqual(['different_user_id'])
    expect((await acme.api('GET', '/reviews')).body.data).toEqual([])
    // The ID taken away again: one person after all.
    await acme.api('PATCH', `/contacts/${second.contact_id}`, { user_id: null })
    expect(await acme.leads()).toHaveLength(1)
  })

  test('marked as not the same: not merged by what they share now, merged by new evidence', async () => {
    const acme = await newAccount(server.base)
    const { first, second } = await two(acme)
    const marked = await acme.api('POST', '/duplicates/not_same', {
      a: first.contact_id,
      b: second.contact_id,
    })
    expect(marked.status).toBe(204)
    await acme.control({ enabled: false })
    await editEmail(acme, second.contact_id, ADA.email)
    await acme.api('POST', '/duplicates/not_same', { b: first.contact_id, a: second.contact_id })
    await acme.control({ enabled: true })
    await acme.api('PATCH', `/contacts/${second.contact_id}`, { company: 'Bob & Co' })
    expect(await acme.leads()).toHaveLength(2)
    const [decision] = await decisionsOf(acme, second.lead_id)
    expect(decision).toMatchObject({ outcome: 'kept_both', not_merged: 'vetoed' })
    expect(decision.candidates[0].vetoes).toEqual(['not_same'])

    await acme.api('PATCH', `/contacts/${second.contact_id}`, { phones: [ADA.phone] })
    expect(await acme.leads()).toHaveLength(1)
  })

  test('not_same refuses one record, unknown ones and another account’s', async () => {
    const acme = await newAccount(server.base)
    const other = await newAccount(server.base)
    const { first, second } = await two(acme)
    const mark = (a: string, b: string) => acme.api('POST', '/duplicates/not_same', { a, b })
    const foreign = (await two(other)).first.contact_id
    const refused = [
      await mark(first.contact_id, first.contact_id),
      await mark(first.contact_id, 'con_nobody'),
      await mark(first.contact_id, foreign),
      await mark(first.contact_id, second.lead_id),
    ]
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual([
      [422, 'same_record'],
      [404, 'not_found'],
      [404, 'not_found'],
      [422, 'invalid'],
    ])
  })
})

describe('three duplicates, the changed one counted', () => {
  async function three(acme: Account) {
    const channel = await acme.newChannel()
    const first = (await acme.lead(channel.id, ADA)).body
    const made = { name: 'Ada again', pipeline_id: acme.pipeline.id, contact_id: first.contact_id }
    const second = (await acme.api('POST', '/leads', made)).body
    const third = (await acme.lead(channel.id, BOB)).body
    return { first, second, third }
  }
  test.each([
    ['update_all', 'updated', ['Bob', 'Bob']],
    ['update_newest', 'updated', ['Ada', 'Bob']],
    ['create_new', 'kept_both', ['Ada', 'Ada again', 'Bob']],
  ])('%s: %s', async (on_duplicate, outcome, names) => {
    const acme = await newAccount(server.base)
    await acme.control({ on_duplicate })
    const { third } = await three(acme)
    await editEmail(acme, third.contact_id, ADA.email)
    expect((await acme.leads()).map(({ name }) => name).toSorted()).toEqual(names)
    expect(
      (await decisionsOf(acme, third.lead_id))[0] ?? (await followed(acme, third.lead_id)),
    ).toMatchObject({
      outcome,
    })
  })
  /** The newest decision of the lead that this one became part of. */
  const followed = async (acme: Account, leadId: string) => {
    const moved = await acme.api('GET', `/leads/${leadId}`)
    const winner = moved.headers.get('location')?.split('/').at(-1) ?? ''
    return (await decisionsOf(acme, winner))[0]
  }

  test('more than three: nothing is merged, the group waits', async () => {
    const acme = await newAccount(server.base)
    const { first, third } = await three(acme)
    await acme.api('POST', '/leads', {
      name: 'A',
      pipeline_id: acme.pipeline.id,
      contact_id: first.contact_id,
    })
    await editEmail(acme, third.contact_id, ADA.email)
    expect(await acme.leads()).toHaveLength(4)
    expect((await acme.api('GET', '/reviews')).body.data).toMatchObject([{ reason: 'too_many' }])
  })
})
