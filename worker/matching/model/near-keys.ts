import { BLOCK_CAP } from '../blocking.ts'
import type { Features } from './features.ts'
import { skeletonOf } from './letters.ts'
import type { NamePart } from './name.ts'
import { tailOf } from './phone.ts'

/**
 * Under what a contact is found by those who may be the same person. Each key is a short text for an index; two
 * contacts that share one are a candidate pair. `of`: the comparisons that agree wherever the key does; such a pair
 * says nothing of how often matches agree in them. `cap`: of a key that is looked into only where few share it.
 */
export type Blocking = {
  name: string
  of: readonly string[]
  keys: (person: Features) => string[]
  cap?: number
}

/** Deletion neighbourhoods are worth their keys up to here; longer texts have halves of their own. */
const LOCAL_MIN = 5
const LOCAL_MAX = 14

/** `mueller` → mueller, ueller, meller, …: two texts one slip apart share one. */
function deletions(text: string): string[] {
  const keys = new Set([text])
  for (let i = 0; i < text.length; i++) keys.add(text.slice(0, i) + text.slice(i + 1))
  return [...keys]
}

/** Skeletons of so few letters are shared by half a language. */
const SKELETON_MIN = 2
const bone = (part: NamePart) => (part.skeleton.length >= SKELETON_MIN ? part.skeleton : part.sound)

/** Short forms that stand for more names than this are known by themselves. */
const FULL_MAX = 3
/** Bones of both names, and of what the first is short for. */
const called = (of: Features): string[] => {
  const full = [...(of.first?.full ?? [])].slice(0, FULL_MAX).map(skeletonOf)
  return [...new Set([...names(of).map(bone), ...full])]
}

const both = (of: Features) => (of.first && of.last ? ([of.first, of.last] as const) : null)
const initial = (part: NamePart) => part.sound.slice(0, 1)
const names = ({ first, last }: Features) => [first, last].filter((it) => it !== null)

/** Year, and day and month whichever comes first. */
const dateKey = (of: Features) => {
  if (!of.birthDate) return []
  const { year, month, day } = of.birthDate
  return [year + [month, day].sort().join('')]
}
const cross = (left: readonly string[], right: readonly string[]) =>
  left.flatMap((one) => right.map((other) => `${one}|${other}`))

/** A name or date of its own says enough where hardly anybody else has it. */
const RARE = 12

export const BLOCKINGS: readonly Blocking[] = [
  { name: 'email', of: ['email'], keys: ({ emails }) => emails.map(({ key }) => key) },
  {
    name: 'local_part',
    of: ['email'],
    keys: ({ emails }) =>
      emails.filter(({ plain, shared }) => plain.length >= LOCAL_MIN && !shared).map(({ plain }) => plain),
  },
  {
    name: 'near_local_part',
    of: ['email'],
    keys: ({ emails }) =>
      emails
        .filter(({ plain, shared }) => plain.length >= LOCAL_MIN && plain.length <= LOCAL_MAX && !shared)
        .flatMap(({ plain, domain }) => deletions(plain).map((it) => `${it}@${domain}`)),
  },
  {
    name: 'phone',
    of: ['phone'],
    keys: ({ phones }) => phones.flatMap(({ digits }) => digits.slice(0, 1).map(tailOf)),
  },
  {
    name: 'whole_name',
    of: ['first_name', 'last_name'],
    keys: (of) => {
      const [first, last] = both(of) ?? []
      if (!first || !last) return []
      return [[bone(first), bone(last)].sort().join('|')]
    },
  },
  {
    name: 'initial_and_last_name',
    of: ['last_name', 'place'],
    keys: (of) =>
      of.first && of.last && of.place?.city ? [`${initial(of.first)}|${bone(of.last)}|${of.place.city}`] : [],
  },
  { name: 'name_and_company', of: ['company'], keys: (of) => cross(called(of), companyKeys(of)) },
  { name: 'initials_and_company', of: ['company'], keys: (of) => cross(initials(of), companyKeys(of)) },
  {
    name: 'birth_date_and_first_name',
    of: ['birth_date'],
    keys: (of) => cross(dateKey(of), names(of).map(initial)),
  },
  {
    name: 'initial_and_tags',
    of: ['tags'],
    keys: (of) => (of.tags.length > 1 ? cross(names(of).map(initial), [of.tags.join()]) : []),
  },
  { name: 'name_and_birth_year', of: [], keys: (of) => cross(names(of).map(bone), years(of)) },
  { name: 'name_and_city', of: ['place'], keys: (of) => cross(called(of), city(of)) },
  { name: 'name_and_postcode', of: ['place'], keys: (of) => cross(names(of).map(bone), postcode(of)) },
  {
    name: 'birth_date_and_place',
    of: ['birth_date', 'place'],
    keys: (of) => cross(dateKey(of), [...city(of), ...postcode(of)]),
  },
  { name: 'rare_name', of: [], keys: (of) => names(of).map(bone), cap: RARE },
  { name: 'rare_birth_date', of: ['birth_date'], keys: dateKey, cap: RARE },
  {
    name: 'name_and_house_number',
    of: [],
    keys: (of) => cross(names(of).map(bone), of.address?.number ? [of.address.number] : []),
  },
  {
    name: 'address',
    of: ['address'],
    keys: ({ address }) => (address?.number ? address.lines.map((line) => `${address.number}|${line}`) : []),
  },
]

const companyKeys = ({ companies }: Features) => companies.map(({ key }) => key)
const initials = ({ first, last }: Features) =>
  first && last ? [[initial(first), initial(last)].sort().join('')] : []
const years = ({ birthDate }: Features) => (birthDate ? [birthDate.year] : [])
const city = ({ place }: Features) => (place?.city ? [place.city] : [])
const postcode = ({ place }: Features) => (place?.postcode ? [place.postcode] : [])

/** Each attribute that identifies is a blocking of its own. */
export const blockingsWith = (attributes: readonly string[]): Blocking[] => [
  ...BLOCKINGS,
  ...attributes.map((name, i) => ({
    name: `attributes.${name}`,
    of: [`attributes.${name}`],
    keys: ({ attributes: values }: Features) => (values[i] ? [values[i].text] : []),
    cap: RARE,
  })),
]

/** A block over its cap says nothing of who somebody is; it is counted and skipped, never looked into. */
export const NEAR_BLOCK_CAP = BLOCK_CAP

/** All of a contact's keys, with the place of their blocking in `blockings` in front. */
export const nearKeys = (of: Features, blockings: readonly Blocking[]): string[] => [
  ...new Set(blockings.flatMap(({ keys }, i) => keys(of).map((key) => `${i.toString(36)}:${key}`))),
]

export const blockingOf = (key: string) => Number.parseInt(key.slice(0, key.indexOf(':')), 36)
