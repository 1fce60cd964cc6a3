import type { Known } from '../../domain/candidate.ts'
import type { Fields } from '../../domain/lead.ts'
import type { Request } from '../request.ts'
import { fieldNamed, type Person, personFrom } from './person.ts'

/** Who makes a request, as the model sees them. What several people share says nothing of who it is. */
export function personOfRequest(
  { name, company, fields, given }: Request,
  identifying: readonly string[],
): Person {
  const valuesOf = (kind: 'email' | 'phone') =>
    given
      .filter((it) => it.kind === kind && !it.shared)
      .map(({ normal, value, local_format }) => (local_format ? value : normal))
  return {
    ...personFrom('', attributesIn(fields, identifying)),
    name: name ?? undefined,
    company: company ?? undefined,
    emails: valuesOf('email'),
    phones: valuesOf('phone'),
  }
}

/** City, postcode, address and birth date by their names, and what the account declares as identifying. */
const attributesIn = (values: Fields, identifying: readonly string[]) =>
  Object.entries(values).flatMap(([name, value]) => {
    const field = identifying.includes(name) ? 'attribute' : fieldNamed(name)
    return field ? [[field, name, String(value)] as const] : []
  })

/**
 * A contact as the model sees it. City, postcode, address and birth date come from the attributes that are named so;
 * of the others only those count that the account declares as identifying.
 */
export function personOf({ contact, identifiers }: Known, identifying: readonly string[]): Person {
  const person = personFrom(contact.id, attributesIn(contact.attributes, identifying))
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
