import type { Lead } from '../domain/lead.ts'
import type { Bringing, Brought } from './bringing.ts'
import type { LeadValues, Unfold } from './connector.ts'
import { fold, marked } from './fold-contacts.ts'
import type { LiveLink } from './links.ts'
import { leadChange, leadValues, type SentLead, sentLead } from './plan-values.ts'

export const leadOf = (it: Bringing, { contact }: Brought, lead: Lead): LeadValues =>
  leadValues(lead, contact, it.stages, it.mapping)

/** Brings every lead of the contact, the oldest first. */
export async function bringLeads(it: Bringing, brought: Brought): Promise<void> {
  for (const lead of brought.contact.leads.toReversed()) await bringLead(it, brought, lead)
}

async function bringLead(it: Bringing, brought: Brought, lead: Lead): Promise<void> {
  const { links, contact, values } = brought
  const whose = links.live('contact', contact.contact.id)
  if (!whose) return
  const wanted = leadOf(it, brought, lead)
  const link = links.get('lead', lead.id)
  if (link?.state === 'folded' && link.crm_id !== null) {
    const back = await it.session.unfoldLead(link.crm_id, link.folded as unknown as Unfold)
    const mark = links.get('note', `fold.${lead.id}`)
    if (mark) await links.drop(mark)
    if (back === 'again') return makeLead(it, brought, lead, whose)
    const live: LiveLink = { ...link, crm_id: link.crm_id, state: 'live', folded: null }
    await links.save(live)
    return mendLead(it, brought, live, wanted, whose)
  }
  if (link?.state === 'live' && link.crm_id !== null)
    return mendLead(it, brought, link as LiveLink, wanted, whose)
  if (link?.state === 'sending') {
    const near = { emails: values.emails, phones: values.phones, contact_id: whose.crm_id }
    const own = await it.session.findOwn('lead', lead.id, near)
    if (own !== null) {
      const made = await links.made('lead', lead.id, own, sentLead(wanted, ''))
      return mendLead(it, brought, made, wanted, whose)
    }
  }
  await makeLead(it, brought, lead, whose)
}

async function makeLead(it: Bringing, brought: Brought, lead: Lead, whose: LiveLink): Promise<void> {
  const { links } = brought
  const wanted = leadOf(it, brought, lead)
  await links.save(links.sending('lead', lead.id))
  const crm_id = await it.session.createLead(wanted, lead.id, whose.crm_id)
  await links.made('lead', lead.id, crm_id, sentLead(wanted, whose.crm_id))
}

/** What we say differently than before, and whose it is now. */
async function mendLead(
  it: Bringing,
  { links, losers }: Brought,
  link: LiveLink,
  wanted: LeadValues,
  whose: LiveLink,
): Promise<void> {
  const sent = link.sent as SentLead
  const change = leadChange(sent, wanted)
  if (change) await it.session.updateLead(link.crm_id, change)
  // With records left as they are, a lead stays with the record of the contact that it came with.
  const apart =
    it.mode === 'link' &&
    losers.some(({ contact }) => links.live('contact', contact.id)?.crm_id === sent.contact_id)
  const moves = sent.contact_id !== whose.crm_id && !apart
  if (moves) await it.session.assignLead(link.crm_id, whose.crm_id, sent.contact_id || null)
  if (change || moves)
    await links.save({
      ...link,
      sent: sentLead(wanted, moves ? whose.crm_id : (sent.contact_id ?? '')) as Record<string, unknown>,
    })
}

/** Folds what the CRM has of leads that became part of another. */
export async function foldLeads(it: Bringing, brought: Brought): Promise<void> {
  const { links, loserLeads, contact, values } = brought
  const whose = links.live('contact', contact.contact.id)
  for (const { id, into } of loserLeads) {
    const [lost, winner] = [links.get('lead', id), links.live('lead', into)]
    if (!lost || !winner || !whose) continue
    if (lost.state === 'folded') {
      await marked(it, 'lead', lost, winner, links)
      continue
    }
    const near = { emails: values.emails, phones: values.phones, contact_id: whose.crm_id }
    const crm_id = lost.crm_id ?? (await it.session.findOwn('lead', id, near))
    if (crm_id === null) {
      await links.drop(lost)
      continue
    }
    const live: LiveLink = { ...lost, crm_id, state: 'live' }
    if (crm_id === winner.crm_id) {
      await links.save({ ...live, state: 'folded', folded: { how: 'joined', into: crm_id, was: {} } })
      continue
    }
    const sent = live.sent as SentLead
    if (sent.contact_id !== whose.crm_id) {
      await it.session.assignLead(crm_id, whose.crm_id, sent.contact_id || null)
      live.sent = { ...live.sent, contact_id: whose.crm_id }
    }
    const folded = await fold(it, 'lead', live, winner, links, (mode) =>
      it.session.foldLead(crm_id, winner.crm_id, mode),
    )
    await marked(it, 'lead', folded, winner, links)
  }
}
