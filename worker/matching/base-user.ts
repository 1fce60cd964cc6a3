import type { Contact } from '../domain/contact.ts'
import type { BaseOrder } from '../domain/schedule.ts'

/** What tells which of two records stays, or gives first. */
export type Criterion = 'user_id' | 'status' | 'last_updated' | 'created_at' | 'id'

type Order = (a: Contact, b: Contact) => number

const first = (a: boolean, b: boolean) => Number(b) - Number(a)
const before = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

const CRITERIA: Record<Criterion, (a: Contact, b: Contact, order: BaseOrder) => number> = {
  user_id: (a, b) => first(a.user_id !== null, b.user_id !== null),
  status: (a, b) => first(a.status === 'user', b.status === 'user'),
  last_updated: (a, b, order) => before(a.updated_at, b.updated_at) * (order === 'older' ? 1 : -1),
  created_at: (a, b) => before(a.created_at, b.created_at),
  id: (a, b) => before(a.id, b.id),
}

/** Source: the document on deduplication: user ID, then status, then last updated; ties by age and ID. */
const OF_BASE: Criterion[] = ['user_id', 'status', 'last_updated', 'created_at', 'id']
/** Attributes come from users before visitors, then from the older; a user ID says nothing about who knows a city. */
const OF_DONORS = OF_BASE.filter((it) => it !== 'user_id')

const orderBy =
  (criteria: Criterion[], order: BaseOrder): Order =>
  (a, b) => {
    for (const criterion of criteria) {
      const difference = CRITERIA[criterion](a, b, order)
      if (difference !== 0) return difference
    }
    return 0
  }

/** The base user comes first. */
export const baseFirst = (order: BaseOrder) => orderBy(OF_BASE, order)

/** Whose values are taken first where the base user has none. */
export const donorsFirst = (order: BaseOrder) => orderBy(OF_DONORS, order)

/** By what the base user was chosen before the next one. */
export const decidedBy = (base: Contact, next: Contact, order: BaseOrder): Criterion =>
  OF_BASE.find((criterion) => CRITERIA[criterion](base, next, order) !== 0) ?? 'id'
