import { query } from '../../api.ts'
import type { DuplicatePair } from '../../wire-duplicates.ts'
import type { Subject } from '../../wire-merging.ts'

export const PLACE = '/admin/contacts/duplicates'

/** What the page shows: its filter and its part of the list. `pair`: the one that is selected first. */
export type At = Partial<
  Record<'kind' | 'status' | 'min_confidence' | 'contact_id' | 'after' | 'limit' | 'pair', string | undefined>
>

export const duplicatesAddress = (at: At) => `${PLACE}${query(at)}`

type Sides = { [Side in 'a' | 'b']: { contact_id: string } }

/** A pair's name: its contacts, whatever is listed of them. */
export const keyOf = ({ a, b }: Sides) => `${a.contact_id},${b.contact_id}`

/** Where one pair is shown, with the others of one of its contacts. */
export const pairAddress = (pair: DuplicatePair, contact_id: string) =>
  duplicatesAddress({ contact_id, pair: keyOf(pair) })

export const subjectOf = ({ kind }: At): Subject => (kind === 'lead' ? 'lead' : 'contact')
