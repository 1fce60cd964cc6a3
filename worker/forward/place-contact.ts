import { linksByCrmIds } from '../store/crm-links.ts'
import { leadOf } from './bring-leads.ts'
import type { Bringing, Brought } from './bringing.ts'
import type { Unfold } from './connector.ts'
import { askedEmails, sentContact, sentLead, sharesOne } from './plan-values.ts'

/** Sees to it that the CRM has the contact: found there, made, or had back from a merge that was undone. */
export async function placeContact(it: Bringing, brought: Brought): Promise<void> {
  const { contact, links } = brought
  const id = contact.contact.id
  const link = links.get('contact', id)
  if (link?.state === 'live' && link.crm_id !== null) return
  if (link?.state === 'folded' && link.crm_id !== null) {
    const back = await it.session.unfoldContact(link.crm_id, link.folded as unknown as Unfold)
    const mark = links.get('note', `fold.${id}`)
    if (mark) await links.drop(mark)
    if (back === 'restored') {
      await links.save({ ...link, state: 'live', folded: null })
      return
    }
    // What it was there is part of another now: whoever has its address is that other.
    await links.save(links.sending('contact', id))
    return makeContact(it, brought, false)
  }
  if (link?.state === 'sending') {
    const own = await madeBefore(it, brought)
    if (own !== null) {
      await links.made('contact', id, own, sentContact(brought.values))
      return
    }
  } else {
    const known = await knownThere(it, brought)
    if (known !== null) {
      // Nothing was said to it yet: what it says stays, what it lacks is added.
      await links.made('contact', id, known, {})
      return
    }
  }
  await makeContact(it, brought, true)
}

/** What a call has made whose answer was lost. A CRM may hide a contact until its lead is taken up: the lead leads to it. */
async function madeBefore(it: Bringing, brought: Brought): Promise<string | null> {
  const { contact, links, values } = brought
  const near = { ...values, contact_id: null }
  const own = await it.session.findOwn('contact', contact.contact.id, near)
  if (own !== null || !it.session.createTogether) return own
  for (const lead of contact.leads.filter(({ id }) => links.get('lead', id)?.state === 'sending')) {
    const found = await it.session.findOwn('lead', lead.id, near)
    const whose = found === null ? null : ((await it.session.readLead(found))?.contact_id ?? null)
    if (found === null || whose === null) continue
    await links.made('lead', lead.id, found, sentLead(leadOf(it, brought, lead), whose))
    return whose
  }
  return null
}

/** Somebody in the CRM with the same address or number, who is nobody else of ours. */
async function knownThere(it: Bringing, { values, links: _, contact }: Brought): Promise<string | null> {
  if (values.emails.length + values.phones.length === 0) return null
  const found = (await it.session.findContacts({ ...values, emails: askedEmails(values.emails) })).filter(
    (there) => sharesOne(there, values),
  )
  const db = it.deps.db(it.account_id)
  const taken = await linksByCrmIds(
    db,
    it.connection_id,
    'contact',
    found.map(({ id }) => id),
  )
  const free = found.find(({ id }) =>
    taken.every(({ crm_id, record_id }) => crm_id !== id || record_id === contact.contact.id),
  )
  return free?.id ?? null
}

async function makeContact(it: Bringing, brought: Brought, together: boolean): Promise<void> {
  const { contact, links, values } = brought
  const id = contact.contact.id
  const lead = contact.leads.toReversed().find((one) => !links.get('lead', one.id))
  if (together && it.session.createTogether && lead) {
    const wanted = leadOf(it, brought, lead)
    await links.save(links.sending('contact', id), links.sending('lead', lead.id))
    const made = await it.session.createTogether(values, id, wanted, lead.id)
    const contactId = made.contact_id ?? (await it.session.readLead(made.lead_id))?.contact_id ?? null
    if (contactId !== null) {
      await links.save(
        { ...links.sending('contact', id), crm_id: contactId, state: 'live', sent: sentContact(values) },
        {
          ...links.sending('lead', lead.id),
          crm_id: made.lead_id,
          state: 'live',
          sent: sentLead(wanted, contactId),
        },
      )
      return
    }
    await links.made('lead', lead.id, made.lead_id, sentLead(wanted, ''))
  }
  await newContact(it, brought)
}

/**
 * Makes the contact, and links it. A CRM may answer with one that has the address already: if that is nobody else of ours
 * it is this one, and what it says stays; otherwise this one does without the address.
 */
export async function newContact(it: Bringing, { contact, links, values }: Brought): Promise<void> {
  const { id } = contact.contact
  await links.save(links.sending('contact', id))
  const made = await it.session.createContact(values, id)
  if (typeof made === 'string') {
    await links.made('contact', id, made, sentContact(values))
    return
  }
  const db = it.deps.db(it.account_id)
  const whose = await linksByCrmIds(db, it.connection_id, 'contact', [made.known])
  if (whose.every(({ record_id }) => record_id === id)) {
    await links.made('contact', id, made.known, {})
    return
  }
  const other = await it.session.createContact({ ...values, emails: [] }, id)
  await links.made('contact', id, typeof other === 'string' ? other : other.known, sentContact(values))
}
