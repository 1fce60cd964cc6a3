import { afterAll, beforeAll, expect, test } from 'vitest'
import { call, newAccount, statuses, times } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

test('an admin reads and changes the account, one setting at a time', async () => {
  const acme = await newAccount(server.base)
  const read = await acme.api('GET', '/account')
  expect([read.status, read.body]).toEqual([
    200,
    {
      id: acme.id,
      name: 'Acme',
      email_provider_rules: true,
      identifying_attributes: [],
      merge_flagged_pairs: false,
    },
  ])
  const renamed = await acme.api('PATCH', '/account', { name: 'Acme & Sons' })
  expect(renamed.body).toEqual({
    id: acme.id,
    name: 'Acme & Sons',
    email_provider_rules: true,
    identifying_attributes: [],
    merge_flagged_pairs: false,
  })
  const off = await acme.api('PATCH', '/account', { email_provider_rules: false })
  expect(off.body).toEqual({
    id: acme.id,
    name: 'Acme & Sons',
    email_provider_rules: false,
    identifying_attributes: [],
    merge_flagged_pairs: false,
  })
  expect((await acme.api('PATCH', '/account', {})).body).toEqual(off.body)
  expect((await acme.api('GET', '/account')).body).toEqual(off.body)
})

test('an agent reads the account and does not change it; nobody changes another one', async () => {
  const acme = await newAccount(server.base)
  const other = await newAccount(server.base)
  const { key } = (await acme.api('POST', '/api_keys', { name: 'Agent', role: 'agent' })).body
  const as = (method: string, body?: object) =>
    call(`${server.base}/api/v1/account`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  expect((await as('GET')).body).toMatchObject({ id: acme.id })
  const refused = await as('PATCH', { name: 'mine' })
  expect([refused.status, refused.body.code]).toEqual([403, 'forbidden'])
  expect((await acme.api('GET', '/account')).body.name).toBe('Acme')
  await acme.api('PATCH', '/account', { name: 'mine', email_provider_rules: false })
  expect((await other.api('GET', '/account')).body).toMatchObject({
    name: 'Acme',
    email_provider_rules: true,
  })
})

test.each([
  ['an empty name', { name: ' ' }, '/name'],
  ['a name of half a surrogate pair', { name: '\ud800' }, '/name'],
  ['a word for yes', { email_provider_rules: 'on' }, '/email_provider_rules'],
  ['a field nobody knows', { secret: 'x' }, '/secret'],
])('%s is refused and changes nothing', async (_, body, pointer) => {
  const acme = await newAccount(server.base)
  const refused = await acme.api('PATCH', '/account', body)
  expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, pointer])
  expect((await acme.api('GET', '/account')).body).toMatchObject({
    name: 'Acme',
    email_provider_rules: true,
    identifying_attributes: [],
    merge_flagged_pairs: false,
  })
})

test('admins who change the account at once are each answered, and none undoes another', async () => {
  const acme = await newAccount(server.base)
  const answers = await Promise.all(
    times(10, (i) =>
      acme.api('PATCH', '/account', i % 2 ? { name: 'Renamed' } : { email_provider_rules: false }),
    ),
  )
  expect(Object.keys(statuses(answers)).filter((it) => !['200', '409'].includes(it))).toEqual([])
  const taken = answers.filter(({ status }) => status === 200).map(({ body }) => body)
  const { body } = await acme.api('GET', '/account')
  expect(body.name === 'Renamed').toBe(taken.some(({ name }) => name === 'Renamed'))
  expect(body.email_provider_rules).toBe(!taken.some((it) => it.email_provider_rules === false))
})

test('the provider rules off: dots and a tag make another person; on again, the same one', async () => {
  const acme = await newAccount(server.base)
  const mail = await acme.newChannel()
  const rules = (on: boolean) => acme.api('PATCH', '/account', { email_provider_rules: on })
  const send = async (email: string) => (await acme.lead(mail.id, { email })).body

  await rules(false)
  const ada = await send('ada@gmail.com')
  const tagged = await send('a.d.a+x@gmail.com')
  expect([tagged.outcome, tagged.contact_id === ada.contact_id]).toEqual(['created', false])
  // The very same address is the same person all the while.
  expect(await send('ADA@gmail.com')).toMatchObject({ outcome: 'merged', lead_id: ada.lead_id })
  expect(await send('a.d.a+x@gmail.com')).toMatchObject({ outcome: 'merged', lead_id: tagged.lead_id })

  await rules(true)
  const bob = await send('bob@gmail.com')
  expect(await send('b.o.b+x@googlemail.com')).toMatchObject({ outcome: 'merged', lead_id: bob.lead_id })
})

test('contacts stored under either setting are found under the other: nothing is keyed anew', async () => {
  const acme = await newAccount(server.base)
  const mail = await acme.newChannel()
  const rules = (on: boolean) => acme.api('PATCH', '/account', { email_provider_rules: on })
  const send = async (email: string) => (await acme.lead(mail.id, { email })).body

  await rules(false)
  const off = await send('c.l.e.o@gmail.com')
  await rules(true)
  expect(await send('cleo+shop@gmail.com')).toMatchObject({ outcome: 'merged', lead_id: off.lead_id })
  const on = await send('dora@gmail.com')
  await rules(false)
  expect(await send('dora@gmail.com')).toMatchObject({ outcome: 'merged', lead_id: on.lead_id })
  expect(await send('d.ora@gmail.com')).toMatchObject({ outcome: 'created' })
})
