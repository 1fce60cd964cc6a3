import { signal } from '@preact/signals'
import type { Contact } from '../../wire.ts'

/** Contacts that were selected, also in another search: two that are to be merged are seldom on one page. */
export const selected = signal<Contact[]>([])

/** So many records can be seen side by side. */
export const MERGE_MAX = 6

export const isSelected = (id: string) => selected.value.some((contact) => contact.id === id)

export function toggle(contact: Contact) {
  selected.value = isSelected(contact.id)
    ? selected.value.filter(({ id }) => id !== contact.id)
    : [...selected.value, contact]
}

export const deselect = (ids: string[]) => {
  selected.value = selected.value.filter(({ id }) => !ids.includes(id))
}

export const mergeAddress = (ids: string[]) => `/admin/contacts/merge?ids=${ids.join(',')}`
