import { COMPANY_NAMES, CULTURES, type Culture, TAGS, TITLES, TRADES } from './cultures.ts'
import { Random } from './random.ts'
import { pickMechanism } from './slips.ts'

/** A made-up customer base: what each row is, and who it is. Duplicates and the likenesses of different people as in real ones. */
/** `undecidable`: two rows of which nobody could tell. */
export type World = {
  rows: Row[]
  truth: string[]
  why: string[]
  undecidable: (a: number, b: number) => boolean
}
export type Row = Record<
  'first_name' | 'last_name' | 'email' | 'phone' | 'company' | 'tags' | 'city' | 'birth_date' | 'job_title',
  string
>
export type Made = { row: Row; culture: Culture; emails: string[]; phones: [string, string][]; kind: string }
type Company = { name: string; domain: string; city: string; culture: Culture; reception: [string, string] }

/** What part of the records has a field at all. */
const FILLED: Record<keyof Row, number> = {
  first_name: 1,
  last_name: 0.98,
  email: 0.76,
  phone: 0.66,
  company: 0.62,
  tags: 0.55,
  city: 0.7,
  birth_date: 0.4,
  job_title: 0.38,
}
/** Parts of the people. */
const DUPLICATED = 0.2
const MECHANISMS_EACH = [1, 1, 1, 2]
const KIN = {
  household: 0.05,
  shared_mailbox: 0.008,
  twins: 0.005,
  namesake_at_home: 0.006,
  namesake_at_work: 0.007,
  recycled_phone: 0.006,
}

export function makeWorld(seed: number, people: number): World {
  const random = new Random(seed)
  const companies = Array.from({ length: Math.ceil(people / 14) }, () => makeCompany(random))
  const made: Made[] = []
  const taken = new Set<string>()
  while (made.length < people) {
    const person = makePerson(random, companies, taken)
    made.push(person)
    for (const [kind, often] of Object.entries(KIN))
      if (random.chance(often)) made.push(makeKin(kind, person, random, companies, taken))
  }
  const rows: { row: Row; person: number; why: string }[] = []
  for (const [person, it] of made.entries()) {
    rows.push({ row: thinned(it.row, random), person, why: it.kind })
    if (!random.chance(DUPLICATED)) continue
    const copies = random.chance(0.8) ? 1 : 1 + random.below(4)
    for (let i = 0; i < copies; i++) rows.push({ ...copyOf(it, random), person })
  }
  const order = random.shuffled(rows)
  return {
    rows: order.map(({ row }) => row),
    truth: order.map(({ person }) => String(person)),
    why: order.map(({ why }) => why),
    undecidable: (a, b) => {
      const [one, other] = [order[a], order[b]] as [(typeof order)[0], (typeof order)[0]]
      return one.person === other.person
        ? !shareEvidence(one.row, other.row)
        : areNamesakes(made[one.person], made[other.person]) && !tellApart(one.row, other.row)
    },
  }
}

const EVIDENCE = ['email', 'phone', 'company', 'tags', 'birth_date'] as const
const letters = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '')
/** One name and nothing else in common is no reason to take two for one. */
const shareEvidence = (a: Row, b: Row) =>
  EVIDENCE.some(
    (field) =>
      a[field] !== '' && b[field] !== '' && letters(a[field]).slice(-7) === letters(b[field]).slice(-7),
  ) ||
  (a.email !== '' && b.email !== '' && letters(a.email).slice(0, 5) === letters(b.email).slice(0, 5))
const areNamesakes = (a: Made | undefined, b: Made | undefined) =>
  a?.row.first_name === b?.row.first_name && a?.row.last_name === b?.row.last_name
/** Both have a birth date, or addresses at one provider or company that differ. */
const tellApart = (a: Row, b: Row) =>
  (a.birth_date !== '' && b.birth_date !== '') ||
  (a.email !== '' && b.email !== '' && a.email.split('@')[1] === b.email.split('@')[1])

