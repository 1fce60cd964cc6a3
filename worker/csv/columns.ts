/** What a column of an imported file stands for. `field`: a custom attribute of a contact, or a custom field of a lead. */
export type Column =
  | { is: 'ignored' }
  | { is: 'text'; name: TextName }
  | { is: 'list'; name: ListName }
  | { is: 'attribute' | 'field'; name: string }

export type TextName =
  | 'first_name'
  | 'last_name'
  | 'name'
  | 'company'
  | 'user_id'
  | 'status'
  | 'contact_id'
  | 'pipeline'
  | 'stage'
export type ListName = 'emails' | 'phones' | 'pixels' | 'tags' | 'lists'

export type ImportKind = 'contacts' | 'leads'

const TEXTS: Record<string, TextName> = {
  first_name: 'first_name',
  firstname: 'first_name',
  given_name: 'first_name',
  last_name: 'last_name',
  lastname: 'last_name',
  surname: 'last_name',
  family_name: 'last_name',
  name: 'name',
  full_name: 'name',
  fullname: 'name',
  company: 'company',
  company_name: 'company',
  organization: 'company',
  organisation: 'company',
  user_id: 'user_id',
  userid: 'user_id',
  status: 'status',
}
const LISTS: Record<string, ListName> = {
  email: 'emails',
  emails: 'emails',
  e_mail: 'emails',
  email_address: 'emails',
  phone: 'phones',
  phones: 'phones',
  phone_number: 'phones',
  telephone: 'phones',
  mobile: 'phones',
  pixel: 'pixels',
  pixels: 'pixels',
  tag: 'tags',
  tags: 'tags',
  list: 'lists',
  lists: 'lists',
}
const OF_LEADS: Record<string, TextName> = {
  pipeline: 'pipeline',
  pipeline_id: 'pipeline',
  stage: 'stage',
  stage_id: 'stage',
  contact_id: 'contact_id',
}
/** What an export tells and nobody can set. */
const TOLD = [
  'id',
  'page_visits',
  'last_seen',
  'last_contacted',
  'last_heard_from',
  'created_at',
  'updated_at',
]
/** Without one of these nobody would know who a row is about: the file has no header, or is of something else. */
const NAMING = ['first_name', 'last_name', 'name', 'company', 'user_id', 'emails', 'phones', 'contact_id']

const NAME_MAX_CHARS = 64
const COLUMNS_MAX = 2000
const RESERVED = ['__proto__', 'constructor', 'prototype']

/** Columns by their header, or what is wrong with it. Case, spaces and hyphens make no difference. */
export function columnsOf(header: string[], kind: ImportKind): { columns: Column[] } | { wrong: string } {
  if (header.length > COLUMNS_MAX) return { wrong: `More than ${COLUMNS_MAX} columns` }
  const columns = header.map((cell) => columnOf(cell.trim(), kind))
  const bad = columns.findIndex(
    (it) =>
      (it.is === 'attribute' || it.is === 'field') &&
      (it.name.length > NAME_MAX_CHARS || it.name === '' || RESERVED.includes(it.name)),
  )
  if (bad >= 0)
    return { wrong: `Column ${bad + 1} can't be named “${header[bad]?.slice(0, NAME_MAX_CHARS)}”` }
  if (
    !columns.some(
      (it) => 'name' in it && it.is !== 'attribute' && it.is !== 'field' && NAMING.includes(it.name),
    )
  )
    return { wrong: 'The first line names no column like name, email, phone, company or user_id' }
  return { columns }
}

function columnOf(header: string, kind: ImportKind): Column {
  if (header === '') return { is: 'ignored' }
  const name = header.toLowerCase().replaceAll(/[\s-]+/g, '_')
  const custom = /^(attributes|fields)\.(.+)$/is.exec(header)
  if (custom?.[2]) {
    const is = custom[1]?.toLowerCase() === 'fields' && kind === 'leads' ? 'field' : 'attribute'
    return { is, name: custom[2] }
  }
  if (TOLD.includes(name)) return { is: 'ignored' }
  const text = own(TEXTS, name) ?? (kind === 'leads' ? own(OF_LEADS, name) : undefined)
  if (text) return { is: 'text', name: text }
  const list = own(LISTS, name)
  if (list) return { is: 'list', name: list }
  return { is: kind === 'leads' ? 'field' : 'attribute', name: header }
}

/** A column may be named `constructor`. */
const own = <T>(table: Record<string, T>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined
