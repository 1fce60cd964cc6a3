import { fromBase64Url, toBase64Url, utf8 } from './bytes.ts'

/** Which way something was encrypted; a later way gets a name of its own. */
const WAY = 'a1'
const IV_BYTES = 12
/** AES-256. */
const KEY_BYTES = 32

const keys = new Map<string, Promise<CryptoKey>>()

/** 32 bytes as base64url, or any longer words, of which they are made. */
function keyOf(secret: string): Promise<CryptoKey> {
  const known = keys.get(secret)
  if (known) return known
  const made = (async () => {
    const bytes = fromBase64Url(secret)
    const raw =
      bytes?.length === KEY_BYTES
        ? bytes
        : new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(secret)))
    return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
  })()
  keys.clear()
  keys.set(secret, made)
  return made
}

/**
 * Encrypts by AES-256-GCM, each time with a nonce of its own. `place` says where it is kept: moved to another row it
 * can't be read.
 */
export async function seal(secret: string, text: string, place: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const box = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: utf8(place) },
    await keyOf(secret),
    utf8(text),
  )
  return `${WAY}.${toBase64Url(iv)}.${toBase64Url(new Uint8Array(box))}`
}

/** null: it was sealed with another key, for another place, or was tampered with. */
export async function unseal(secret: string, sealed: string, place: string): Promise<string | null> {
  const [way, iv, box] = sealed.split('.')
  const [nonce, bytes] = [fromBase64Url(iv ?? ''), fromBase64Url(box ?? '')]
  if (way !== WAY || !nonce || !bytes) return null
  try {
    const clear = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: nonce, additionalData: utf8(place) },
      await keyOf(secret),
      bytes,
    )
    return new TextDecoder().decode(clear)
  } catch {
    return null
  }
}
