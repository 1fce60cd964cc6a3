import { emailKey, readEmail } from '../../domain/email.ts'
import { isJunkEmail, isSharedEmail } from '../../domain/junk.ts'
import { isFreeProvider } from './free-providers.ts'
import { latin, nameWords } from './letters.ts'
import type { NamePart } from './name.ts'

export type ModelEmail = {
  /** Two with one key reach one mailbox. */
  key: string
  normal: string
  /** Before the @, without what follows a plus. */
  local: string
  /** The letters and digits of it. */
  plain: string
  letters: string
  /** The letters and digits of the whole address. */
  whole: string
  domain: string
  /** The name of the domain without its ending, letters only; '' for a provider that anybody may use. */
  company: string
  /** Made of the person's own name: it says no more than the name does. */
  named: boolean
  /** The same of its letters, whatever number stands behind them. */
  namedLetters: boolean
  /** A mailbox of a function, or one that people of several names have. */
  shared: boolean
  /** Contacts that have it. */
  count: number
}

/** Also what is no address: cut off by a program, or with a slip in it. null: nothing in it. */
export function modelEmail(raw: string, first: NamePart | null, last: NamePart | null): ModelEmail | null {
  const typed = raw.trim().toLowerCase()
  const normal = readEmail(typed)?.normal ?? typed
  const at = normal.lastIndexOf('@')
  if (at < 1 || isJunkEmail(normal)) return null
  const domain = normal.slice(at + 1)
  const local = normal.slice(0, at).replace(/(?!^)\+.*$/, '')
  const plain = latin(local).replace(/[^a-z0-9]/g, '') || local
  const letters = plain.replace(/\d/g, '')
  return {
    key: emailKey(normal),
    normal,
    local,
    plain,
    letters,
    whole: plain + domain.replace(/[^a-z0-9]/g, ''),
    domain,
    company: isFreeProvider(domain) ? '' : companyLetters(domain),
    named: plain === letters && isNamed(letters, first, last),
    namedLetters: isNamed(letters, first, last),
    shared: isSharedEmail(normal),
    count: 0,
  }
}

const ENDINGS = /(\.(com?|org|net|gov|edu|ac|gob|nic))?\.[a-z]{2,}$|\.[a-z]*$/
const companyLetters = (domain: string) =>
  nameWords(domain.replace(ENDINGS, '').replace(/^.*\./, '')).join('')

/** `john.smith`, `jsmith`, `smithj`, `john`, `smith`: of John Smith. */
function isNamed(letters: string, first: NamePart | null, last: NamePart | null): boolean {
  const plain = nameWords(letters).join('')
  const firsts = first ? [first.text, first.words[0] ?? '', first.text.slice(0, 1)] : ['']
  const lasts = last ? [last.text, ...last.words, last.text.slice(0, 1)] : ['']
  for (const one of firsts)
    for (const other of lasts) if (plain === one + other || plain === other + one) return true
  return firsts.includes(plain) || lasts.includes(plain)
}