function copyOf(person: Made, random: Random): { row: Row; why: string } {
  const row = thinned(person.row, random)
  if (row.email !== '' && person.emails.length > 0) row.email = person.emails[0] ?? ''
  const done: string[] = []
  for (let i = random.pick(MECHANISMS_EACH), tries = 0; i > 0 && tries < 9; tries++) {
    const { name, to } = pickMechanism(random)
    if (done.includes(name) || !to(row, person, random)) continue
    done.push(name)
    i--
  }
  return { row, why: done.join('+') }
}

/** With what nobody asked for left out; somebody who can't be reached is in no customer base, unless made by hand. */
function thinned(row: Row, random: Random): Row {
  const thin = Object.fromEntries(
    Object.entries(row).map(([field, value]) => [
      field,
      random.chance(FILLED[field as keyof Row]) ? value : '',
    ]),
  ) as Row
  if (thin.email === '' && thin.phone === '' && random.chance(0.9)) {
    if (row.email !== '' && random.chance(0.7)) thin.email = row.email
    else thin.phone = row.phone
  }
  return thin
}

const plainLetters = (text: string) =>
  text
    .toLowerCase()
    .replace(/[äöüß]/g, (it) => ({ ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' })[it] ?? it)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/ł/g, 'l')
    .replace(/[^a-z]/g, '')

function makeCompany(random: Random): Company {
  const culture = random.common(CULTURES)
  const name = `${random.chance(0.7) ? random.pick(COMPANY_NAMES) : random.pick(culture.last)} ${random.pick(TRADES)}`
  const join = random.chance(0.3) ? '-' : ''
  const domain = name.split(' ').map(plainLetters).join(join) + culture.ending
  return {
    name,
    domain,
    city: random.pick(culture.cities),
    culture,
    reception: phoneOf(culture.fixed, random),
  }
}

function phoneOf(forms: [string, string][], random: Random): [string, string] {
  const [home, abroad] = random.pick(forms)
  let digits = ''
  const filled = home.replaceAll('#', () => {
    const digit = String(random.below(10))
    digits += digit
    return digit
  })
  let i = 0
  return [filled, abroad.replaceAll('#', () => digits[i++] ?? '0')]
}

/** Surnames that hardly anybody has are most of a directory's, though few of its people's. */
const rareName = (random: Random) => {
  const [starts, middles, ends] = [
    'Bar Kel Vor Stan Mer Hol Dra Pel Tor Win',
    'an el or ib ud em ar',
    'ova ski mann ton ez ini ley sen berg well',
  ]
  return [starts, middles, ends].map((it) => random.pick((it ?? '').split(' '))).join('')
}

function makePerson(random: Random, companies: Company[], taken: Set<string>): Made {
  const employer = random.chance(0.75) ? random.common(companies) : null
  const culture = employer && random.chance(0.85) ? employer.culture : random.common(CULTURES)
  const first_name = random.common(culture.first)
  const one = () => (random.chance(0.2) ? rareName(random) : random.common(culture.last))
  const last_name = culture.twoSurnames && random.chance(0.5) ? `${one()} ${one()}` : one()
  const row: Row = {
    first_name,
    last_name,
    email: '',
    phone: '',
    company: employer ? employer.name + (random.chance(0.5) ? ` ${random.pick(culture.forms)}` : '') : '',
    tags: random
      .shuffled(TAGS)
      .slice(0, 1 + random.below(3))
      .join(', '),
    city: employer && random.chance(0.6) ? employer.city : random.pick(culture.cities),
    birth_date: birthDate(random, 1945, 2003),
    job_title: employer ? random.common(TITLES) : '',
  }
  const phones = [
    phoneOf(culture.mobile, random),
    phoneOf(random.chance(0.6) ? culture.mobile : culture.fixed, random),
  ]
  if (employer && random.chance(0.06)) phones[0] = employer.reception
  const emails = emailsOf(row, culture, employer, random).map((it) => ownOf(it, taken, random))
  row.email = emails[0] ?? ''
  row.phone = (phones[0] as [string, string])[random.chance(0.7) ? 0 : 1]
  return { row, culture, emails, phones, kind: 'person' }
}

const birthDate = (random: Random, from: number, to: number) => {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${from + random.below(to - from)}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`
}

function emailsOf(row: Row, culture: Culture, employer: Company | null, random: Random): string[] {
  const [f, l] = [plainLetters(row.first_name), plainLetters(row.last_name.split(' ')[0] ?? '')]
  const year = row.birth_date.slice(0, 4)
  const number = random.chance(0.3) ? year : random.chance(0.5) ? String(random.below(1000)) : ''
  const own = random.pick([
    `${f}.${l}`,
    `${f}${l}${number}`,
    `${f[0]}.${l}`,
    `${l}.${f}`,
    `${f}${number || random.below(1000)}`,
  ])
  const personal = `${own}@${random.pick(culture.free)}`
  if (!employer)
    return [
      personal,
      `${random.pick([`${f}_${l}`, `${f}${random.below(1000)}`])}@${random.pick(culture.free)}`,
    ]
  const work = random.chance(0.06)
    ? `${random.pick(['info', 'sales', 'office'])}@${employer.domain}`
    : `${random.pick([`${f}.${l}`, `${f[0]}${l}`, `${f[0]}.${l}`, f])}@${employer.domain}`
  return random.chance(0.5) ? [work, personal] : [personal, work]
}

/** Two people never have one address, but for a mailbox of a function. */
function ownOf(email: string, taken: Set<string>, random: Random): string {
  if (/^(info|sales|office)@/.test(email)) return email
  let own = email
  // Providers that ignore dots, and those that don't: nobody takes what differs in them only.
  const key = () => own.replaceAll('.', '')
  while (taken.has(key())) own = email.replace(/\d*@/, `${2 + random.below(98)}@`)
  taken.add(key())
  return own
}

/** Somebody else who looks like one's own. */
function makeKin(kind: string, of: Made, random: Random, companies: Company[], taken: Set<string>): Made {
  const other = makePerson(random, companies, taken)
  const { row } = other
  const home = () => Object.assign(row, { last_name: of.row.last_name, city: of.row.city })
  const sharePhone = () => {
    const shared = of.phones[0] as [string, string]
    other.phones[0] = shared
    row.phone = random.pick(shared)
  }
  /** What a house shares is the line of the house, hardly ever somebody's own phone. */
  const landline = () => {
    if (random.chance(0.95)) {
      of.phones[0] = phoneOf(of.culture.fixed, random)
      of.row.phone = random.pick(of.phones[0])
    }
    sharePhone()
  }
  other.kind = kind
  switch (kind) {
    case 'household':
      home()
      if (random.chance(0.6)) landline()
      row.first_name = random.common(of.culture.first.filter((it) => it !== of.row.first_name))
      break
    case 'shared_mailbox':
      home()
      row.first_name = random.common(of.culture.first.filter((it) => it !== of.row.first_name))
      row.email = of.emails[0] ?? ''
      other.emails[0] = row.email
      return other
    case 'twins':
      home()
      landline()
      row.first_name = random.common(of.culture.first.filter((it) => it !== of.row.first_name))
      row.birth_date = of.row.birth_date
      break
    case 'namesake_at_home':
      home()
      landline()
      row.first_name = of.row.first_name
      row.birth_date = birthDate(random, 1935, 1960)
      break
    case 'namesake_at_work':
      Object.assign(row, {
        first_name: of.row.first_name,
        last_name: of.row.last_name,
        company: of.row.company,
      })
      break
    default:
      sharePhone()
      return other
  }
  const employer = companies.find(({ name }) => row.company.startsWith(name)) ?? null
  other.emails = emailsOf(row, of.culture, employer, random).map((it) => ownOf(it, taken, random))
  row.email = other.emails[0] ?? ''
  return other
}
