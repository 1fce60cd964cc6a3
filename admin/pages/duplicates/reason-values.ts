import { shown } from '../../parts/shown.ts'
import type { Contact } from '../../wire.ts'
import type { PairSide } from '../../wire-duplicates.ts'

/** Both people of a pair; `contact` is all that is known of one, once it was asked for. */
export type Person = { side: PairSide; contact: Contact | undefined }

/** Under which names attributes tell where somebody lives and when they were born. */
const ATTRIBUTES: Record<string, RegExp> = {
  birth_date: /^(birth.?(date|day)|date.?of.?birth|dob|born)$/i,
  place:
    /^(city|town|suburb|locality|place|post.?(al.?)?code|zip(.?code)?|plz|state|region|province|county)$/i,
  address: /^(addr(ess)?([ _]?(line)?[ _]?\d)?|street([ _]?(address|number|no))?|house[ _]?(number|no))$/i,
}

/** What the two have in the respect that a reason is about; empty: nothing, or nothing that is a value. */
export function valuesOf(name: string, a: Person, b: Person): [string, string] {
  if (name === 'email' || name === 'phone') {
    const [ours, theirs] = name === 'email' ? [a.side.emails, b.side.emails] : [a.side.phones, b.side.phones]
    const shared = ours.filter((value) => theirs.includes(value))
    return shared.length > 0 ? [listed(shared), listed(shared)] : [listed(ours), listed(theirs)]
  }
  return [oneOf(name, a), oneOf(name, b)]
}

const listed = (values: string[]) => values.join(', ')

function oneOf(name: string, { side, contact }: Person): string {
  if (name === 'company') return side.company ?? domainsOf(side)
  if (name === 'tags') return listed(side.tags)
  if (!contact) return ''
  if (name === 'first_name' || name === 'last_name') return contact[name] ?? ''
  const exact = name.startsWith('attributes.') ? name.slice('attributes.'.length) : null
  const pattern = ATTRIBUTES[name]
  return listed(
    Object.entries(contact.attributes)
      .filter(([field, value]) => value && (exact === null ? pattern?.test(field) : field === exact))
      .map(([, value]) => shown(value)),
  )
}

/** A company is also told by the domain of an email. */
const domainsOf = ({ emails }: PairSide) => listed([...new Set(emails.map((it) => it.replace(/^.*@/, '')))])
