/** Mail providers whose names are typed often enough to be mistyped often. */
const POPULAR = [
  'gmail.com',
  'yahoo.com',
  'hotmail.com',
  'outlook.com',
  'icloud.com',
  'live.com',
  'aol.com',
  'gmx.de',
  'gmx.net',
  'web.de',
  't-online.de',
  'orange.fr',
  'libero.it',
  'wp.pl',
  'onet.pl',
  'uol.com.br',
  'mail.ru',
  'yandex.ru',
  'proton.me',
  'fastmail.com',
]
/** Providers of their own that are one slip away from another. */
const REAL = new Set([...POPULAR, 'mail.com', 'ymail.com', 'email.com', 'gmx.com', 'love.com', 'me.com'])

/** The provider that this host is one slip of the finger away from; null: none, or it is one itself. */
export const meantHost = (host: string): string | null =>
  REAL.has(host) ? null : (POPULAR.find((popular) => isOneSlip(host, popular)) ?? null)

/** One letter too many, too few, wrong, or two next to each other swapped. */
function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++
  const [restA, restB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  if (restA.length <= 1 && restB.length <= 1) return restA !== restB
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0]
}
