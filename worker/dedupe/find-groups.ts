import type { BaseOrder } from '../domain/schedule.ts'
import { BLOCK_CAP } from '../matching/blocking.ts'
import type { Db } from '../store/database.ts'
import { membersUnder, sharedEmails } from '../store/email-blocks.ts'
import { groupsAround } from './load-groups.ts'
import { membersOf } from './plan-groups.ts'

/** Contacts that one look loads, with those that hang on them. */
const CONTACTS_PER_LOOK = 300

/** The members of a group when it was looked for: what it is when its turn comes is decided then. */
export type FoundGroup = { contact_ids: string[] }

/**
 * Groups of contacts with one email, from behind `after` on, some at a time. Each is found at the first of its emails.
 * @returns `next`: where to go on; null: that was all.
 */
export async function findGroups(
  db: Db,
  after: string,
  look: { order: BaseOrder; providerRules: boolean },
): Promise<{ groups: FoundGroup[]; next: string | null }> {
  const { keys, next } = await sharedEmails(db, after)
  const taken: string[] = []
  let contacts = 0
  for (const { key, size } of keys) {
    if (taken.length > 0 && contacts + Math.min(size, BLOCK_CAP) > CONTACTS_PER_LOOK) break
    taken.push(key)
    contacts += Math.min(size, BLOCK_CAP)
  }
  const goOn = taken.length < keys.length ? (taken.at(-1) ?? null) : next
  if (taken.length === 0) return { groups: [], next: goOn }
  const under = await membersUnder(db, taken, BLOCK_CAP)
  const around = await groupsAround(db, [...new Set(under.flatMap(({ ids }) => ids))], look)
  const groups = around
    .filter(({ key }) => taken.includes(key))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map((it) => membersOf(it).map(({ contact }) => contact.id))
    // One that is too large is only told of.
    .map((ids) => ({ contact_ids: ids.toSorted().slice(0, BLOCK_CAP) }))
  return { groups, next: goOn }
}
