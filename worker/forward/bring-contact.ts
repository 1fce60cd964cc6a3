import { linksOf } from '../store/crm-links.ts'
import { type Forwardable, forwardable } from '../store/forwardable.ts'
import { bringLeads, foldLeads } from './bring-leads.ts'
import { bringNotes } from './bring-notes.ts'
import type { Bringing } from './bringing.ts'
import { foldContacts } from './fold-contacts.ts'
import { Links } from './links.ts'
import { mendContact } from './mend-contact.ts'
import { placeContact } from './place-contact.ts'
import { contactValues } from './plan-values.ts'

/**
 * Brings a CRM to what we have of a contact: itself, its leads, what became part of either, tasks and notes. It looks at
 * how things are, not at what happened: so that whatever comes twice, late or in disorder ends the same. Every call that
 * makes something is noted before it is made; should its answer be lost, the next attempt looks for what it made.
 */
export async function bringContact(it: Bringing, subject_id: string): Promise<void> {
  const db = it.deps.db(it.account_id)
  const found = await forwardable(db, subject_id)
  const { contact } = found
  // In the trash, or erased: what the CRM has of it is its owner's.
  if (!contact) return
  const links = new Links(it, await linksOf(db, it.connection_id, namesOf(found)))
  const apart = it.mode === 'link' ? found.losers.filter((who) => links.live('contact', who.contact.id)) : []
  const without = apart.flatMap(({ identifiers }) => identifiers)
  const brought = { ...found, contact, links, values: contactValues(contact, it.mapping, without) }
  await placeContact(it, brought)
  if (it.mode === 'merge') await foldContacts(it, brought)
  await mendContact(it, brought)
  await bringLeads(it, brought)
  if (it.mode === 'merge') await foldLeads(it, brought)
  await bringNotes(it, brought)
}

/** Every record of ours that the CRM may have something of. */
const namesOf = ({ contact, losers, loserLeads, tasks, merges, chats }: Forwardable): string[] => [
  ...[contact, ...losers].flatMap((who) =>
    who ? [who.contact.id, `fold.${who.contact.id}`, ...who.leads.map(({ id }) => id)] : [],
  ),
  ...loserLeads.flatMap(({ id }) => [id, `fold.${id}`]),
  ...[...tasks, ...merges, ...chats].map(({ id }) => id),
]
