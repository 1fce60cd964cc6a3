import { type Account, eventually, type Json } from './account.ts'

/** Two contacts with all that a contact may have. */
export async function two(acme: Account) {
  const channel = await acme.newChannel()
  const pixel = await acme.pixel()
  const made = await acme.lead(channel.id, {
    name: 'Ada Byron',
    email: 'ada@example.com',
    phone: '+49 171 2345678',
    message: 'Hello',
  })
  await acme.chat({ pixel, email: 'countess@example.org', name: 'Ada Lovelace', message: 'Hi' })
  const other = (await acme.api('GET', '/contacts?email=countess@example.org')).body.data[0]
  const a = made.body.contact_id as string
  const b = other.id as string
  await acme.api('PATCH', `/contacts/${a}`, { tags: ['vip', 'poet'], attributes: { size: 1, seat: 'a' } })
  await acme.api('PATCH', `/contacts/${b}`, {
    company: 'Analytical',
    status: 'user',
    user_id: 'u-7',
    tags: ['vip', 'noble'],
    attributes: { size: 2, hat: 'red' },
  })
  await eventually(
    () => contact(acme, b),
    ({ page_visits }) => page_visits === 1,
  )
  return { channel, pixel, a, b }
}
export const merge = (acme: Account, winner_id: string, loser_ids: string[], more: object = {}) =>
  acme.api('POST', '/contacts/merge', { winner_id, loser_ids, ...more })
export const undo = (acme: Account, id: string) => acme.api('POST', `/merges/${id}/undo`)
export const contact = async (acme: Account, id: string): Promise<Json> =>
  (await acme.api('GET', `/contacts/${id}`)).body
