/** A shop with likely duplicates, and its page of them: for the tests of that page. */
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Account, Json } from '../support/account.ts'
import { type Admin, keysOf, openAdmin } from './admin-page.ts'

export let admin: Admin
export let shop: Account
beforeAll(async () => {
  admin = await openAdmin()
})
afterAll(() => admin?.stop())
beforeEach(async () => {
  shop = await admin.newShop()
})

export const contact = async (body: object): Promise<string> =>
  (await shop.api('POST', '/contacts', body)).body.id
export const pairs = async (query = ''): Promise<Json[]> =>
  (await shop.api('GET', `/duplicates${query}`)).body.data as Json[]
export const isThere = async (id: string) => (await shop.api('GET', `/contacts/${id}`)).status === 200

export const jane = { first_name: 'Jane', last_name: 'Quackenbush', emails: ['jane@halcyon.example'] }

/** From surely one person to hardly: Jane, whose values don't differ; Bernd, whose do; a couple with one mailbox. */
export async function people() {
  const janes = [
    await contact({ ...jane, phones: ['+49 171 2345678'], status: 'user' }),
    await contact({ ...jane, company: 'Halcyon Tools', phones: ['+49 160 9876543'] }),
  ]
  const home = { attributes: { city: 'Berlin' }, phones: ['+49 30 1234567'] }
  const bernds = [
    await contact({ ...home, first_name: 'Bernd', last_name: 'Müller', emails: ['bernd@web.example'] }),
    await contact({ ...home, first_name: 'Bernd', last_name: 'Mueller', emails: ['bernd@wbe.example'] }),
  ]
  const shared = { emails: ['family@featherstone.example'], phones: ['+44 20 7946 0958'] }
  const couple = [
    await contact({ name: 'Grace Featherstone', ...shared }),
    await contact({ name: 'Henry Featherstone', ...shared }),
  ]
  return { janes, bernds, couple }
}

export async function open(to = '') {
  const page = await admin.signIn(shop)
  await page.goto(`${admin.server.base}/admin/contacts/duplicates${to}`)
  const list = page.getByRole('region', { name: 'Likely duplicates' })
  const entry = (name: string) => list.getByRole('listitem').filter({ hasText: name })
  return { page, list, entry, keys: keysOf(page) }
}

/** Walks until the selected pair is that of somebody. */
export async function reach({ press, at }: ReturnType<typeof keysOf>, name: string) {
  for (let i = 0; i < 10; i++) {
    await press('j')
    if (new RegExp(`^>?[\\d.]+%.*${name}`).test(await at())) return
  }
  throw new Error(`not reached: ${name}`)
}
