import type { Contact } from '../../wire.ts'

const SUGGESTED = 8
/** What identifies hardly two have in common; a size or a newsletter is shared by many. */
const OWN_VALUES = 0.6
const LEAST_CONTACTS = 2

/** Compared whether or not somebody declares them. */
const COMPARED_ANYWAY =
  /^(city|town|place|zip|post_?code|postal_code|zip_?code|region|state|country|street|address|birth_?(date|day)|date_of_birth|dob|job_?title|job|position)$/i

/** Attributes of these contacts that most of them have a value of their own for, the commonest first. */
export function suggestedNames(contacts: Pick<Contact, 'attributes'>[]): string[] {
  const values = new Map<string, string[]>()
  for (const { attributes } of contacts)
    for (const [name, value] of Object.entries(attributes)) {
      const isText = typeof value === 'string' || typeof value === 'number'
      if (!isText || value === '' || COMPARED_ANYWAY.test(name)) continue
      values.set(name, [...(values.get(name) ?? []), String(value)])
    }
  return [...values]
    .filter(([, all]) => all.length >= LEAST_CONTACTS && new Set(all).size / all.length >= OWN_VALUES)
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, SUGGESTED)
    .map(([name]) => name)
}
