import { fromBase64Url, sameBytes, toBase64Url, utf8 } from './bytes.ts'
import { mac } from './mac.ts'

/**
 * A pixel ID is `px_` and base64url of 4 bytes Unix seconds (so that the newest issue sorts last), 16 random bytes
 * and 8 bytes of HMAC over them and the site: a made-up one, or another site's, is told apart without a look-up.
 */
const TIME = 4
const RANDOM = 16
const TAG = 8
const PREFIX = 'px_'

const tagOf = async (secret: string, siteId: string, head: Uint8Array) => {
  const site = utf8(`pixel:${siteId}:`)
  const bytes = new Uint8Array(site.length + head.length)
  bytes.set(site)
  bytes.set(head, site.length)
  return (await mac(secret, bytes)).slice(0, TAG)
}

/** @param now ms. */
export async function issuePixel(secret: string, siteId: string, now: number): Promise<string> {
  const head = new Uint8Array(TIME + RANDOM)
  new DataView(head.buffer).setUint32(0, Math.floor(now / 1000))
  crypto.getRandomValues(head.subarray(TIME))
  const id = new Uint8Array(head.length + TAG)
  id.set(head)
  id.set(await tagOf(secret, siteId, head), head.length)
  return PREFIX + toBase64Url(id)
}

export async function isPixelOf(secret: string, siteId: string, pixel: string): Promise<boolean> {
  const text = pixel.startsWith(PREFIX) ? pixel.slice(PREFIX.length) : ''
  const bytes = fromBase64Url(text)
  // The last character has spare bits: only the spelling that was issued counts.
  if (bytes?.length !== TIME + RANDOM + TAG || toBase64Url(bytes) !== text) return false
  const head = bytes.slice(0, TIME + RANDOM)
  return sameBytes(await tagOf(secret, siteId, head), bytes.slice(TIME + RANDOM))
}

/** Of more, none is looked at: each costs a signature. */
const PRESENTED_MAX = 6

/** Those that are the site's own, the newest issue first. Where a browser holds several, it says all, with a comma. */
export async function ownPixels(secret: string, siteId: string, presented: (string | undefined)[]) {
  const pixels = [...new Set(presented.flatMap((it) => it?.split(',') ?? []))].slice(0, PRESENTED_MAX)
  const own = await Promise.all(
    pixels.map(async (pixel) => ((await isPixelOf(secret, siteId, pixel)) ? pixel : null)),
  )
  return own.filter((pixel) => pixel !== null).sort((a, b) => issuedAt(b) - issuedAt(a))
}

/** The newest issue of those that are the site's own; null: none is. */
export const newestPixel = async (secret: string, siteId: string, presented: (string | undefined)[]) =>
  (await ownPixels(secret, siteId, presented))[0] ?? null

const issuedAt = (pixel: string) => {
  const bytes = fromBase64Url(pixel.slice(PREFIX.length))
  return bytes ? new DataView(bytes.buffer).getUint32(0) : 0
}
