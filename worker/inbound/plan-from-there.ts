import type { Candidate } from '../domain/candidate.ts'
import type { CrmContact } from '../domain/connection.ts'
import { readEmail } from '../domain/email.ts'
import { readPhone } from '../domain/phone.ts'
import type { SentContact } from '../forward/plan-values.ts'
import type { ContactChange } from '../records/plan-contact-change.ts'

const normalOf = {
  email: (text: string) => readEmail(text)?.normal ?? text,
  phone: (text: string) => readPhone(text, null)?.normal ?? text,
}

const LISTS = [
  ['email', 'emails'],
  ['phone', 'phones'],
] as const

/** What the CRM says differently than we have told it, as a change of ours. null: nothing. What we never told is not its say. */
export function planContactFromThere(
  { contact, identifiers }: Candidate,
  sent: SentContact,
  there: CrmContact,
): ContactChange | null {
  const change: ContactChange = {}
  for (const field of ['first_name', 'last_name', 'company'] as const) {
    const said = there[field]
    if (said !== null && said !== (sent[field] ?? null) && said !== contact[field]) change[field] = said
  }
  for (const [kind, list] of LISTS) {
    const normal = normalOf[kind]
    const ours = identifiers.filter((it) => it.kind === kind)
    const [is, was] = [there[list], sent[list] ?? []]
    const added = is.filter(
      (it) =>
        !was.some((each) => normal(each) === normal(it)) && !ours.some((each) => each.normal === normal(it)),
    )
    const gone = was.filter((it) => !is.some((each) => normal(each) === normal(it))).map(normal)
    const kept = ours.filter((it) => !gone.includes(it.normal))
    if (added.length === 0 && kept.length === ours.length) continue
    change[list] = [
      ...kept.map(({ value, primary }) => ({ value, primary })),
      ...added.map((value) => ({ value, primary: false })),
    ]
  }
  return Object.keys(change).length === 0 ? null : change
}

/**
 * What the CRM has been told once this change of its own is ours: what it says itself. What else we have to say of those
 * fields is still to be told.
 */
export function toldBy(sent: SentContact, change: ContactChange, after: SentContact, there: CrmContact) {
  const told: SentContact = { ...sent }
  for (const field of ['first_name', 'last_name', 'company'] as const)
    if (change[field] !== undefined) told[field] = after[field] ?? null
  for (const [kind, list] of LISTS) {
    const said = there[list].map(normalOf[kind])
    if (change[list]) told[list] = (after[list] ?? []).filter((it) => said.includes(normalOf[kind](it)))
  }
  return told
}
