import { contactName } from '../../parts/contact-name.ts'
import { countOf, listed } from '../../parts/count.ts'
import { shown } from '../../parts/shown.ts'
import type { Contact, Identifier } from '../../wire.ts'
import type { Column, Line } from './comparison.ts'

export const contactColumn = (contact: Contact): Column => ({
  id: contact.id,
  name: contactName(contact),
  href: `/admin/contacts/${contact.id}`,
})

/** Who remains unless somebody says otherwise: has a user ID, then user before visitor, then the older update. */
export function baseUser(contacts: Contact[]): Contact | undefined {
  const rank = ({ user_id, status, updated_at, id }: Contact) =>
    `${user_id ? 0 : 1}${status === 'user' ? 0 : 1}${updated_at}${id}`
  return contacts.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))[0]
}

/** People with different user IDs are different people: nobody merges them. */
export const haveDifferentUserIds = (contacts: Contact[]) =>
  new Set(contacts.flatMap(({ user_id }) => user_id ?? [])).size > 1

const plain = [
  ['first_name', 'First name'],
  ['last_name', 'Last name'],
  ['company', 'Company'],
] as const

const lines = (list: string[]) => list.join('\n')
const values = (list: Identifier[]) => list.map(({ value }) => value)
const of = (contacts: Contact[], get: (contact: Contact) => string) => contacts.map(get)
const blank = (value: unknown) => (value === null || value === undefined || value === '' ? '' : shown(value))

/** What contacts have, in the order of the columns; one may stand in several. */
export function contactLines(contacts: Contact[], keeper: number): Line[] {
  const names = [...new Set(contacts.flatMap(({ attributes }) => Object.keys(attributes)))]
  const apart = [...new Map(contacts.map((contact) => [contact.id, contact])).values()]
  return [
    ...plain.map(([field, label]) => ({ field, label, values: of(contacts, (it) => it[field] ?? '') })),
    ...names.map((name) => ({
      field: `attributes.${name}`,
      label: name.replaceAll('_', ' '),
      values: of(contacts, ({ attributes }) => blank(attributes[name])),
    })),
    identifierLine('emails', 'Emails', contacts, keeper, 'email'),
    identifierLine('phones', 'Phones', contacts, keeper, 'phone'),
    {
      field: 'pixels',
      label: 'Browsers',
      values: of(contacts, ({ pixels }) => (pixels.length > 0 ? countOf(pixels.length, 'browser') : '')),
      fate: 'All are recognised.',
    },
    {
      field: 'user_id',
      label: 'User ID',
      values: of(contacts, (it) => it.user_id ?? ''),
      ...userIdFate(contacts),
    },
    {
      field: 'status',
      label: 'Status',
      values: of(contacts, ({ status }) => status),
      fate: apart.some(({ status }) => status === 'user') ? 'User.' : 'Visitor.',
    },
    unionLine('tags', 'Tags', contacts),
    unionLine('lists', 'Lists', contacts),
    {
      field: 'page_visits',
      label: 'Page visits',
      values: of(contacts, (it) => (it.page_visits > 0 ? String(it.page_visits) : '')),
      fate: `Added up: ${apart.reduce((sum, it) => sum + it.page_visits, 0)}.`,
    },
    {
      field: 'previous_values',
      label: 'Previous values',
      values: of(contacts, ({ previous_values }) =>
        previous_values.length > 0 ? countOf(previous_values.length, 'value') : '',
      ),
      fate: 'All are kept.',
    },
  ]
}

const userIdFate = (contacts: Contact[]) =>
  haveDifferentUserIds(contacts) ? { fate: 'They differ: these are different people.' } : {}

function identifierLine(
  field: 'emails' | 'phones',
  label: string,
  contacts: Contact[],
  keeper: number,
  one: string,
): Line {
  const own = contacts[keeper]?.[field] ?? []
  const all = new Set(contacts.flatMap((contact) => values(contact[field])))
  const first = own.find(({ primary }) => primary) ?? own[0]
  const kept = all.size === 2 ? 'Both are kept' : `All ${all.size} are kept`
  const line = { field, label, values: of(contacts, (contact) => lines(values(contact[field]))) }
  if (all.size <= 1) return line
  return { ...line, fate: first ? `${kept}; ${first.value} is the primary ${one}.` : `${kept}.` }
}

function unionLine(field: 'tags' | 'lists', label: string, contacts: Contact[]): Line {
  const all = [...new Set(contacts.flatMap((contact) => contact[field]))]
  return {
    field,
    label,
    values: of(contacts, (contact) => contact[field].join(', ')),
    fate: `Together: ${listed(all)}.`,
  }
}
