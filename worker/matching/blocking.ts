import { emailKey, readEmail } from '../domain/email.ts'
import type { Identifier } from '../domain/identifier.ts'
import { isJunkEmail, isJunkPhone } from '../domain/junk.ts'
import { meantHost } from '../domain/mistyped-domain.ts'
import { phoneKeys, readPhone } from '../domain/phone.ts'

/** Which method a blocking key speaks for, by its first letter. */
const PREFIX = { pixel: 'x', email: 'e', phone: 'p', user_id: 'u' } as const

/** More contacts than this under one key make it say nothing about who somebody is; such a block is not looked into. */
export const BLOCK_CAP = 50

type Identifying = Pick<Identifier, 'kind' | 'normal' | 'value' | 'local_format'>

/**
 * What a method may link by: two identifiers with one of these in common are the same one. None for junk and for
 * numbers that can't be read internationally.
 */
export function matchKeys(it: Identifying): string[] {
  switch (it.kind) {
    case 'pixel':
    case 'user_id':
      return [`${PREFIX[it.kind]}:${it.normal}`]
    case 'email':
      return it.normal.includes('@') && !isJunkEmail(it.normal) ? [`e:${emailKey(it.normal)}`] : []
    case 'phone':
      return it.local_format || isJunkPhone(it.value) ? [] : phoneKeys(it.normal).map((key) => `p:${key}`)
  }
}

/**
 * Under what a contact with this identifier is found: its match keys, and for an address at a mistyped domain the
 * one that was meant, so that a person can be shown the likeness.
 */
export const blockingKeys = (it: Identifying): string[] => {
  const keys = matchKeys(it)
  const meant = it.kind === 'email' && keys.length > 0 ? meantEmail(it.normal) : null
  return meant ? [...keys, `e:${emailKey(meant)}`] : keys
}

/** `ada@gmial.com` → `ada@gmail.com`; null: the domain is no slip of a known one. */
export function meantEmail(normal: string): string | null {
  const at = normal.lastIndexOf('@')
  const host = meantHost(normal.slice(at + 1))
  return host ? `${normal.slice(0, at)}@${host}` : null
}

/** The keys under which a contact with this address, number or pixel ID would stand, however it was typed. */
export const lookupKeys = {
  email: (raw: string) => {
    const email = readEmail(raw)
    return email ? [`e:${email.key}`] : []
  },
  phone: (raw: string, country: string | null) =>
    (readPhone(raw, country)?.keys ?? []).map((key) => `p:${key}`),
  pixel: (raw: string) => [`x:${raw}`],
  user_id: (raw: string) => [`u:${raw}`],
}
