/**
 * Writes worker/matching/model/prior.ts: what training learns, without a label, from public sets and made-up customer
 * bases together. `node bench/matching/make-prior.ts`
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Model, Weights } from '../../worker/matching/model/model.ts'
import { monotone } from '../../worker/matching/model/monotone.ts'
import { RELATIONS } from '../../worker/matching/model/relations.ts'
import { findPairs } from './find-pairs.ts'
import { fieldsOf, peopleOf } from './people.ts'
import { fake1000, febrl, type LabelledSet, madeUp } from './sets.ts'
import { STARTING_POINT } from './starting-point.ts'

/** Seeds that no figure of the bench is measured on. */
const SEEDS = [901, 902, 903, 904]
const PEOPLE = 1500

const sets: LabelledSet[] = [...SEEDS.map((seed) => madeUp(seed, PEOPLE)), fake1000(), febrl(3)]
const models = sets.map(({ columns, rows, truthColumn }) => {
  const { model, refused, features } = findPairs(
    peopleOf(rows, fieldsOf(columns, truthColumn)),
    STARTING_POINT,
  )
  if (refused) throw new Error(refused)
  return { model, features }
})

/** A set speaks for the comparisons whose field its people have. */
const HAVE: Record<string, keyof (typeof models)[0]['features'][0]> = {
  first_name: 'first',
  last_name: 'last',
  email: 'emails',
  phone: 'phones',
  birth_date: 'birthDate',
  company: 'companies',
  job_title: 'jobTitle',
  tags: 'tags',
  place: 'place',
  address: 'address',
}
const has = (value: unknown) => (Array.isArray(value) ? value.length > 0 : value !== null)
const speaking = (name: string) =>
  models
    .filter(
      ({ features }) => features.filter((it) => has(it[HAVE[name] as never])).length > features.length / 10,
    )
    .map(({ model }) => model.comparisons[name] as Weights)

const round = (value: number) => Number(value.toPrecision(3))
const rounded = ({ m, u }: Weights): Weights => ({ m: m.map(round), u: u.map(round) })
const mean = (of: Weights[]): Weights => ({
  m: (of[0]?.m ?? []).map((_, l) => of.reduce((sum, { m }) => sum + (m[l] ?? 0), 0) / of.length),
  u: (of[0]?.u ?? []).map((_, l) => of.reduce((sum, { u }) => sum + (u[l] ?? 0), 0) / of.length),
})

const worlds = models.slice(0, SEEDS.length).map(({ model }) => model)
const contacts = 1000
const prior: Model = {
  ...STARTING_POINT,
  comparisons: Object.fromEntries(
    Object.keys(STARTING_POINT.comparisons).map((name) => [name, rounded(monotone(mean(speaking(name))))]),
  ),
  contacts,
  lambda: round(
    worlds.reduce((sum, model) => sum + (model.lambda * (model.contacts - 1)) / (contacts - 1), 0) /
      worlds.length,
  ),
  relations: Object.fromEntries(
    RELATIONS.map(({ name }) => [
      name,
      round(worlds.reduce((sum, { relations }) => sum + (relations[name] ?? 0), 0) / worlds.length),
    ]),
  ),
}

writeFileSync(
  join(import.meta.dirname, '../../worker/matching/model/prior.ts'),
  `import type { Model } from './model.ts'

/**
 * The model of an account that has too little to learn from, and where the others begin. Made by
 * bench/matching/make-prior.ts, without a label: the mean of what training learned from febrl3 (names, addresses,
 * birth dates), Splink's fake_1000 (names, emails, birth dates) and four made-up customer bases (everything else).
 */
export const PRIOR: Model = ${JSON.stringify(prior)}
`,
)
