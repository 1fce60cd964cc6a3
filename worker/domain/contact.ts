import type { Fields, PreviousValue } from './lead.ts'

export type Contact = {
  id: string
  first_name: string | null
  last_name: string | null
  company: string | null
  user_id: string | null
  status: 'visitor' | 'user'
  tags: string[]
  lists: string[]
  attributes: Fields
  previous_values: PreviousValue[]
  last_contacted: string | null
  last_heard_from: string | null
  created_at: string
  updated_at: string
  version: number
}

export const fullName = ({ first_name, last_name }: Pick<Contact, 'first_name' | 'last_name'>) =>
  [first_name, last_name].filter(Boolean).join(' ') || null

/** The last word is the last name; a single word is a first name. What a person corrects by hand stays. */
export function splitName(name: string | null): Pick<Contact, 'first_name' | 'last_name'> {
  const words = name?.trim().split(/\s+/).filter(Boolean) ?? []
  if (words.length < 2) return { first_name: words[0] ?? null, last_name: null }
  return { first_name: words.slice(0, -1).join(' '), last_name: words.at(-1) ?? null }
}
