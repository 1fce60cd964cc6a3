import type { Bringing, Brought } from './bringing.ts'
import { newContact } from './place-contact.ts'
import { isTold, mended, type SentContact, sentContact } from './plan-values.ts'

/** Tells the CRM what we say of the contact differently than before. Nothing is asked where nothing is to be told. */
export async function mendContact(it: Bringing, brought: Brought): Promise<void> {
  const { contact, links, values } = brought
  const id = contact.contact.id
  const link = links.live('contact', id)
  if (!link || isTold(values, link.sent as SentContact)) return
  const present = await it.session.readContact(link.crm_id)
  if (!present) {
    // Somebody deleted it there; it is wanted again.
    await newContact(it, brought)
    return
  }
  const after = mended(present, link.sent as SentContact, values)
  if (after) await it.session.updateContact(present.id, after)
  await links.save({ ...link, crm_id: present.id, sent: sentContact(values) })
}
