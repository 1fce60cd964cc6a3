import { listed } from '../../parts/count.ts'
import { fieldName } from '../../parts/shown.ts'
import type { Merge, UndoItem } from '../../wire-merging.ts'
import { amount } from '../merge/moved-words.ts'

export type UndoLines = { back: string[]; stays: string[] }

const RECORDS = ['contact', 'lead']

/** `email ada@example.com`, as an item names an identifier. */
const addressOf = ({ field = '' }: UndoItem) => field.replace(/^\S+ /, '')
const isBrowser = ({ field = '' }: UndoItem) => field.startsWith('pixel ')

const fieldWords = (field: string | undefined) =>
  field === 'previous_values' ? 'list of previous values' : fieldName(field ?? 'everything')

/** Rows were in a conversation's or a lead's table: told by their number. */
const tableOf = (what: string) => (what === 'conversation' ? 'conversations' : what)

const ofRequest: Record<string, string> = {
  contact: 'Its person becomes a contact of its own.',
  lead: 'The request becomes a lead of its own.',
}

/**
 * An undo's items as sentences: what comes back and what stays as it is.
 * @param names of records by ID, as far as they are known.
 */
export function undoLines(
  items: UndoItem[],
  { subject, winner_id }: Pick<Merge, 'subject' | 'winner_id'>,
  names: Record<string, string>,
): UndoLines {
  const back: string[] = []
  const stays: string[] = []
  const nameOf = (id: string, what: string) =>
    id === winner_id ? 'the keeper' : (names[id] ?? `the ${what}`)

  for (const { what, id, status } of items.filter(({ what }) => RECORDS.includes(what)))
    if (status === 'kept') stays.push(`${names[id] ?? `A ${what}`} can’t be brought back.`)
    else if (subject === 'request') back.push(ofRequest[what] ?? '')
    else back.push(`${names[id] ?? `A ${what}`} is a ${what} of its own again.`)

  // What a merge added to the list of previous values goes without saying.
  const fields = items.filter(
    ({ what, field, status }) => what === 'field' && !(field === 'previous_values' && status === 'restored'),
  )
  for (const id of new Set(fields.map((item) => item.id))) {
    const what = id.startsWith('lead_') ? 'lead' : 'contact'
    const of = (status: UndoItem['status']) => [
      ...new Set(
        fields.filter((item) => item.id === id && item.status === status).map((it) => fieldWords(it.field)),
      ),
    ]
    const [restored, kept] = [of('restored'), of('kept')]
    if (restored.length > 0) back.push(`On ${nameOf(id, what)}, as before the merge: ${listed(restored)}.`)
    if (kept.length > 0) stays.push(`On ${nameOf(id, what)}, because it was changed since: ${listed(kept)}.`)
  }

  const identifiers = items.filter(({ what }) => what === 'identifier')
  const addresses = (status: UndoItem['status']) => {
    const some = identifiers.filter((item) => item.status === status)
    const browsers = some.filter(isBrowser).length
    return [
      ...some.filter((item) => !isBrowser(item)).map(addressOf),
      ...(browsers > 0 ? [browsers === 1 ? '1 browser' : `${browsers} browsers`] : []),
    ]
  }
  if (addresses('restored').length > 0)
    back.push(`No longer with the keeper: ${listed(addresses('restored'))}.`)
  if (addresses('kept').length > 0)
    stays.push(`Also with the keeper, as another part of it has them: ${listed(addresses('kept'))}.`)

  const rows = items.filter(
    ({ what }) => !RECORDS.includes(what) && what !== 'field' && what !== 'identifier',
  )
  for (const what of new Set(rows.map((item) => tableOf(item.what)))) {
    const count = (status: UndoItem['status']) =>
      rows.filter((item) => tableOf(item.what) === what && item.status === status).length
    if (count('restored') > 0) back.push(`Goes back to where it was: ${amount(what, count('restored'))}.`)
    if (count('kept') > 0) stays.push(`Was moved elsewhere since: ${amount(what, count('kept'))}.`)
  }
  return { back, stays }
}
