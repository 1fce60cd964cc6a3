import { visible } from './text.ts'

/**
 * What an address stands for. `normal`: lower case, NFKC, international domain as punycode. `key`: the same with
 * the provider's own rules applied, for matching only; two addresses with one key reach one mailbox.
 */
export type Email = { value: string; normal: string; key: string }

/** Providers that ignore parts of an address. Source: the API contract, "Provider rules". */
const PROVIDERS: { hosts: string[]; dots: boolean; plus: boolean }[] = [
  { hosts: ['gmail.com', 'googlemail.com'], dots: true, plus: true },
  { hosts: ['outlook.com', 'hotmail.com', 'live.com'], dots: false, plus: true },
  { hosts: ['icloud.com', 'me.com'], dots: false, plus: true },
  { hosts: ['fastmail.com'], dots: false, plus: true },
  { hosts: ['proton.me', 'protonmail.com'], dots: false, plus: true },
]
/** Hosts that are two names of one provider. */
const SAME_PROVIDER: Record<string, string> = { 'googlemail.com': 'gmail.com' }

const asciiHost = (host: string): string | null => {
  try {
    // The URL parser is the platform's own IDNA: it maps width, case and NFC/NFD, and writes punycode.
    const { hostname, pathname, port } = new URL(`http://${host}/`)
    return pathname === '/' && port === '' && hostname.length > 0 ? hostname.replace(/\.$/, '') : null
  } catch {
    return null
  }
}

/** null: not an address. Never throws. Display names (`Ada <ada@…>`) and `mailto:` are taken off. */
export function readEmail(raw: string): Email | null {
  const value = visible(raw).normalize('NFKC').trim()
  const bracketed = /<([^<>]+)>$/.exec(value)?.[1] ?? value
  const address = bracketed
    .replace(/^mailto:/i, '')
    .trim()
    .toLowerCase()
  const at = address.lastIndexOf('@')
  const local = address.slice(0, at)
  if (at < 1 || local.length > 64 || /[\s@<>,;:\\"()[\]]/.test(local)) return null
  const typedHost = address.slice(at + 1)
  if (/[\s/?#:%\\[\]]/.test(typedHost)) return null
  const host = asciiHost(typedHost)
  if (!host?.includes('.') || host.length > 253 || /^[\d.]+$/.test(host)) return null
  const normal = `${local}@${host}`
  return { value: raw.trim(), normal, key: emailKey(normal) }
}

/** The matching key of a normal form. */
export function emailKey(normal: string): string {
  const at = normal.lastIndexOf('@')
  const host = normal.slice(at + 1)
  const provider = PROVIDERS.find(({ hosts }) => hosts.includes(host))
  if (!provider) return normal
  let local = normal.slice(0, at)
  if (provider.plus && local.indexOf('+') > 0) local = local.slice(0, local.indexOf('+'))
  if (provider.dots) local = local.replaceAll('.', '') || local
  return `${local}@${SAME_PROVIDER[host] ?? host}`
}
