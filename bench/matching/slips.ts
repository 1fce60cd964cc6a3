import type { Random } from './random.ts'
import type { Made, Row } from './world.ts'

/** How one person comes to be there twice: what happens to a copy of their record. Returns false where it can't happen. */
export type Mechanism = {
  name: string
  often: number
  to: (row: Row, person: Made, random: Random) => boolean
}

/** One letter of it typed wrong, left out, doubled or swapped with its neighbour. */
export function mistyped(text: string, random: Random): string {
  const i = 1 + random.below(Math.max(1, text.length - 2))
  const letter = text[i] ?? 'a'
  switch (random.below(4)) {
    case 0:
      return text.slice(0, i) + text.slice(i + 1)
    case 1:
      return text.slice(0, i) + letter + text.slice(i)
    case 2:
      return text.slice(0, i) + (text[i + 1] ?? '') + letter + text.slice(i + 2)
    default:
      return text.slice(0, i) + String.fromCharCode(97 + random.below(26)) + text.slice(i + 1)
  }
}
const split = (email: string) => email.split('@') as [string, string]
const utf8AsLatin = (text: string) => Buffer.from(text, 'utf8').toString('latin1')
const PLAIN: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' }
const plain = (text: string) =>
  text
    .replace(/[äöüß]/g, (it) => PLAIN[it] ?? it)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/ł/g, 'l')

const changed = (row: Row, field: keyof Row, value: string) => {
  if (row[field] === '' || row[field] === value) return false
  row[field] = value
  return true
}

export const MECHANISMS: Mechanism[] = [
  { name: 'case', often: 3, to: (row) => changed(row, 'last_name', row.last_name.toUpperCase()) },
  { name: 'initial', often: 3, to: (row) => changed(row, 'first_name', `${row.first_name.slice(0, 1)}.`) },
  {
    name: 'nickname',
    often: 3,
    to: (row, { culture }) => changed(row, 'first_name', culture.short[row.first_name] ?? row.first_name),
  },
  {
    name: 'swapped',
    often: 2,
    to: (row) => {
      if (row.last_name === '') return false
      ;[row.first_name, row.last_name] = [row.last_name, row.first_name]
      return true
    },
  },
  { name: 'plain_letters', often: 3, to: (row) => changed(row, 'last_name', plain(row.last_name)) },
  {
    name: 'other_script',
    often: 4,
    to: (row, { culture }) => {
      const { script } = culture
      const [first, last] = [script?.[row.first_name], script?.[row.last_name]]
      if (!first || !last) return false
      row.first_name = first
      row.last_name = last
      return true
    },
  },
  { name: 'mangled', often: 1, to: (row) => changed(row, 'last_name', utf8AsLatin(row.last_name)) },
  {
    name: 'name_slip',
    often: 3,
    to: (row, _, random) => changed(row, 'last_name', mistyped(row.last_name, random)),
  },
  {
    name: 'second_surname_dropped',
    often: 3,
    to: (row) => changed(row, 'last_name', row.last_name.split(' ')[0] ?? ''),
  },
  {
    name: 'married',
    often: 1.5,
    to: (row, { culture }, random) => changed(row, 'last_name', random.common(culture.last)),
  },
  {
    name: 'email_slip',
    often: 4,
    to: (row, _, random) => {
      if (!row.email.includes('@')) return false
      const [local, domain] = split(row.email)
      return changed(row, 'email', `${mistyped(local, random)}@${domain}`)
    },
  },
  {
    name: 'domain_slip',
    often: 4,
    to: (row, _, random) => {
      if (!row.email.includes('@')) return false
      const [local, domain] = split(row.email)
      return changed(row, 'email', `${local}@${mistyped(domain.slice(0, -3), random)}${domain.slice(-3)}`)
    },
  },
  {
    name: 'other_email',
    often: 5,
    to: (row, { emails }) =>
      emails.length > 1 && changed(row, 'email', emails.find((it) => it !== row.email) ?? ''),
  },
  { name: 'tagged_email', often: 2, to: (row) => changed(row, 'email', row.email.replace('@', '+shop@')) },
  {
    name: 'cut_off',
    often: 1,
    to: (row) => row.email.length > 20 && changed(row, 'email', row.email.slice(0, 20)),
  },
  {
    name: 'other_phone',
    often: 4,
    to: (row, { phones }, random) =>
      phones.length > 1 && changed(row, 'phone', random.pick(phones[1] ?? [''])),
  },
  { name: 'phone_format', often: 4, to: (row, { phones }) => changed(row, 'phone', phones[0]?.[1] ?? '') },
  {
    name: 'day_month_swapped',
    often: 2,
    to: (row) => changed(row, 'birth_date', row.birth_date.replace(/-(\d\d)-(\d\d)$/, '-$2-$1')),
  },
  {
    name: 'job_change',
    often: 2,
    to: (row, _, random) => {
      if (row.company === '') return false
      row.job_title = ''
      return changed(
        row,
        'company',
        `${random.pick(['New', 'Old', 'First'])} ${row.company}`.replace(/ \S+$/, ' Works'),
      )
    },
  },
  {
    name: 'name_only',
    often: 3,
    to: (row, person) => {
      if (person.row.company === '' && person.row.tags === '') return false
      Object.assign(row, { company: person.row.company, tags: person.row.tags })
      Object.assign(row, { email: '', phone: '', birth_date: '' })
      return true
    },
  },
]

export function pickMechanism(random: Random): Mechanism {
  let at = random.next() * MECHANISMS.reduce((sum, { often }) => sum + often, 0)
  for (const mechanism of MECHANISMS) {
    at -= mechanism.often
    if (at < 0) return mechanism
  }
  return MECHANISMS[0] as Mechanism
}
