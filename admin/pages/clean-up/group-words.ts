import { countOf, listed } from '../../parts/count.ts'
import type { BaseOrder, Group } from '../../wire-clean-up.ts'

export const GONE = 'a contact that is gone'

/** What a contact of a group is called. */
export const nameIn = ({ contacts }: Group, id: string) => {
  const known = contacts.find((it) => it.id === id)
  return known?.name || known?.email || GONE
}

const SHOWN = 4

/** `Ada`, `Ada and Bob`, `Ada, Bob, Cleo, Dan and 3 others`. */
export const namesIn = (group: Group, ids: string[]) =>
  listed([
    ...ids.slice(0, SHOWN).map((id) => nameIn(group, id)),
    ...(ids.length > SHOWN ? [countOf(ids.length - SHOWN, 'other')] : []),
  ])

/** The email that the group has in common, as far as it is known who it was. */
export const emailOf = ({ contacts }: Group) => contacts.find(({ email }) => email)?.email ?? null

const reasons: Record<string, (order: BaseOrder) => string> = {
  user_id: () => 'it has a user ID',
  status: () => 'it is a user, not a visitor',
  last_updated: (order) =>
    order === 'older' ? 'it was last updated longer ago' : 'it was updated more recently',
  created_at: () => 'it was made first',
  id: () => 'it comes first by its ID; nothing else tells them apart',
}

/** Why this one is the base user. */
export const chosenWords = ({ decided_by = 'id' }: Group, order: BaseOrder = 'older') =>
  reasons[decided_by]?.(order) ?? decided_by.replaceAll('_', ' ')

const left: Record<string, string> = {
  different_user_ids: 'They have different user IDs, so they are different people.',
  not_same: 'Somebody has marked two of them as not the same.',
  shared_address: 'Several people use this address.',
  too_many: 'More than 50 contacts have this address. Merge them by hand.',
  gone: 'When its turn came there was nothing left to merge.',
  busy: 'Somebody kept changing them at that moment. The next run tries again.',
  too_large: 'There is too much to be moved at once. Merge them one by one.',
  expired: 'It is more than 30 days ago.',
}

/** Why nothing was done. IDs tell a person nothing. */
export const whyNot = ({ code = '', why }: Group) =>
  why?.replace(/\b(con|lead|mrg)_\w+/g, 'another one') ?? left[code] ?? code.replaceAll('_', ' ')

const fields: Record<string, string> = {
  first_name: 'first name',
  last_name: 'last name',
  company: 'company',
}

const fieldName = (field: string) => fields[field] ?? field.replace(/^attributes\./, '').replaceAll('_', ' ')

/** `company from Bob; city and hat from Cleo`. */
export const filledWords = (group: Group) =>
  [...Map.groupBy(group.filled ?? [], ({ from }) => from)]
    .map(
      ([from, those]) => `${listed(those.map(({ field }) => fieldName(field)))} from ${nameIn(group, from)}`,
    )
    .join('; ')

export const stoppingWords = (group: Group) =>
  listed(
    (group.automations_stopping ?? []).map(
      ({ name, contact_id }) => `${name} (${nameIn(group, contact_id)})`,
    ),
  )

export const triggeringWords = ({ automations_triggering = [] }: Group) =>
  listed(automations_triggering.map(({ name, by = [] }) => `${name}, by the ${by.join(', ')}`))
