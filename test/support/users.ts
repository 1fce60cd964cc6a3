import { expect } from 'vitest'
import type { Account, Json } from './account.ts'
import { signed } from './sign.ts'

let users = 0
/** The user ID of somebody whom nobody knows yet. */
export const newUser = () => `user-${++users}`

/** The users of an account's website: what is known of them, and what their website says of them, signed. */
export const usersOf = (account: () => Account) => {
  const contactsOf = async (query: string): Promise<Json[]> =>
    (await account().api('GET', `/contacts?limit=200&${query}`)).body.data
  return {
    contactsOf,
    theUser: async (user_id: string): Promise<Json> => {
      const found = await contactsOf(`user_id=${encodeURIComponent(user_id)}`)
      expect(found).toHaveLength(1)
      return found[0]
    },
    vouched: (who: Parameters<typeof signed>[1] & object) => signed(account().site.identity_secret, who),
  }
}
