import { fromBase64Url, sameBytes, toBase64Url, utf8 } from './bytes.ts'

/** Cloudflare's runtime is reported to refuse more than 100,000; local workerd takes any. The number stands beside each hash. */
export const ITERATIONS = 100_000
const SALT_BYTES = 16

const derive = async (password: string, salt: Uint8Array<ArrayBuffer>, iterations: number) => {
  const key = await crypto.subtle.importKey('raw', utf8(password.normalize('NFC')), 'PBKDF2', false, [
    'deriveBits',
  ])
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, key, 256),
  )
}

/** `pbkdf2-sha256$ITERATIONS$SALT$HASH`. */
export async function hashPassword(password: string) {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES))
  return `pbkdf2-sha256$${ITERATIONS}$${toBase64Url(salt)}$${toBase64Url(await derive(password, salt, ITERATIONS))}`
}

/** Takes as long for `stored: null` (nobody of that name), so that the time tells nothing. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [, iterations, salt, hash] = stored?.split('$') ?? []
  const derived = await derive(
    password,
    fromBase64Url(salt ?? '') ?? new Uint8Array(SALT_BYTES),
    Number(iterations ?? ITERATIONS),
  )
  const expected = fromBase64Url(hash ?? '')
  return stored !== null && expected !== null && sameBytes(derived, expected)
}
