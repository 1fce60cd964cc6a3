import { readEmail } from '../domain/email.ts'
import { isJunkEmail, isJunkPhone } from '../domain/junk.ts'
import type { Fields } from '../domain/lead.ts'
import { readPhone } from '../domain/phone.ts'
import { type Given, givenFrom } from '../matching/request.ts'
import type { Told } from './told.ts'

type Sent = {
  user_id?: string | undefined
  email?: string | undefined
  phone?: string | undefined
  name?: string | undefined
  attributes?: Fields | undefined
}

/** Reads what a website sent; an address or number that is nobody's is left out. */
export function readTold(
  { user_id, email, phone, name, attributes }: Sent,
  signed: boolean,
  country: string | null,
  providerRules: boolean,
): Told {
  const given = [email ? emailOf(email) : null, phone ? phoneOf(phone, country) : null]
  return {
    user_id: user_id ?? null,
    given: given.filter((it) => it !== null).map((it) => givenFrom(it, providerRules)),
    name: name?.trim() || null,
    attributes: attributes ?? {},
    signed,
  }
}

type Read = Pick<Given, 'kind' | 'value' | 'normal' | 'local_format'>

function emailOf(typed: string): Read | null {
  const email = readEmail(typed)
  return email && !isJunkEmail(email.normal)
    ? { kind: 'email', value: email.value, normal: email.normal, local_format: false }
    : null
}

function phoneOf(typed: string, country: string | null): Read | null {
  const phone = isJunkPhone(typed) ? null : readPhone(typed, country)
  return phone && { kind: 'phone', value: phone.value, normal: phone.normal, local_format: phone.local }
}
