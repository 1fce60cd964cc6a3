import { sameText } from './bytes.ts'
import { mac } from './mac.ts'

/** What an identify call signs: as sent, an absent one empty. None of them has a line break in it. */
export type SignedParts = {
  user_id?: string | undefined
  email?: string | undefined
  phone?: string | undefined
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Lower-case hex HMAC-SHA256, by any of the secrets that are valid: while a site changes over, two are. */
export async function isIdentitySignature(
  secrets: string[],
  { user_id = '', email = '', phone = '' }: SignedParts,
  signature: string,
): Promise<boolean> {
  const made = await Promise.all(
    secrets.map(async (secret) => hex(await mac(secret, `${user_id}\n${email}\n${phone}`))),
  )
  // All are compared: the time does not tell by which it was made.
  return made.map((it) => sameText(it, signature)).includes(true)
}
