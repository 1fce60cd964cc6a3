/**
 * Whether a webhook may be sent to this address. The URL parser has folded odd spellings of an IPv4 address
 * (`127.1`, `0x7f.1`, circled digits) before this looks. A name that resolves to a private address can't be told
 * from here: self-hosters who need that closed put an egress list before the Worker (SECURITY.md).
 */
export type TargetProblem = 'not_a_url' | 'not_https' | 'port' | 'credentials' | 'private_address'

const PRIVATE_V4: [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]
/** Names that stand for an address inside, whoever asks. */
const PRIVATE_NAMES =
  /(^|\.)(localhost|local|internal|intranet|lan|home|corp|nip\.io|sslip\.io|xip\.io|localtest\.me)$/

const v4 = (text: string) => {
  const parts = text.split('.').map(Number)
  return /^\d+(\.\d+){3}$/.test(text) && parts.every((part) => part < 256)
    ? parts.reduce((all, part) => all * 256 + part, 0)
    : null
}

const isPrivateV4 = (address: number) =>
  PRIVATE_V4.some(
    ([base, bits]) =>
      Math.floor(address / 2 ** (32 - bits)) === Math.floor((v4(base) ?? 0) / 2 ** (32 - bits)),
  )

/** Loopback, local, multicast, and what leads to an IPv4 address by another name: translated, 6to4, Teredo. */
const PRIVATE_V6 = /^(::|f[cd]|fe[89a-f]|ff|64:ff9b:|2002:|2001:0?:|100::)/

function isPrivateV6(text: string): boolean {
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(text)
  return mapped
    ? isPrivateV4(Number.parseInt(mapped[1] as string, 16) * 65536 + Number.parseInt(mapped[2] as string, 16))
    : PRIVATE_V6.test(text)
}

/** null: it may be sent to. `allowPrivate` is for self-hosters and tests. */
export function targetProblem(text: string, allowPrivate: boolean): TargetProblem | null {
  const url = URL.parse(text)
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'not_a_url'
  if (url.username !== '' || url.password !== '') return 'credentials'
  if (allowPrivate) return null
  const host = url.hostname.replace(/\.+$/, '').toLowerCase()
  const address = v4(host)
  if (address !== null && isPrivateV4(address)) return 'private_address'
  if (host.startsWith('[') && isPrivateV6(host.slice(1, -1))) return 'private_address'
  if (PRIVATE_NAMES.test(host) || (!host.includes('.') && !host.startsWith('['))) return 'private_address'
  if (url.protocol !== 'https:') return 'not_https'
  if (url.port !== '') return 'port'
  return null
}
