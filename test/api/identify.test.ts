import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, eventually, type Json, newAccount } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'
import { newUser, usersOf } from '../support/users.ts'

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
})
afterAll(() => server.stop())

const { contactsOf, theUser, vouched } = usersOf(() => acme)
const values = (rows: Json[]) => rows.map(({ value }) => value)
const trusts = (rows: Json[]) => Object.fromEntries(rows.map(({ value, trust }) => [value, trust]))

describe('a signed identify', () => {
  test('makes a contact of somebody new, verified as far as the signature goes', async () => {
    const [pixel, user_id] = [await acme.pixel(), newUser()]
    const answer = await acme.identify({
      pixel,
      name: 'Ada Lovelace',
      attributes: { plan: 'pro', seats: 3, trial: false },
      ...vouched({ user_id, email: `${user_id}@firm.example`, phone: '+49 171 2345678' }),
    })
    expect([answer.status, answer.body]).toEqual([200, { pixel, chats: [] }])
    const contact = await theUser(user_id)
    expect(contact).toMatchObject({
      name: 'Ada Lovelace',
      user_id,
      status: 'user',
      attributes: { plan: 'pro', seats: 3, trial: false },
      emails: [{ value: `${user_id}@firm.example`, trust: 'verified', primary: true }],
      phones: [{ value: '+49 171 2345678', trust: 'verified', primary: true }],
      pixels: [{ value: pixel }],
    })
    const [line] = (await acme.api('GET', `/contacts/${contact.id}/timeline?kind=event`)).body.data
    expect(line.data).toEqual({ name: 'identified', how: 'created', trust: 'verified' })
  })

  test('names the visitor’s own record: the lead of the chat before is the user’s', async () => {
    const [pixel, user_id] = [await acme.pixel(), newUser()]
    const chat = await acme.chat({ pixel, name: 'Bo Ek', email: `${user_id}@claimed.example` })
    const answer = await acme.identify({ pixel, ...vouched({ user_id }) })
    expect(answer.body).toEqual({ pixel, chats: [{ chat_id: chat.body.chat_id, token: chat.body.token }] })
    const contact = await theUser(user_id)
    expect([contact.name, contact.status]).toEqual(['Bo Ek', 'visitor'])
    expect(trusts(contact.emails)).toEqual({ [`${user_id}@claimed.example`]: 'claimed' })
    expect((await acme.api('GET', `/leads?contact_id=${contact.id}`)).body.data).toHaveLength(1)
  })

  test('raises a claimed email to verified, and a new one takes its place', async () => {
    const [pixel, user_id] = [await acme.pixel(), newUser()]
    const [first, second] = [`${user_id}@one.example`, `${user_id}@two.example`]
    await acme.identify({ pixel, user_id, email: first })
    await acme.identify({ pixel, ...vouched({ user_id, email: first }) })
    expect(trusts((await theUser(user_id)).emails)).toEqual({ [first]: 'verified' })
    await acme.identify({ pixel, ...vouched({ user_id, email: second }) })
    const { emails, previous_values } = await theUser(user_id)
    expect(trusts(emails)).toEqual({ [first]: 'verified', [second]: 'verified' })
    expect(emails.find(({ primary }: Json) => primary).value).toBe(second)
    expect(previous_values).toMatchObject([{ field: 'email', value: first }])
  })

  test('that tells an email of another contact merges nobody', async () => {
    const channel = await acme.newChannel()
    const [pixel, user_id] = [await acme.pixel(), newUser()]
    const email = `${user_id}@known.example`
    const other = (await acme.lead(channel.id, { email, name: 'Earlier' })).body.contact_id
    await acme.identify({ pixel, ...vouched({ user_id, email }) })
    expect((await acme.api('GET', `/contacts/${other}`)).body).toMatchObject({
      name: 'Earlier',
      user_id: null,
    })
    expect((await theUser(user_id)).id).not.toBe(other)
  })

  test('never makes a record its own that the browser came to by an address that anybody may type', async () => {
    const channel = await acme.newChannel()
    const [pixel, user_id] = [await acme.pixel(), newUser()]
    const email = `victim-${user_id}@known.example`
    const victim = (await acme.lead(channel.id, { email, name: 'Victim' })).body
    await acme.chat({ pixel, email, message: 'I am the victim, believe me' })
    const before = (await acme.api('GET', `/contacts/${victim.contact_id}`)).body
    expect(values(before.pixels)).toEqual([pixel])
    await acme.identify({ pixel, ...vouched({ user_id, email: `${user_id}@attacker.example` }) })
    const after = (await acme.api('GET', `/contacts/${victim.contact_id}`)).body
    // When the browser was last seen is the browser's.
    expect({ ...after, last_seen: before.last_seen, page_visits: before.page_visits }).toEqual(before)
    expect((await theUser(user_id)).id).not.toBe(victim.contact_id)
  })
})

