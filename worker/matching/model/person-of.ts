import type { Known } from '../../domain/candidate.ts'
import { fieldNamed, type Person, personFrom } from './person.ts'

/**
 * A contact as the model sees it. City, postcode, address and birth date come from the attributes that are named so;
 * of the others only those count that the account declares as identifying.
 */
export function personOf({ contact, identifiers }: Known, identifying: readonly string[]): Person {
  const attributes = Object.entries(contact.attributes).flatMap(([name, value]) => {
    const field = identifying.includes(name) ? 'attribute' : fieldNamed(name)
    return field ? [[field, name, String(value)] as const] : []
  })
  const person = personFrom(contact.id, attributes)
  const valuesOf = (kind: 'email' | 'phone') =>
    identifiers
      .filter((it) => it.kind === kind)
      .map(({ normal, value, local_format }) => (local_format ? value : normal))
  return {
    ...person,
    first_name: contact.first_name ?? undefined,
    last_name: contact.last_name ?? undefined,
    company: contact.company ?? undefined,
    emails: valuesOf('email'),
    phones: valuesOf('phone'),
    tags: contact.tags,
  }
}
