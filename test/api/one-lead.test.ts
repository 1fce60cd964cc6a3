import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, newAccount } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
})
afterAll(() => server.stop())

const decisionsOf = async (leadId: string) => (await acme.api('GET', `/leads/${leadId}/decisions`)).body.data

describe('the same person is one lead', () => {
  const de = { default_country: 'DE' }
  test.each([
    ['the same email in another case', {}, { email: 'ada@example.com' }, { email: '  ADA@Example.COM ' }],
    [
      'the same address with its display name',
      {},
      { email: 'grace@example.com' },
      { email: 'Grace Hopper <Grace@example.com>' },
    ],
    [
      'dots and a tag at a provider that ignores them',
      {},
      { email: 'a.lovelace@gmail.com' },
      { email: 'alovelace+shop@googlemail.com' },
    ],
    [
      'an international domain and its punycode',
      {},
      { email: 'tina@bücher.example' },
      { email: 'tina@xn--bcher-kva.example' },
    ],
    [
      'a national number with a default country, then the international one',
      de,
      { phone: '0171 2345678' },
      { phone: '+49 171 2345678' },
    ],
    ['a number with 00 before it', {}, { phone: '+49 172 2345678' }, { phone: '0049 172-2345678' }],
    [
      'a number in full-width digits',
      {},
      { phone: '+49 173 2345678' },
      { phone: '＋４９ １７３ ２３４５６７８' },
    ],
    ['the same pixel ID', {}, { pixel: 'px-of-the-same-browser' }, { pixel: 'px-of-the-same-browser' }],
  ])('%s', async (_, channelWith, first, again) => {
    const channel = await acme.newChannel(channelWith)
    const one = await acme.lead(channel.id, { ...first, message: 'first' })
    const two = await acme.lead(channel.id, { ...again, message: 'second' })
    expect([one.status, one.body.outcome]).toEqual([201, 'created'])
    expect([two.status, two.body.outcome]).toEqual([200, 'merged'])
    expect(two.body.lead_id).toBe(one.body.lead_id)
    expect(two.body.contact_id).toBe(one.body.contact_id)
    const lead = (await acme.api('GET', `/leads/${one.body.lead_id}`)).body
    expect(lead.chat_ids).toHaveLength(2)
  })
})

describe('two people are two leads', () => {
  test.each([
    ['another mailbox of one domain', { email: 'a@firm.example' }, { email: 'b@firm.example' }],
    ['an ending that only looks like a tag', { email: 'a@yahoo.com' }, { email: 'a-b@yahoo.com' }],
    ['a tag at a provider that heeds it', { email: 'kim@firm.example' }, { email: 'kim+shop@firm.example' }],
    ['dots at a provider that heeds them', { email: 'k.im@outlook.com' }, { email: 'kim@outlook.com' }],
    ['é is not e', { email: 'josé@firm.example' }, { email: 'jose@firm.example' }],
    ['another number', { phone: '+49 171 9999991' }, { phone: '+49 171 9999992' }],
    [
      'another country with the same national number',
      { phone: '+49 171 2345670' },
      { phone: '+43 171 2345670' },
    ],
    ['nothing in common', { name: 'Ada' }, { name: 'Ada' }],
    ['junk instead of an address', { email: 'test@test.com' }, { email: 'test@test.com' }],
    ['junk instead of a number', { phone: '0000000000' }, { phone: '0000000000' }],
    ['a word instead of an address', { email: 'null' }, { email: 'null' }],
  ])('%s', async (_, first, second) => {
    const channel = await acme.newChannel()
    const one = await acme.lead(channel.id, first)
    const two = await acme.lead(channel.id, second)
    expect([one.status, two.status]).toEqual([201, 201])
    expect(two.body.lead_id).not.toBe(one.body.lead_id)
    expect(two.body.contact_id).not.toBe(one.body.contact_id)
  })

  test('a number typed locally on a channel without a default country, flagged local_format and kept as typed', async () => {
    const channel = await acme.newChannel()
    await acme.lead(channel.id, { phone: '+49 174 2345678' })
    const local = await acme.lead(channel.id, { phone: '0174 2345678' })
    expect(local.body.outcome).toBe('created')
    expect((await decisionsOf(local.body.lead_id))[0].flags).toEqual(['local_format'])
    const contact = (await acme.api('GET', `/contacts/${local.body.contact_id}`)).body
    expect(contact.phones).toMatchObject([{ value: '0174 2345678', local_format: true, trust: 'claimed' }])
  })

  test('only a mailbox of a function in common: a lead of its own, and the group waits for a person', async () => {
    const channel = await acme.newChannel()
    const one = await acme.lead(channel.id, { email: 'info@firm.example', name: 'Ann' })
    const two = await acme.lead(channel.id, { email: 'info@firm.example', name: 'Bob' })
    expect([two.status, two.body.outcome]).toEqual([201, 'queued_for_review'])
    expect(two.body.contact_id).not.toBe(one.body.contact_id)
    const reviews = (await acme.api('GET', '/reviews')).body.data
    expect(reviews).toContainEqual(
      expect.objectContaining({
        reason: 'shared_identifier',
        lead_ids: [two.body.lead_id, one.body.lead_id],
      }),
    )
    expect((await decisionsOf(two.body.lead_id))[0].flags).toEqual(['shared_identifier'])
    const third = await acme.lead(channel.id, { email: 'info@firm.example', phone: '+49 176 2345678' })
    const fourth = await acme.lead(channel.id, { email: 'info@firm.example', phone: '+49 176 2345678' })
    expect([fourth.body.outcome, fourth.body.lead_id]).toEqual(['merged', third.body.lead_id])
  })

  test('junk is taken, stored and flagged', async () => {
    const channel = await acme.newChannel()
    const junk = await acme.lead(channel.id, { email: 'noreply@firm.example' })
    expect((await decisionsOf(junk.body.lead_id))[0].flags).toEqual(['junk_identifier'])
    expect((await acme.api('GET', `/contacts/${junk.body.contact_id}`)).body.emails).toMatchObject([
      { value: 'noreply@firm.example' },
    ])
  })
})

