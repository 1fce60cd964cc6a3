import { readEmail } from '../domain/email.ts'
import { isJunkEmail } from '../domain/junk.ts'
import { readPhone } from '../domain/phone.ts'
import { emailWord, folded, localPhoneWord, tagWord, wordsIn } from '../domain/search-words.ts'
import { lookupKeys } from '../matching/blocking.ts'
import type { Db } from '../store/database.ts'
import { countWanted, type Found, type Place, searchContacts, type Wanted } from '../store/search.ts'

/** What contacts are asked for by; each that is there narrows the others. */
export type Asked = {
  q?: string | undefined
  tag?: string | undefined
  email?: string | undefined
  phone?: string | undefined
  pixel?: string | undefined
  user_id?: string | undefined
}

/** More words than these of a question say nothing more. */
const WORDS_MAX = 6
const NOBODY: Found = { ids: [], next: null }

/** null: nothing was asked for, so everybody is meant. */
export async function findContacts(
  db: Db,
  asked: Asked,
  limit: number,
  after: Place | null,
): Promise<Found | null> {
  const plain = [
    asked.email === undefined ? null : emailWanted(asked.email),
    asked.phone === undefined ? null : phoneWanted(asked.phone),
    asked.pixel === undefined ? null : keysWanted(lookupKeys.pixel(asked.pixel)),
    asked.user_id === undefined ? null : keysWanted(lookupKeys.user_id(asked.user_id)),
    asked.tag === undefined ? null : { kind: 'word' as const, word: tagWord(asked.tag) },
  ].filter((it) => it !== null)
  const question = asked.q?.trim() ? await questionWanted(db, asked.q.trim()) : []
  const wanted = [...plain, ...question]
  if (wanted.some((it) => it === 'nobody')) return NOBODY
  const [first, ...rest] = wanted.filter((it) => it !== 'nobody')
  if (!first) return null
  if (rest.length === 0) return searchContacts(db, [first], limit, after)
  // The rarest leads: what it names is looked at, one by one, for the others.
  const counts = await countWanted(db, [first, ...rest])
  const [driver = first, ...others] = [first, ...rest]
    .map((it, i) => ({ it, n: counts[i] ?? 0 }))
    .sort((a, b) => a.n - b.n)
    .map(({ it }) => it)
  return searchContacts(db, [driver, ...others], limit, after)
}

type OrNobody = Wanted | 'nobody'

const keysWanted = (keys: string[]): OrNobody => (keys.length > 0 ? { kind: 'keys', keys } : 'nobody')

function emailWanted(raw: string): OrNobody {
  const email = readEmail(raw)
  if (!email) return 'nobody'
  // Junk stands under no key: it links nobody, and is there all the same.
  return isJunkEmail(email.normal)
    ? { kind: 'word', word: emailWord(email.normal) }
    : keysWanted(lookupKeys.email(raw))
}

function phoneWanted(raw: string): OrNobody {
  const phone = readPhone(raw, null)
  if (!phone) return 'nobody'
  return phone.local
    ? { kind: 'word', word: localPhoneWord(phone.normal) }
    : keysWanted(lookupKeys.phone(raw, null))
}

/**
 * What somebody typed into a search box: an address, number or pixel ID that a contact has; else the beginning of an
 * address that one has; else the beginnings of words of names and companies, all of them.
 */
async function questionWanted(db: Db, q: string): Promise<OrNobody[]> {
  const exact = [
    ...(q.includes('@') ? [emailWanted(q)] : []),
    ...(/\d{3}/.test(q) ? [phoneWanted(q)] : []),
    keysWanted(lookupKeys.pixel(q)),
    ...(/^\S*[@._+-]\S*$/.test(q) ? [{ kind: 'prefix' as const, prefix: folded(q) }] : []),
  ].filter((it) => it !== 'nobody')
  const counts = await countWanted(db, exact)
  const there = exact.find((_, i) => (counts[i] ?? 0) > 0)
  if (there) return [there]
  const words = [...new Set(wordsIn(q))].slice(0, WORDS_MAX)
  return words.length > 0 ? words.map((prefix) => ({ kind: 'prefix', prefix })) : ['nobody']
}
