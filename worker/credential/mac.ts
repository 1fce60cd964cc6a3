import { utf8 } from './bytes.ts'

const keys = new Map<string, Promise<CryptoKey>>()
const HELD_KEYS = 500

const importKey = (secret: Uint8Array<ArrayBuffer>) =>
  crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])

/** Secrets of accounts are used at every hit; their imported keys are held. */
const heldKey = (secret: string) => {
  const known = keys.get(secret)
  if (known) return known
  if (keys.size >= HELD_KEYS) keys.clear()
  const key = importKey(utf8(secret))
  keys.set(secret, key)
  return key
}

/** HMAC-SHA256, 32 bytes. */
export async function mac(secret: string | Uint8Array<ArrayBuffer>, text: string | Uint8Array<ArrayBuffer>) {
  const key = typeof secret === 'string' ? await heldKey(secret) : await importKey(secret)
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, typeof text === 'string' ? utf8(text) : text))
}
