import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, eventually, type Json, newAccount } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'
import { signed } from '../support/sign.ts'
import { atRest, dump } from '../support/tables.ts'

/** What identity leaves behind is undone and erased like everything else. */

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
})
afterAll(() => server.stop())

const of = async (id: string): Promise<Json> => (await acme.api('GET', `/contacts/${id}`)).body
const contactOf = async (query: string): Promise<Json> =>
  (await acme.api('GET', `/contacts?${query}`)).body.data[0]
const rowsWith = async (text: string) =>
  (JSON.parse(await dump(server)) as [string, object[]][]).flatMap(([table, rows]) =>
    rows.map((row) => `${table} ${JSON.stringify(row)}`).filter((row) => row.toLowerCase().includes(text)),
  )

test('a join by signing in is undone as any other: the record is what it was, and what was signed stays the user’s', async () => {
  const [home, office] = [await acme.pixel(), await acme.pixel()]
  const email = 'undo@firm.example'
  await acme.chat({ pixel: office, name: 'Office Record', email, phone: '+49 171 5550120' })
  const { id } = await contactOf(`pixel=${office}`)
  await acme.api('PATCH', `/contacts/${id}`, { tags: ['office'], attributes: { floor: 3 } })
  await acme.api('POST', `/contacts/${id}/timeline`, { kind: 'deal', key: 'd-1', data: { name: 'Deal' } })
  const user = signed(acme.site.identity_secret, { user_id: 'undo-1', email })
  await acme.identify({ pixel: home, name: 'Home Record', ...user })
  const before = await eventually(
    () => of(id),
    ({ page_visits }) => page_visits === 1,
  )
  await acme.identify({ pixel: office, name: 'Home Record', ...user })

  const joined = await contactOf('user_id=undo-1')
  expect(joined).toMatchObject({ name: 'Home Record', tags: ['office'], attributes: { floor: 3 } })
  expect(joined.pixels).toHaveLength(2)
  expect(joined.emails).toMatchObject([{ value: email, trust: 'verified', primary: true }])
  const [merge] = (await acme.api('GET', `/merges?contact_id=${joined.id}`)).body.data
  expect((await acme.api('POST', `/merges/${merge.id}/undo`)).status).toBe(200)

  expect(await of(id)).toEqual(before)
  const after = await of(joined.id)
  expect(after).toMatchObject({ user_id: 'undo-1', tags: [], attributes: {}, phones: [] })
  expect(after.emails).toMatchObject([{ value: email, trust: 'verified' }])
  expect(after.pixels.map(({ value }: Json) => value)).toEqual([home])
})

test('a user who is erased is in no row any more, also not in those of a browser that is somebody else’s too', async () => {
  const [own, shared] = [await acme.pixel(), await acme.pixel()]
  const user = signed(acme.site.identity_secret, { user_id: 'canary-9', email: 'canary@nest.example' })
  await acme.identify({ pixel: own, name: 'Canary Bird', attributes: { note: 'canary' }, ...user })
  await acme.publicly('/v1/track', {
    site: acme.site.key,
    pixel: own,
    name: 'Canary sang',
    data: { canary: 1 },
  })
  await acme.chat({ pixel: own, message: 'I am a canary' })
  await acme.chat({ pixel: shared, message: 'On the shared computer' })
  await acme.identify({ pixel: shared, name: 'Canary Bird', ...user })
  const { id } = await contactOf('user_id=canary-9')
  const other = (await acme.api('POST', '/contacts', { name: 'Somebody Else', pixels: [shared] })).body
  await eventually(
    async () => (await acme.api('GET', `/contacts/${id}/timeline?kind=event`)).body.data,
    (lines) => lines.some(({ data }: Json) => data.name === 'Canary sang'),
  )
  await acme.identify({ pixel: own, user_id: 'somebody-new' })

  expect((await acme.api('POST', `/contacts/${id}/erase`)).status).toBe(204)
  await atRest(server)
  expect(await rowsWith('canary')).toEqual([])
  expect((await rowsWith(own.toLowerCase())).filter((row) => !row.startsWith('contact'))).toEqual([])
  expect((await of(other.id)).pixels).toHaveLength(1)
})
