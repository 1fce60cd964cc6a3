import type { Channel } from '../domain/config.ts'
import { readEmail } from '../domain/email.ts'
import type { Identifier } from '../domain/identifier.ts'
import { isJunkPhone } from '../domain/junk.ts'
import type { Fields } from '../domain/lead.ts'
import { readPhone } from '../domain/phone.ts'
import { type Flag, type Given, givenFrom, type Request } from '../matching/request.ts'

/** What somebody typed, or a channel passed on. */
export type Typed = {
  name?: string | undefined
  email?: string | undefined
  phone?: string | undefined
  pixel?: string | undefined
  company?: string | undefined
  fields?: Fields | undefined
}

type Read = Pick<Identifier, 'kind' | 'value' | 'normal' | 'local_format'>
type Door = Pick<Channel, 'id' | 'pipeline_id' | 'default_country'>

/**
 * Reads what was typed once, at the door: normal forms, blocking keys and flags. Never throws.
 * @param providerRules whether dots and plus tags are ignored where the provider ignores them.
 */
export function readRequest(typed: Typed, door: Door, providerRules: boolean): Request {
  const { pixel, email, phone } = typed
  const read: (Read | null)[] = [
    pixel ? { kind: 'pixel', value: pixel, normal: pixel, local_format: false } : null,
    email ? readAddress(email) : null,
    phone ? readNumber(phone, door.default_country) : null,
  ]
  const given = read.filter((it) => it !== null).map((it) => givenFrom(it, providerRules))
  return {
    pipeline_id: door.pipeline_id,
    channel_id: door.id,
    name: typed.name?.trim() || null,
    company: typed.company?.trim() || null,
    fields: typed.fields ?? {},
    given,
    flags: flagsOf(given),
  }
}

/** An address nobody can read as one is kept as it was typed; the door refuses those that are not junk either. */
function readAddress(typed: string): Read {
  const email = readEmail(typed)
  const [value, normal] = email ? [email.value, email.normal] : [typed.trim(), typed.trim().toLowerCase()]
  return { kind: 'email', value, normal, local_format: false }
}

function readNumber(typed: string, country: string | null): Read {
  const phone = readPhone(typed, country)
  return phone
    ? { kind: 'phone', value: phone.value, normal: phone.normal, local_format: phone.local }
    : {
        kind: 'phone',
        value: typed.trim(),
        normal: `local:${typed.trim().toLowerCase()}`,
        local_format: true,
      }
}

function flagsOf(given: Given[]): Flag[] {
  const flags = new Set<Flag>()
  for (const it of given) {
    if (it.keys.length > 0) continue
    const local = it.kind === 'phone' && it.local_format && !isJunkPhone(it.value)
    flags.add(local ? 'local_format' : 'junk_identifier')
  }
  return [...flags]
}
