import { type Browser, usedBy } from '../domain/browser.ts'
import type { Candidate, Known } from '../domain/candidate.ts'
import type { Contact } from '../domain/contact.ts'
import type { NewId } from '../domain/ids.ts'
import type { ContactJoin } from '../domain/merge.ts'
import { emptyPlan, type Plan } from '../domain/plan.ts'
import { planContactMerge } from '../merge/plan-contact-merge.ts'
import { preferring } from '../merge/survivorship.ts'
import type { Told } from './told.ts'
import { tellChanges } from './told-changes.ts'
import { isAnother, isOwn, whoseIs } from './whose.ts'

export type IdentifyInput = {
  told: Told
  digest: string
  site: { id: string; channel_id: string }
  /** What the browser is known by, and what it gets if somebody else uses it now. */
  pixel: string | null
  spare: string
  browser: Browser | null
  candidates: Candidate[]
  now: string
  newId: NewId
}

/** What becomes of an identify call, and the ID that the browser has afterwards. */
export function planIdentify(input: IdentifyInput): { plan: Plan; pixel: string | null } {
  const { told, browser, candidates, site, now, newId } = input
  const plan = emptyPlan(now, newId('out'))
  const rotated = isAnother(browser, told)
  const kept = rotated ? null : input.pixel
  const pixel = rotated ? input.spare : input.pixel
  const whose = whoseIs(told, rotated ? null : browser, kept, candidates)

  let known: Known
  if (whose.how === 'created') {
    known = { contact: nobody(newId('con'), now), identifiers: [] }
    plan.contacts.push(known.contact)
  } else known = whose.how === 'merged' ? merge(plan, whose.contact, whose.own, input) : whose.contact
  const own = whose.how !== 'known' || isOwn(told, kept, known)
  const changed = tellChanges(plan, known, { told, pixel, own, now, source: site.channel_id })
  fold(plan)

  const contact_id = known.contact.id
  const isNew = whose.how === 'created'
  if (isNew || changed.length > 0)
    plan.events.push({
      id: newId('evt'),
      type: isNew ? 'crm.contact.created' : 'crm.contact.updated',
      data: { contact_id, source: 'identify', ...(isNew ? {} : { changed }) },
    })
  // The decision, for whoever wonders later: how this browser came to this contact.
  if (isNew || rotated || (told.user_id !== null && browser?.user_id !== told.user_id))
    plan.timeline.push({
      id: newId('tml'),
      contact_id,
      kind: 'event',
      key: null,
      data: {
        name: 'identified',
        how: whose.how,
        ...(rotated ? { pixel: 'rotated', because: 'different_user_id' } : {}),
        trust: told.signed ? 'verified' : 'claimed',
      },
      source: site.channel_id,
      at: now,
    })
  if (pixel) plan.browsers.push(said(pixel, rotated ? null : browser, input))
  if (input.pixel) plan.guard.browsers.push({ pixel: input.pixel, ...usedBy(browser) })
  return { plan, pixel }
}

/** Once signed, it stays so for this user. */
function said(
  pixel: string,
  before: Browser | null,
  { told, digest, site }: IdentifyInput,
): Plan['browsers'][number] {
  const user_id = told.user_id ?? before?.user_id ?? null
  const signed = (told.user_id !== null && told.signed) || (before?.signed ?? false)
  return { pixel, site_id: site.id, user_id, signed, told: digest }
}

/** The user's own values hold; the record's are kept as previous ones. */
function merge(plan: Plan, user: Candidate, own: Candidate, { site, now, newId }: IdentifyInput): Known {
  const merge_id = newId('mrg')
  const outcome = planContactMerge(plan, user, [own], preferring(user.contact.id), { merge_id, now, newId })
  if ('open' in outcome) throw new Error('a field was left open that somebody is preferred for')
  const { join, merged } = outcome
  plan.merges.push({
    id: merge_id,
    kind: 'intake',
    subject: 'contact',
    winner_id: user.contact.id,
    loser_ids: join.loser_ids,
    by: site.channel_id,
    at: now,
    undone_at: null,
    decision_id: null,
    contact_id: user.contact.id,
    body: { contacts: join, leads: null },
  })
  return { contact: merged, identifiers: joined(user, join) }
}

const joined = (user: Candidate, { gained, raised }: ContactJoin) => [
  ...user.identifiers.map((it) => raised.find(({ before }) => before === it)?.after ?? it),
  ...gained,
]

/** What is told of a contact that the plan makes is part of its row. */
function fold(plan: Plan) {
  for (const contact of plan.contacts) {
    for (const { id, set } of plan.contactPatches) {
      if (id !== contact.id) continue
      const { words: _, ...columns } = set
      Object.assign(contact, columns)
    }
    plan.contactPatches = plan.contactPatches.filter(({ id }) => id !== contact.id)
  }
}

const nobody = (id: string, now: string): Contact => ({
  id,
  first_name: null,
  last_name: null,
  company: null,
  user_id: null,
  status: 'visitor',
  tags: [],
  lists: [],
  attributes: {},
  previous_values: [],
  last_contacted: null,
  last_heard_from: null,
  created_at: now,
  updated_at: now,
  version: 1,
})
