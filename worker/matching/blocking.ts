import { emailKey, readEmail } from '../domain/email.ts'
import type { Identifier } from '../domain/identifier.ts'
import { isJunkEmail, isJunkPhone } from '../domain/junk.ts'
import { phoneKeys, readPhone } from '../domain/phone.ts'

/** Which method a blocking key speaks for, by its first letter. */
const PREFIX = { pixel: 'x', email: 'e', phone: 'p', user_id: 'u' } as const

/** More contacts than this under one key make it say nothing about who somebody is; such a block is not looked into. */
export const BLOCK_CAP = 50

/**
 * The blocking keys of one identifier: what finds the contacts that may be the same person. None for junk and
 * for numbers that can't be read internationally.
 */
export function blockingKeys(it: Pick<Identifier, 'kind' | 'normal' | 'value' | 'local_format'>): string[] {
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
