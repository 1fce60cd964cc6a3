/** Why a request was not merged: the decision says it in each case, and the same request merges where the reason is gone. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { times } from '../support/account.ts'
import { type Asking, asking, PLAIN } from '../support/asking.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let acme: Asking
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())
beforeEach(async () => {
  acme = await asking(server)
})

const EMAIL = 'ada@example.com'
const PHONE = '+49 171 2345678'
const METHODS = { pixel: true, email: true, phone: true, big_data: false }
const MERGED = { ...PLAIN, outcome: 'merged' }
const CREATED = { ...PLAIN, outcome: 'created' }

describe('not checked at all', () => {
  test('the switch is off; on, it is merged', async () => {
    const ada = await acme.person({ emails: [EMAIL] })
    const on = await acme.ask({ email: EMAIL })
    expect([on.why, on.lead_id]).toEqual([MERGED, ada.lead_id])
    await acme.control({ enabled: false })
    const off = await acme.ask({ email: EMAIL })
    expect(off.why).toEqual({ ...CREATED, not_checked: 'switch_off' })
    expect(off.contact_id).not.toBe(ada.contact_id)
    expect(off.candidates).toMatchObject([
      { lead_id: ada.lead_id, methods: ['email'], evidence: [{ name: 'email', for: true, enabled: false }] },
    ])
  })

  test('its channel is toggled off; through another one it is merged', async () => {
    const ada = await acme.person({ emails: [EMAIL] })
    const other = await acme.newChannel({ kind: 'whatsapp', name: 'WhatsApp' })
    await acme.control({ channels: { [acme.channel.id]: false } })
    const on = await acme.ask({ email: EMAIL }, other.id)
    expect([on.why, on.lead_id]).toEqual([MERGED, ada.lead_id])
    const off = await acme.ask({ email: EMAIL })
    expect(off.why).toEqual({ ...CREATED, not_checked: 'channel_off' })
    expect(off.contact_id).not.toBe(ada.contact_id)
  })

  test('its third-party channel does not support duplicate control; through one that does it is merged', async () => {
    const ada = await acme.person({ emails: [EMAIL] })
    const third = (supports_duplicate_control: boolean) =>
      acme.newChannel({ integration: 'third_party', supports_duplicate_control })
    const able = await acme.ask({ email: EMAIL }, (await third(true)).id)
    expect([able.why, able.lead_id]).toEqual([MERGED, ada.lead_id])
    const unable = await acme.ask({ email: EMAIL }, (await third(false)).id)
    expect(unable.why).toEqual({ ...CREATED, not_checked: 'channel_unsupported' })
    expect(unable.contact_id).not.toBe(ada.contact_id)
  })
})

describe('out of reach of the rules', () => {
  test.each([
    ['email', { emails: [EMAIL] }, { email: EMAIL }],
    ['phone', { phones: [PHONE] }, { phone: PHONE }],
    ['pixel', { pixels: ['px-ada'] }, { pixel: 'px-ada' }],
  ])('the method %s is off; on, it is merged', async (method, contact, request) => {
    const ada = await acme.person(contact)
    const on = await acme.ask(request)
    expect([on.why, on.lead_id]).toEqual([MERGED, ada.lead_id])
    await acme.control({ methods: { ...METHODS, [method]: false } })
    const off = await acme.ask(request)
    expect(off.why).toEqual({ ...CREATED, not_merged: 'method_off' })
    expect(off.contact_id).not.toBe(ada.contact_id)
    expect(off.candidates).toMatchObject([
      { lead_id: ada.lead_id, methods: [method], evidence: [{ name: method, enabled: false }], vetoes: [] },
    ])
  })

  test('the lead is in another pipeline; in the scope, it is merged', async () => {
    const sales = (await acme.api('POST', '/pipelines', { name: 'Sales', stages: [] })).body
    const ada = await acme.person({ emails: [EMAIL] }, { pipeline_id: sales.id })
    await acme.control({
      scope: [{ pipeline_id: sales.id, stage_ids: [acme.acme.stage('incoming', sales)] }],
    })
    const inside = await acme.ask({ email: EMAIL })
    expect([inside.why, inside.lead_id]).toEqual([MERGED, ada.lead_id])
    await acme.control({ scope: null })
    const outside = await acme.ask({ email: EMAIL })
    expect(outside.why).toEqual({ ...CREATED, not_merged: 'out_of_scope' })
    expect(outside.contact_id).toBe(ada.contact_id)
    expect(outside.candidates).toMatchObject([{ lead_id: ada.lead_id, methods: ['email'], in_scope: false }])
  })

  const kinds = ['incoming', 'open', 'won', 'lost']
  test.each(kinds)('the lead is in the stage %s; in the scope, it is merged', async (kind) => {
    const { stage, pipeline } = acme.acme
    const ada = await acme.person({ emails: [EMAIL] }, { stage_id: stage(kind) })
    const scope = (...of: string[]) =>
      acme.control({ scope: [{ pipeline_id: pipeline.id, stage_ids: of.map((it) => stage(it)) }] })
    await scope(kind)
    const inside = await acme.ask({ email: EMAIL })
    expect([inside.why, inside.lead_id]).toEqual([MERGED, ada.lead_id])
    await scope(...kinds.filter((it) => it !== kind))
    const outside = await acme.ask({ email: EMAIL })
    expect(outside.why).toEqual({ ...CREATED, not_merged: 'out_of_scope' })
    expect(outside.contact_id).toBe(ada.contact_id)
    expect(outside.candidates).toMatchObject([{ lead_id: ada.lead_id, in_scope: false }])
  })

  test('without a scope of its own the Incoming and all open stages are searched, won and lost are not', async () => {
    const found: Record<string, string> = {}
    for (const kind of kinds) {
      const email = `${kind}@example.com`
      await acme.person({ emails: [email] }, { stage_id: acme.acme.stage(kind) })
      found[kind] = (await acme.ask({ email })).outcome
    }
    expect(found).toEqual({ incoming: 'merged', open: 'merged', won: 'created', lost: 'created' })
  })
})

describe('nothing in it that identifies one person', () => {
  test.each([
    ['a test address', { email: 'test@test.com' }, { emails: ['test@test.com'] }],
    ['a mailbox nobody reads', { email: 'noreply@firm.example' }, { emails: ['noreply@firm.example'] }],
    ['a word', { email: 'null' }, {}],
    ['one digit over and over', { phone: '0000000000' }, { phones: ['0000000000'] }],
    ['the keyboard’s row', { phone: '1234567890' }, { phones: ['1234567890'] }],
  ])('junk, %s: flagged, and nobody is even looked for', async (_, request, contact) => {
    await acme.person(contact)
    const junk = await acme.ask(request)
    expect(junk.why).toEqual({ ...CREATED, flags: ['junk_identifier'] })
    expect([junk.candidates, await acme.reviews()]).toEqual([[], []])
  })

  test('junk beside a good address: flagged, and merged by the good one', async () => {
    const ada = await acme.person({ emails: [EMAIL] })
    const both = await acme.ask({ email: EMAIL, phone: '0000000000' })
    expect([both.why, both.lead_id]).toEqual([{ ...MERGED, flags: ['junk_identifier'] }, ada.lead_id])
  })

  test('a number in local format; read with the channel’s country it is merged', async () => {
    const ada = await acme.person({ phones: [PHONE] })
    const local = await acme.ask({ phone: '0171 2345678' })
    expect(local.why).toEqual({ ...CREATED, flags: ['local_format'] })
    expect([local.candidates, local.contact_id === ada.contact_id]).toEqual([[], false])
    const german = await acme.newChannel({ default_country: 'DE' })
    const read = await acme.ask({ phone: '0171 2345678' }, german.id)
    expect([read.why, read.lead_id]).toEqual([MERGED, ada.lead_id])
  })

  test.each([
    ['the slip is in the request', 'ada@gmail.com', 'ada@gmial.com'],
    ['the slip is in what is there', 'ada@gmial.com', 'ada@gmail.com'],
  ])('a mistyped domain, %s: shown as evidence; the very same is merged', async (_, there, typed) => {
    const ada = await acme.person({ emails: [there] })
    const slip = await acme.ask({ email: typed })
    expect(slip.why).toEqual(CREATED)
    expect(slip.contact_id).not.toBe(ada.contact_id)
    expect(slip.candidates).toMatchObject([
      { lead_id: ada.lead_id, methods: [], vetoes: [], in_scope: true, probability: null },
    ])
    expect(slip.candidates[0].evidence).toContainEqual(
      expect.objectContaining({ name: 'mistyped_domain', for: true, enabled: false }),
    )
    const exact = await acme.ask({ email: there })
    expect([exact.outcome, exact.lead_id]).toEqual(['merged', ada.lead_id])
  })

  test('a provider that is one slip away from another is nobody’s slip', async () => {
    await acme.person({ emails: ['ada@gmail.com'] })
    expect((await acme.ask({ email: 'ada@ymail.com' })).candidates).toEqual([])
  })
})

describe('vetoed', () => {
  const both = { email: EMAIL, phone: PHONE }

  test('a different user ID: only the contact of the email takes the request; without one both leads do', async () => {
    const ann = await acme.person({ emails: [EMAIL], user_id: 'u1' })
    const bob = await acme.person({ phones: [PHONE], user_id: 'u2' })
    const before = await acme.contact(bob.contact_id)
    const asked = await acme.ask(both)
    expect([asked.why, asked.lead_ids]).toEqual([MERGED, [ann.lead_id]])
    const line = (of: { lead_id: string }) => asked.candidates.find(({ lead_id }) => lead_id === of.lead_id)
    expect(line(ann)).toMatchObject({ methods: ['email'], vetoes: [] })
    expect(line(bob)).toMatchObject({ methods: ['phone'], vetoes: ['different_user_id'] })
    expect(line(bob).evidence).toContainEqual(expect.objectContaining({ name: 'user_id', for: false }))
    expect(await acme.contact(bob.contact_id)).toEqual(before)

    const free = await asking(server)
    const cleo = await free.person({ emails: [EMAIL], user_id: 'u1' })
    const dan = await free.person({ phones: [PHONE] })
    const taken = await free.ask(both)
    expect(taken.why).toEqual({ ...PLAIN, outcome: 'updated' })
    expect(taken.lead_ids.sort()).toEqual([cleo.lead_id, dan.lead_id].sort())
    expect(taken.candidates.map(({ vetoes }) => vetoes)).toEqual([[], []])
  })

  test('marked as not the same: only the contact of the email takes it, until they share something new', async () => {
    const ann = await acme.person({ emails: [EMAIL] })
    const bob = await acme.person({ phones: [PHONE] })
    const marked = await acme.api('POST', '/duplicates/not_same', { a: ann.contact_id, b: bob.contact_id })
    expect(marked.status).toBe(204)
    const asked = await acme.ask(both)
    expect([asked.why, asked.lead_ids]).toEqual([MERGED, [ann.lead_id]])
    expect(asked.candidates.map(({ lead_id, vetoes }) => [lead_id, vetoes]).sort()).toEqual(
      [
        [ann.lead_id, []],
        [bob.lead_id, ['not_same']],
      ].sort(),
    )
    // The same browser is something that they did not share when they were marked.
    await acme.control({ enabled: false })
    for (const { contact_id } of [ann, bob])
      await acme.api('PATCH', `/contacts/${contact_id}`, { pixels: ['px-of-both'] })
    await acme.control({ enabled: true })
    const again = await acme.ask(both)
    expect(again.why).toEqual({ ...PLAIN, outcome: 'updated' })
    expect(again.lead_ids.sort()).toEqual([ann.lead_id, bob.lead_id].sort())
  })
})

describe('an identifier that is several people’s', () => {
  const NAMES = ['Ann Lee', 'Bob Fox', 'Cleo Diaz', 'Dan Roth', 'Eve Kern']
  const people = (n: number) =>
    Promise.all(
      NAMES.slice(0, n).map((name, i) =>
        acme.person({ name, phones: [PHONE], emails: [`p${i}@example.com`] }, { name }),
      ),
    )

  test('a mailbox of a function: it waits for a person; with the phone too it is merged', async () => {
    const ann = await acme.person({ emails: ['info@firm.example'], phones: [PHONE] })
    const only = await acme.ask({ email: 'info@firm.example', name: 'Bob' })
    expect(only.why).toEqual({
      outcome: 'queued_for_review',
      not_checked: null,
      not_merged: 'shared_identifier',
      flags: ['shared_identifier'],
    })
    expect(only.candidates).toMatchObject([
      { lead_id: ann.lead_id, evidence: [{ name: 'email', for: true, enabled: true, shared: true }] },
    ])
    expect(only.contact_id).not.toBe(ann.contact_id)
    expect(await acme.reviews()).toEqual([['shared_identifier', [only.lead_id, ann.lead_id]]])
    const phone = await acme.ask({ email: 'info@firm.example', phone: PHONE })
    expect([phone.outcome, phone.lead_id]).toEqual(['merged', ann.lead_id])
  })

  test('a phone of four people: it waits for a person; with an address of one of them it is merged', async () => {
    const four = await people(4)
    const only = await acme.ask({ phone: PHONE, name: 'Eve Kern' })
    expect([only.why.not_merged, only.why.flags]).toEqual(['shared_identifier', ['shared_identifier']])
    expect(only.outcome).toBe('queued_for_review')
    expect(four.map(({ contact_id }) => contact_id)).not.toContain(only.contact_id)
    expect(only.candidates).toHaveLength(4)
    for (const { evidence } of only.candidates)
      expect(evidence[0]).toMatchObject({ name: 'phone', for: true, shared: true })
    const [[reason, group] = ['', []]] = await acme.reviews()
    expect([reason, [...group].sort()]).toEqual([
      'shared_identifier',
      [only.lead_id, ...four.map(({ lead_id }) => lead_id)].sort(),
    ])
    const own = await acme.ask({ phone: PHONE, email: 'p2@example.com' })
    expect([own.outcome, own.lead_id]).toEqual(['merged', four[2]?.lead_id])
  })

  test('a phone of two people still links', async () => {
    const two = await people(2)
    const asked = await acme.ask({ phone: PHONE })
    expect(asked.why).toEqual({ ...PLAIN, outcome: 'updated' })
    expect(asked.lead_ids.sort()).toEqual(two.map(({ lead_id }) => lead_id).sort())
  })

  test('a phone of four contacts by one name still links', async () => {
    const names = ['Ada Byron', 'A. Byron', 'Byron, Ada', 'ada byron']
    const stage_id = acme.acme.stage('won')
    for (const [i, name] of names.entries())
      await acme.person({ name, phones: [PHONE], emails: [`p${i}@example.com`] }, i ? { stage_id } : {})
    expect((await acme.ask({ phone: PHONE })).why).toEqual(MERGED)
  })

  test('under a key of more than 50 contacts nobody is looked at; under one of 50 the request is merged', async () => {
    const ada = await acme.person({ phones: [PHONE] })
    const another = () => acme.api('POST', '/contacts', { name: 'Ada', phones: [PHONE] })
    await Promise.all(times(49, another))
    const fifty = await acme.ask({ phone: PHONE })
    expect([fifty.why, fifty.lead_id]).toEqual([MERGED, ada.lead_id])
    await another()
    const more = await acme.ask({ phone: PHONE })
    expect(more.why).toMatchObject({ outcome: 'created', flags: ['shared_identifier'] })
    expect([more.candidates, more.contact_id === ada.contact_id]).toEqual([[], false])
  })
})
