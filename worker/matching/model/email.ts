import { emailKey, readEmail } from '../../domain/email.ts'
import { isJunkEmail, isSharedEmail } from '../../domain/junk.ts'
import { isFreeProvider } from './free-providers.ts'
import { latin, nameWords } from './letters.ts'
import type { NamePart } from './name.ts'

export type ModelEmail = {
  /** Two with one key reach one mailbox: what follows a plus only sorts what comes in, whoever the provider is. */
  key: string
  normal: string
  /** Before the @, without what follows a plus. */
  local: string
  /** The letters and digits of it. */
  plain: string
  letters: string
  /** The letters and digits of the whole address. */
  whole: string
  /** The provider's own, where it has several. */
  domain: string
  /** The name of the domain without its ending, letters only; '' for a provider that anybody may use. */
  company: string
  /** The name of a provider that anybody may use; null: none of those known. */
  provider: string | null
  /** The letters as names are written. */
  folded: string
  /** Made of the person's own name: it says no more than the name does. */
  named: boolean
  /** The same of its letters, whatever number stands behind them. */
  namedLetters: boolean
  /** Somebody's initial and the person's last name. */
  initialed: boolean
  /** A mailbox of a function, or one that people of several names have. */
  shared: boolean
  /** Contacts that have it. */
  count: number
}

/** Also what is no address: cut off by a program, or with a slip in it. null: nothing in it. */
export function modelEmail(
  raw: string,
  forms: ReadonlySet<string>,
  last: NamePart | null,
): ModelEmail | null {
  const typed = raw.trim().toLowerCase()
  const normal = readEmail(typed)?.normal ?? typed
  const at = normal.lastIndexOf('@')
  if (at < 1 || isJunkEmail(normal)) return null
  const local = normal.slice(0, at).replace(/(?!^)\+.*$/, '')
  const key = emailKey(`${local}${normal.slice(at)}`)
  const domain = key.slice(key.lastIndexOf('@') + 1)
  const plain = latin(local).replace(/[^a-z0-9]/g, '') || local
  const letters = plain.replace(/\d/g, '')
  const form = folded(letters)
  return {
    key,
    normal,
    local,
    plain,
    letters,
    whole: plain + domain.replace(/[^a-z0-9]/g, ''),
    domain,
    company: isFreeProvider(domain) ? '' : companyLetters(domain),
    provider: isFreeProvider(domain) ? (domain.split('.')[0] ?? '') : null,
    folded: form,
    named: plain === letters && forms.has(form),
    namedLetters: forms.has(form),
    initialed: last !== null && form.slice(1) === last.text,
    shared: isSharedEmail(normal),
    count: 0,
  }
}

const ENDINGS = /(\.(com?|org|net|gov|edu|ac|gob|nic))?\.[a-z]{2,}$|\.[a-z]*$/
const companyLetters = (domain: string) =>
  nameWords(domain.replace(ENDINGS, '').replace(/^.*\./, '')).join('')

const folded = (letters: string) => nameWords(letters).join('')

/** `johnsmith`, `jsmith`, `smithj`, `john`, `smith`: what John Smith calls his addresses. */
export function nameForms(first: NamePart | null, last: NamePart | null): ReadonlySet<string> {
  const firsts = first ? [first.text, first.words[0] ?? '', first.text.slice(0, 1)] : []
  const lasts = last ? [last.text, ...last.words, last.text.slice(0, 1)] : []
  const forms = new Set([...firsts, ...lasts])
  for (const one of firsts) for (const other of lasts) forms.add(folded(one + other)).add(folded(other + one))
  return forms
}