describe('an identify without a signature', () => {
  test('is a claim: it makes a contact of a visitor who has none', async () => {
    const pixel = await acme.pixel()
    const answer = await acme.identify({ pixel, email: 'claims@firm.example', name: 'Cla Im' })
    expect([answer.status, answer.body]).toEqual([200, { pixel }])
    const [contact] = await contactsOf(`pixel=${pixel}`)
    expect(contact).toMatchObject({ status: 'user', name: 'Cla Im', user_id: null })
    expect(trusts(contact.emails)).toEqual({ 'claims@firm.example': 'claimed' })
  })

  test('sets attributes of the visitor’s own record, and keeps what they were', async () => {
    const pixel = await acme.pixel()
    await acme.chat({ pixel, name: 'Own Record' })
    await acme.identify({ pixel, attributes: { plan: 'free' } })
    await acme.identify({ pixel, attributes: { plan: 'pro' } })
    const found = await contactsOf(`pixel=${pixel}`)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ name: 'Own Record', status: 'visitor', attributes: { plan: 'pro' } })
    expect(found[0].previous_values).toMatchObject([{ field: 'attributes.plan', value: 'free' }])
  })

  test('joins the contact with this user ID for the agents’ eyes only', async () => {
    const [own, strange, user_id] = [await acme.pixel(), await acme.pixel(), newUser()]
    await acme.identify({ pixel: own, ...vouched({ user_id }) })
    await acme.chat({ pixel: own, message: 'Private' })
    await acme.chat({ pixel: strange, message: 'Who am I?' })
    const answer = await acme.identify({ pixel: strange, user_id })
    expect(answer.body).toEqual({ pixel: strange })
    expect(values((await theUser(user_id)).pixels).toSorted()).toEqual([own, strange].toSorted())
  })

  test('never overwrites what is verified: it is kept beside, as a claim', async () => {
    const [pixel, user_id] = [await acme.pixel(), newUser()]
    const email = `${user_id}@firm.example`
    await acme.identify({
      pixel,
      name: 'Real Name',
      attributes: { plan: 'pro' },
      ...vouched({ user_id, email, phone: '+49 171 5550100' }),
    })
    await acme.identify({
      pixel: await acme.pixel(),
      user_id,
      email: 'evil@attacker.example',
      phone: '+49 171 6660100',
      name: 'Evil Name',
      attributes: { plan: 'hacked', more: 1 },
    })
    const contact = await theUser(user_id)
    expect(contact).toMatchObject({ name: 'Real Name', attributes: { plan: 'pro', more: 1 } })
    expect(trusts(contact.emails)).toEqual({ [email]: 'verified', 'evil@attacker.example': 'claimed' })
    expect(contact.emails.find(({ primary }: Json) => primary).value).toBe(email)
    expect(contact.phones.find(({ primary }: Json) => primary).value).toBe('+49 171 5550100')
    expect(contact.previous_values).toMatchObject([
      { field: 'name', value: 'Evil Name' },
      { field: 'attributes.plan', value: 'hacked' },
    ])
  })

  test('a pre-chat form with an email makes nobody a user', async () => {
    const pixel = await acme.pixel()
    await acme.chat({ pixel, email: 'form@firm.example' })
    expect((await contactsOf(`pixel=${pixel}`))[0].status).toBe('visitor')
  })

  test('what a person corrects by hand stays when the next page says the same again', async () => {
    const pixel = await acme.pixel()
    const said = { pixel, name: 'ada', attributes: { plan: 'free' } }
    await acme.identify(said)
    const [{ id }] = (await contactsOf(`pixel=${pixel}`)) as [Json]
    await acme.api('PATCH', `/contacts/${id}`, { name: 'Ada Lovelace' })
    await acme.identify(said)
    expect((await acme.api('GET', `/contacts/${id}`)).body.name).toBe('Ada Lovelace')
  })
})

test.each([
  'null',
  'undefined',
  '0',
  '-1',
  '000',
  '[object Object]',
  'Anonymous',
  'guest',
  '"null"',
  'NaN',
  ' ',
  '',
  'user_id',
  null,
  0,
  {},
  [],
  true,
  'a\nb',
])('a user ID of %j is refused, and nobody is made of it', async (user_id) => {
  const pixel = await acme.pixel()
  const refused = await acme.identify({ pixel, user_id, email: 'junk-id@firm.example' })
  expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/user_id'])
  expect(await contactsOf(`pixel=${pixel}`)).toEqual([])
})

test('an email that is nobody’s is taken and says nothing', async () => {
  const pixel = await acme.pixel()
  expect((await acme.identify({ pixel, email: 'null', phone: '0000000', name: 'Junk' })).status).toBe(200)
  expect((await contactsOf(`pixel=${pixel}`))[0]).toMatchObject({
    name: 'Junk',
    status: 'visitor',
    emails: [],
    phones: [],
  })
})

test('with Global Privacy Control no browser is known, and what is said of a user is taken all the same', async () => {
  const [pixel, user_id] = [await acme.pixel(), newUser()]
  const gpc = { 'sec-gpc': '1' }
  const answer = await acme.identify({ pixel, ...vouched({ user_id }) }, acme.site.key, gpc)
  expect([answer.status, answer.body.pixel, answer.headers.get('set-cookie')]).toEqual([200, null, null])
  expect((await theUser(user_id)).pixels).toEqual([])
  expect((await acme.identify({ pixel, name: 'Nobody' }, acme.site.key, gpc)).body).toEqual({ pixel: null })
  expect(await contactsOf(`pixel=${pixel}`)).toEqual([])
})

test('subscribers are told of the contact, and of what was joined', async () => {
  const [pixel, user_id] = [await acme.pixel(), newUser()]
  await acme.chat({ pixel })
  await acme.identify({ pixel: await acme.pixel(), ...vouched({ user_id }) })
  await acme.identify({ pixel, ...vouched({ user_id }) })
  const { id } = await theUser(user_id)
  const events = await eventually(
    async () =>
      ((await acme.api('GET', '/events?limit=50')).body.data as Json[]).filter(
        ({ data }) => data.contact_id === id || data.winner_id === id,
      ),
    (those) => those.some(({ type }) => type === 'crm.contact.merged'),
  )
  expect(events.map(({ type }) => type)).toContain('crm.contact.created')
})
