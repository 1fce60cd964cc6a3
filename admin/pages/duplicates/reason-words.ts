import { fieldName } from '../../parts/shown.ts'
import type { DuplicatePair, PairEvidence } from '../../wire-duplicates.ts'
import { onePairIn } from './waterfall.ts'

/** What each comparison's level means, by the names of the API. */
const levels: Record<string, Record<string, string>> = {
  first_name: {
    exact: 'Same first name',
    variant: 'First names go together',
    swapped: 'First and last name swapped',
    near: 'First names all but the same',
    initial: 'Same initial of the first name',
    similar: 'First names look alike',
    different: 'First names differ',
  },
  last_name: {
    exact: 'Same last name',
    variant: 'Last name sounds alike',
    swapped: 'Last and first name swapped',
    near: 'Last names all but the same',
    similar: 'Last names look alike',
    different: 'Last names differ',
  },
  email: {
    exact: 'Same email',
    mailbox: 'Same mailbox, written differently',
    mistyped_domain: 'Same email with a mistyped domain',
    near: 'Emails a slip apart',
    same_local: 'Same email name at another domain',
    variation: 'Emails made of one name',
    other_kind: 'One email of a company, one private',
    different: 'Emails differ',
    colleague: 'Emails of two colleagues',
    numbered: 'Emails differ in their number',
  },
  phone: {
    mobile: 'Same mobile number',
    exact: 'Same phone number',
    national: 'Same phone number, one without country code',
    near: 'Phone numbers one digit apart',
    different: 'Phone numbers differ',
  },
  birth_date: {
    exact: 'Same birth date',
    swapped: 'Same birth date, day and month swapped',
    near: 'Birth dates one digit apart',
    part: 'Birth dates share two of day, month and year',
    month: 'Born within a month',
    year: 'Born within a year',
    decade: 'Born within ten years',
    different: 'Birth dates differ',
  },
  company: { exact: 'Same company', near: 'Companies look alike', different: 'Companies differ' },
  tags: { same: 'Same tags', shared: 'A tag in common', none: 'No tag in common' },
  place: {
    both: 'Same town and postcode',
    postcode: 'Same postcode',
    city: 'Same town',
    near: 'Towns all but the same',
    region: 'Same region',
    different: 'They live in different places',
  },
  address: {
    whole: 'Same address',
    exact: 'Same street and number',
    near: 'Addresses a slip apart',
    street: 'Same street, another number',
    number: 'Same house number',
    different: 'Addresses differ',
  },
  relation: {
    namesakes: 'They may be two people of one name',
    namesakes_nearby: 'They may be two people of one name in one town',
    namesakes_at_home: 'They may be father and son, or mother and daughter, of one name',
    namesakes_at_work: 'They may be two people of one name in one company',
    household: 'They may be a household',
    shared_mailbox: 'They may be a family with one mailbox',
    twins: 'They may be twins',
    colleagues: 'They may be colleagues',
    office: 'They may share the phone or mailbox of an office',
    family_business: 'They may be a family business',
    recycled_phone: 'The number may have passed from one to the other',
  },
}

const ofAttribute: Record<string, (field: string) => string> = {
  exact: (field) => `Same ${field}`,
  near: (field) => `${capital(field)} all but the same`,
  different: (field) => `${capital(field)} differs`,
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** `García` and `García Rodríguez`: one name is a part of the other. */
const isPart = (values: string[]) => {
  const [few = [], many = []] = values
    .map((value) => value.toLowerCase().split(/[\s-]+/))
    .toSorted((a, b) => a.length - b.length)
  return few.length < many.length && few.every((word) => many.includes(word))
}

/** `Müller` and `Mueller`: one value, in two spellings. */
const areSpelledApart = ([a = '', b = '']: string[]) =>
  a !== '' && b !== '' && a.toLowerCase() !== b.toLowerCase()

/** A company that nobody wrote down is told by the domain of an email. */
function companyWords(words: string, { a, b }: Pick<DuplicatePair, 'a' | 'b'>) {
  return a.company || b.company
    ? `${words}, by the email of one`
    : words.replace('company', 'email domain').replace('Companies', 'Email domains')
}

/**
 * One reason as a few words. What is not known here is told by its name.
 * @param values of the two, as far as they are known.
 */
export function reasonWords(
  { name, level, weight }: PairEvidence,
  pair: Pick<DuplicatePair, 'a' | 'b'>,
  values: string[] = [],
): string {
  if (name === 'prior') return `To begin with: ${onePairIn(weight)} is one person`
  if (name === 'said_twice')
    return weight < 0 ? 'Counted once: two of these are one fact' : 'Held against them once, not twice'
  if (name === 'calibration')
    return `Corrected: such pairs turn out to be one person ${weight < 0 ? 'less' : 'more'} often`
  if (level === 'variant' && isPart(values)) return `One ${fieldName(name)} is part of the other`
  const words = levels[name]?.[level ?? '']
  if (words && name === 'company' && !(pair.a.company && pair.b.company)) return companyWords(words, pair)
  if (words && level === 'exact' && areSpelledApart(values)) return `${words}, written differently`
  return levelWords(name, level)
}

/** A level whatever the two values are; an attribute's by its name. */
export function levelWords(name: string, level: string | null): string {
  const field = fieldName(name)
  return (
    levels[name]?.[level ?? ''] ??
    ofAttribute[level ?? '']?.(field) ??
    [capital(field), level?.replaceAll('_', ' ')].join(': ')
  )
}

/** Bars that are no reason of this pair, but of the reckoning. */
const RECKONING = ['prior', 'said_twice', 'calibration']
const SHORT = 3

/** What says the most, for and then against, in one line. */
export function shortReasons(pair: DuplicatePair): string {
  const reasons = pair.evidence
    .filter(({ name }) => !RECKONING.includes(name))
    .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, SHORT)
    .toSorted((a, b) => b.weight - a.weight)
    .map((each, at) => {
      const words = reasonWords(each, pair)
      return at === 0 ? words : words.charAt(0).toLowerCase() + words.slice(1)
    })
  return reasons.join(', ')
}
