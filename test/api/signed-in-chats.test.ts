import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, type Json, newAccount } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'
import { signed } from '../support/sign.ts'

/** A chat from a browser whose user the website has signed for is that user's, whatever is typed into it. */

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
})
afterAll(() => server.stop())

let users = 0
async function user(proven = true) {
  const [pixel, user_id] = [await acme.pixel(), `chatter-${++users}`]
  const email = `${user_id}@firm.example`
  const who = { user_id, email }
  await acme.identify({ pixel, ...(proven ? signed(acme.site.identity_secret, who) : who) })
  const [contact] = (await acme.api('GET', `/contacts?user_id=${user_id}`)).body.data as [Json]
  return { pixel, user_id, email, id: contact.id as string }
}
const leadsOf = async (id: string): Promise<Json[]> =>
  (await acme.api('GET', `/leads?contact_id=${id}`)).body.data

test('who types another user’s email writes to a lead of their own, and is no part of the other', async () => {
  const [ada, bob] = [await user(), await user()]
  await acme.chat({ pixel: bob.pixel, message: 'From Bob' })
  const before = (await acme.api('GET', `/contacts/${bob.id}`)).body
  await acme.chat({ pixel: ada.pixel, email: bob.email, message: 'I am Bob, believe me' })
  expect(await leadsOf(ada.id)).toHaveLength(1)
  const [lead] = await leadsOf(bob.id)
  expect(lead?.chat_ids).toHaveLength(1)
  const after = (await acme.api('GET', `/contacts/${bob.id}`)).body
  expect([after.pixels, after.emails]).toEqual([before.pixels, before.emails])
  const [mine] = await leadsOf(ada.id)
  const [decision] = (await acme.api('GET', `/leads/${mine?.id}/decisions`)).body.data
  const vetoed = decision.candidates.find(({ contact_id }: Json) => contact_id === bob.id)
  expect(vetoed.vetoes).toEqual(['different_user_id'])
  expect((await acme.api('GET', `/decisions/${decision.id}/recomputed`)).status).toBe(200)
})

test('the user is known with every method switched off that could tell', async () => {
  const ada = await user()
  await acme.chat({ pixel: ada.pixel, message: 'One' })
  await acme.control({ methods: { pixel: false, email: false, phone: false, big_data: false } })
  await acme.chat({ pixel: ada.pixel, message: 'Two' })
  const leads = await leadsOf(ada.id)
  expect(leads).toHaveLength(1)
  expect(leads[0]?.chat_ids).toHaveLength(2)

  const claimed = await user(false)
  await acme.chat({ pixel: claimed.pixel, message: 'One' })
  await acme.chat({ pixel: claimed.pixel, message: 'Two' })
  expect((await leadsOf(claimed.id)).length).toBe(0)
  await acme.control({ methods: { pixel: true, email: true, phone: true, big_data: false } })
})

test('a chat beside an existing lead does not make a second contact with the user ID', async () => {
  await acme.control({ conflict: 'keep' })
  const ada = await user()
  await acme.chat({ pixel: ada.pixel, name: 'Ada', message: 'One' })
  await acme.chat({ pixel: ada.pixel, name: 'Somebody Else', message: 'Two' })
  expect((await acme.api('GET', `/contacts?user_id=${ada.user_id}`)).body.data).toHaveLength(1)
  await acme.control({ conflict: 'update' })
})
