import { useResource } from '../resource.ts'
import type { Contact } from '../wire.ts'
import { contactName } from './contact-name.ts'

/** A contact by its name, which is looked up. */
export function ContactLink({ id }: { id: string }) {
  const contact = useResource<Contact>(`/contacts/${id}`)
  if (contact.problem?.status === 404) return <span>a contact that is gone</span>
  return <a href={`/admin/contacts/${id}`}>{contact.data ? contactName(contact.data) : 'contact'}</a>
}
