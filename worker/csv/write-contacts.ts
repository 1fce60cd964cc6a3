import type { Identifier, IdentifierKind } from '../domain/identifier.ts'
import { type Asked, findContacts } from '../records/find-contacts.ts'
import { attributeNames, type ContactView, contactsByIds, newestContacts } from '../store/contacts.ts'
import type { Db } from '../store/database.ts'
import { csvLine, listCell, textCell, valueCell } from './cell.ts'

/** Contacts read at once: a page of them is some megabytes, and one invocation may run a thousand statements. */
const PAGE = 2000
/** Spreadsheets take a file for UTF-8 if it begins with this. */
const BYTE_ORDER_MARK = '\uFEFF'

type Cells = (view: ContactView) => string
const COLUMNS: [header: string, cell: Cells][] = [
  ['id', ({ contact }) => contact.id],
  ['first_name', ({ contact }) => textCell(contact.first_name ?? '')],
  ['last_name', ({ contact }) => textCell(contact.last_name ?? '')],
  ['company', ({ contact }) => textCell(contact.company ?? '')],
  ['user_id', ({ contact }) => textCell(contact.user_id ?? '')],
  ['status', ({ contact }) => contact.status],
  ['emails', ({ identifiers }) => listCell(valuesOf(identifiers, 'email'))],
  ['phones', ({ identifiers }) => listCell(valuesOf(identifiers, 'phone'))],
  ['pixels', ({ identifiers }) => listCell(valuesOf(identifiers, 'pixel'))],
  ['tags', ({ contact }) => listCell(contact.tags)],
  ['lists', ({ contact }) => listCell(contact.lists)],
  ['page_visits', (view) => String(view.page_visits)],
  ['last_seen', (view) => view.last_seen ?? ''],
  ['last_contacted', ({ contact }) => contact.last_contacted ?? ''],
  ['last_heard_from', ({ contact }) => contact.last_heard_from ?? ''],
  ['created_at', ({ contact }) => contact.created_at],
  ['updated_at', ({ contact }) => contact.updated_at],
]

/** The primary one first: an import makes the first one primary. */
const valuesOf = (identifiers: Identifier[], kind: IdentifierKind) =>
  identifiers
    .filter((it) => it.kind === kind)
    .sort((a, b) => Number(b.primary) - Number(a.primary))
    .map(({ value }) => value)

/** All contacts that are asked for as a CSV file, a page at a time. What breaks off is told by an error, never a shorter file. */
export function writeContacts(db: Db, asked: Asked): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const pages = pagesOf(db, asked)
  let columns: [string, Cells][] | null = null
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!columns) {
        columns = [...COLUMNS, ...(await attributeNames(db)).map(attributeColumn)]
        return controller.enqueue(
          encoder.encode(BYTE_ORDER_MARK + csvLine(columns.map(([header]) => header))),
        )
      }
      const { done, value } = await pages.next()
      if (done) return controller.close()
      const cells = columns.map(([, cell]) => cell)
      controller.enqueue(
        encoder.encode(value.map((view) => csvLine(cells.map((cell) => cell(view)))).join('')),
      )
    },
  })
}

const attributeColumn = (name: string): [string, Cells] => [
  `attributes.${name}`,
  ({ contact }) => (Object.hasOwn(contact.attributes, name) ? valueCell(contact.attributes[name]) : ''),
]

async function* pagesOf(db: Db, asked: Asked): AsyncGenerator<ContactView[]> {
  let after: [string, string] | null = null
  do {
    const found = await findContacts(db, asked, PAGE, after)
    const rows: { id: string; created_at: string }[] = found ? [] : await newestContacts(db, PAGE, after)
    const last = rows[PAGE] && rows[PAGE - 1]
    const ids: string[] = found?.ids ?? rows.slice(0, PAGE).map(({ id }) => id)
    after = found ? found.next : last ? [last.created_at, last.id] : null
    if (ids.length > 0) yield await contactsByIds(db, ids)
  } while (after)
}
