import { NAME_MAX_CHARS, PHONE_MAX_CHARS } from '../../protocol/limits.ts'
import { readEmail } from '../domain/email.ts'
import type { Fields } from '../domain/lead.ts'
import type { ContactInput } from '../records/new-contact.ts'
import { readList, readText, readValue } from './cell.ts'
import type { Column, ListName, TextName } from './columns.ts'

/** A row as it is to be stored. `name`, `fields` and the rest are of the lead, where it is one. */
export type ImportedRow = {
  contact: ContactInput
  name: string | null
  fields: Fields
  contact_id: string | null
  pipeline: string | null
  stage: string | null
}

/** Source: the API's own limits, so that an import takes what the API takes and nothing else. */
const LIMITS: Record<TextName | ListName, number> = {
  first_name: NAME_MAX_CHARS,
  last_name: NAME_MAX_CHARS,
  name: NAME_MAX_CHARS,
  company: NAME_MAX_CHARS,
  user_id: 200,
  status: 16,
  contact_id: 80,
  pipeline: 200,
  stage: 200,
  emails: 320,
  phones: PHONE_MAX_CHARS,
  pixels: 128,
  tags: 100,
  lists: 100,
}
const MOST: Record<ListName, number> = { emails: 50, phones: 50, pixels: 50, tags: 200, lists: 200 }
const FIELDS_MAX = 50
const VALUE_MAX_CHARS = 2000

/** Reads a row, or says in words what is wrong with it. */
export function readRow(columns: Column[], cells: string[]): { row: ImportedRow } | { reason: string } {
  if (cells.slice(columns.length).some((cell) => cell.trim() !== ''))
    return { reason: `${cells.length} cells, but the first line names ${columns.length} columns` }
  if (cells.some((cell) => cell.includes('\uFFFD') || cell.includes('\0') || !cell.isWellFormed()))
    return { reason: 'Not UTF-8 text' }

  const texts: Partial<Record<TextName, string>> = {}
  const lists: Record<ListName, string[]> = { emails: [], phones: [], pixels: [], tags: [], lists: [] }
  const attributes: Fields = {}
  const fields: Fields = {}
  for (const [i, column] of columns.entries()) {
    const cell = (cells[i] ?? '').trim()
    if (cell === '') continue
    if (column.is === 'text') texts[column.name] ??= readText(cell)
    else if (column.is === 'list') lists[column.name].push(...readList(cell))
    else if (column.is === 'attribute') attributes[column.name] = readValue(cell)
    else if (column.is === 'field') fields[column.name] = readValue(cell)
  }
  const reason =
    wrongText(texts) ??
    wrongLists(lists) ??
    wrongFields('attributes', attributes) ??
    wrongFields('fields', fields)
  if (reason) return { reason }
  const { first_name, last_name, name, company, user_id, status } = texts
  const says =
    [...Object.values(lists), ...Object.values(texts)].some((it) => it.length > 0) ||
    Object.keys({ ...attributes, ...fields }).length > 0
  if (!says) return { reason: 'Nothing in it' }
  const given = (values: string[]) => values.map((value) => ({ value, primary: false }))
  return {
    row: {
      contact: {
        first_name,
        last_name,
        name: first_name || last_name ? undefined : name,
        company,
        user_id,
        status: status?.toLowerCase() as ContactInput['status'],
        emails: given(lists.emails),
        phones: given(lists.phones),
        pixels: given(lists.pixels),
        tags: lists.tags,
        lists: lists.lists,
        attributes,
      },
      name: name ?? ([first_name, last_name].filter(Boolean).join(' ') || null),
      fields,
      contact_id: texts.contact_id ?? null,
      pipeline: texts.pipeline ?? null,
      stage: texts.stage ?? null,
    },
  }
}

function wrongText(texts: Partial<Record<TextName, string>>): string | null {
  for (const [name, text] of Object.entries(texts))
    if (text.length > LIMITS[name as TextName])
      return `${name}: At most ${LIMITS[name as TextName]} characters`
  const status = texts.status?.toLowerCase()
  return status && status !== 'visitor' && status !== 'user' ? 'status: Neither visitor nor user' : null
}

function wrongLists(lists: Record<ListName, string[]>): string | null {
  for (const [name, values] of Object.entries(lists) as [ListName, string[]][]) {
    if (values.length > MOST[name]) return `${name}: At most ${MOST[name]}`
    if (values.some((it) => it.length > LIMITS[name])) return `${name}: At most ${LIMITS[name]} characters`
  }
  return lists.emails.some((it) => readEmail(it) === null) ? 'emails: Not an email address' : null
}

function wrongFields(what: string, fields: Fields): string | null {
  if (Object.keys(fields).length > FIELDS_MAX) return `${what}: At most ${FIELDS_MAX}`
  const long = Object.entries(fields).find(([, it]) => typeof it === 'string' && it.length > VALUE_MAX_CHARS)
  return long ? `${what}.${long[0]}: At most ${VALUE_MAX_CHARS} characters` : null
}
