import type { Bridge } from '../../protocol/bridge.ts'
import { NAME_MAX_CHARS } from '../../protocol/limits.ts'
import type { PluginMeta } from './config.ts'

type Meta = NonNullable<Bridge['meta']>
type Value = string | number | boolean

/** What a lead takes. Source: the API's limits of `fields`. */
const FIELDS_MAX = 40
const KEY_MAX_CHARS = 64
const VALUE_MAX_CHARS = 2000

const isValue = (value: unknown): value is Value =>
  typeof value === 'boolean' || Number.isFinite(value) || (typeof value === 'string' && value !== '')

type Custom = NonNullable<PluginMeta['lead']>['custom_fields']

/** Name and value of each field of the CRM; of several values all, in one text. */
const custom = (fields: Custom): [string, Value][] =>
  (Array.isArray(fields) ? fields : []).flatMap(({ id, code, values }) => {
    const given = (Array.isArray(values) ? values : []).map((it) => it?.value).filter(isValue)
    const [first] = given
    if (first === undefined) return []
    return [[`${code ?? id}`, given.length > 1 ? given.join(', ') : first] as [string, Value]]
  })

/** What the page says, added to what it has said: the person, and everything else as fields of the lead. */
export function addMeta(meta: Meta, { note, contact, lead, bot_params }: PluginMeta): Meta {
  const person = { ...meta.person }
  const fields = { ...meta.fields }
  const add = (key: string, value: unknown) => {
    if (isValue(value) && (key in fields || Object.keys(fields).length < FIELDS_MAX))
      fields[key.slice(0, KEY_MAX_CHARS)] =
        typeof value === 'string' ? value.slice(0, VALUE_MAX_CHARS) : value
  }
  if (isValue(contact?.name)) person.name = `${contact?.name}`.slice(0, NAME_MAX_CHARS)
  for (const [name, value] of custom(contact?.custom_fields))
    if (name === 'EMAIL') person.email = `${value}`
    else if (name === 'PHONE') person.phone = `${value}`
    else add(`contact_${name}`, value)
  add('note', note?.text)
  add('lead_name', lead?.name)
  add('lead_sale', lead?.sale)
  for (const [name, value] of custom(lead?.custom_fields)) add(`lead_${name}`, value)
  for (const [name, value] of Object.entries(bot_params ?? {})) add(`bot_${name}`, value)
  return { person, fields }
}