test('the decision says what was looked at, by which methods, under which version of the rules', async () => {
  const channel = await acme.newChannel()
  const one = await acme.lead(channel.id, { email: 'why@example.com' })
  const two = await acme.lead(channel.id, { email: 'why@example.com' })
  const version = (await acme.api('GET', `/pipelines/${acme.pipeline.id}/duplicate_control`)).body.version
  const [latest, first] = await decisionsOf(one.body.lead_id)
  expect(first).toMatchObject({ id: one.body.decision_id, outcome: 'created', candidates: [] })
  expect(latest).toMatchObject({
    id: two.body.decision_id,
    outcome: 'merged',
    rule_version: version,
    lead_ids: [one.body.lead_id],
  })
  expect(latest.candidates).toMatchObject([
    {
      lead_id: one.body.lead_id,
      contact_id: one.body.contact_id,
      methods: ['email'],
      probability: null,
      evidence: [{ name: 'email', for: true }],
      vetoes: [],
      in_scope: true,
    },
  ])
  expect((await acme.api('GET', `/decisions/${two.body.decision_id}`)).body).toEqual(latest)
})

test('somebody known whose leads are all won gets a new lead on the same contact', async () => {
  const channel = await acme.newChannel()
  const one = await acme.lead(channel.id, { email: 'again@example.com' })
  await acme.api('PATCH', `/leads/${one.body.lead_id}`, { stage_id: acme.stage('won') })
  const two = await acme.lead(channel.id, { email: 'again@example.com' })
  expect([two.status, two.body.outcome]).toEqual([201, 'created'])
  expect(two.body.lead_id).not.toBe(one.body.lead_id)
  expect(two.body.contact_id).toBe(one.body.contact_id)
})

test('email of one person and phone of another never join the two', async () => {
  const channel = await acme.newChannel()
  const ann = await acme.lead(channel.id, { email: 'ann@example.com' })
  const bob = await acme.lead(channel.id, { phone: '+49 175 2345678' })
  const both = await acme.lead(channel.id, { email: 'ann@example.com', phone: '+49 175 2345678' })
  expect(both.body.outcome).toBe('updated')
  expect(new Set(both.body.lead_ids)).toEqual(new Set([ann.body.lead_id, bob.body.lead_id]))
  const contacts = await Promise.all(
    [ann, bob].map(async (it) => (await acme.api('GET', `/contacts/${it.body.contact_id}`)).body),
  )
  expect(contacts[0].phones).toEqual([])
  expect(contacts[1].emails).toEqual([])
})
