import type { Channel } from '../domain/config.ts'
import { readEmail } from '../domain/email.ts'
import type { IdentifierKind } from '../domain/identifier.ts'
import { isJunkWord, isSharedEmail } from '../domain/junk.ts'
import type { Fields } from '../domain/lead.ts'
import { readPhone } from '../domain/phone.ts'
import { blockingKeys, matchKeys } from '../matching/blocking.ts'
import type { Flag, Given, Request } from '../matching/request.ts'

/** What somebody typed, or a channel passed on. */
export type Typed = {
  name?: string | undefined
  email?: string | undefined
  phone?: string | undefined
  pixel?: string | undefined
  company?: string | undefined
  fields?: Fields | undefined
}

type Door = Pick<Channel, 'id' | 'pipeline_id' | 'default_country'>

/**
 * Reads what was typed once, at the door: normal forms, blocking keys and flags. Never throws.
 * @param providerRules whether dots and plus tags are ignored where the provider ignores them.
 */
export function readRequest(typed: Typed, door: Door, providerRules: boolean): Request {
  const given = [
    typed.pixel ? give('pixel', typed.pixel, typed.pixel) : null,
    typed.email ? { ...giveEmail(typed.email), exact: !providerRules } : null,
    typed.phone ? givePhone(typed.phone, door.default_country) : null,
  ].filter((it) => it !== null)
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

export function give(kind: IdentifierKind, value: string, normal: string, local_format = false): Given {
  const identifier = { kind, value, normal, local_format }
  return {
    ...identifier,
    match: matchKeys(identifier),
    keys: blockingKeys(identifier),
    exact: false,
    shared: kind === 'email' && isSharedEmail(normal),
  }
}

/** An address nobody can read as one is kept as it was typed; the door refuses those that are not junk either. */
function giveEmail(typed: string): Given {
  const email = readEmail(typed)
  return email
    ? give('email', email.value, email.normal)
    : give('email', typed.trim(), typed.trim().toLowerCase())
}

function givePhone(typed: string, country: string | null): Given {
  const phone = readPhone(typed, country)
  return phone
    ? give('phone', phone.value, phone.normal, phone.local)
    : give('phone', typed.trim(), `local:${typed.trim().toLowerCase()}`, true)
}

function flagsOf(given: Given[]): Flag[] {
  const flags = new Set<Flag>()
  for (const it of given) {
    if (it.keys.length > 0) continue
    const local = it.kind === 'phone' && it.local_format && !isJunkWord(it.value) && !/^0+$/.test(it.value)
    flags.add(local ? 'local_format' : 'junk_identifier')
  }
  return [...flags]
}
