import { patch, type Trouble } from '../../api.ts'
import { contactName } from '../../parts/contact-name.ts'
import { say } from '../../parts/toast.tsx'
import { amend, invalidate } from '../../resource.ts'
import type { Contact } from '../../wire.ts'

type Change = {
  first_name?: string
  last_name?: string
  company?: string
  user_id?: string
  status?: Contact['status']
  emails?: Address[]
  phones?: Address[]
  tags?: string[]
  attributes?: Record<string, unknown>
}
type Address = { value: string; primary: boolean }

/**
 * Changes a contact. A change may show that it is another one, known already, or it may have become part of another
 * meanwhile: then the page goes there and says so.
 */
export async function patchContact(
  id: string,
  change: Change,
  route: (url: string) => void,
): Promise<Trouble | null> {
  const answer = await patch<Contact>(`/contacts/${id}`, change)
  if (!answer.ok && answer.problem.code === 'already_merged' && answer.problem.winner_id) {
    say('It was merged into this contact meanwhile. Nothing was changed')
    route(`/admin/contacts/${answer.problem.winner_id}`)
    return null
  }
  if (!answer.ok) return answer.problem
  // Another one may have become part of it, and left its leads here.
  for (const changed of ['/contacts?', '/leads?', '/merges', '/trash']) invalidate(changed)
  if (answer.data.id === id) {
    // Another card's change may have been answered before this one: what is newer stays.
    amend<Contact>(`/contacts/${id}`, (shown) =>
      answer.data.updated_at < shown.updated_at ? shown : answer.data,
    )
    return null
  }
  invalidate('/')
  say(`The change showed that this is ${contactName(answer.data)}: the two were merged`)
  route(`/admin/contacts/${answer.data.id}`)
  return null
}
