import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCsv } from './csv.ts'
import { isTrue, personIn, type Truth } from './judge.ts'
import { makeWorld } from './world.ts'

/** A labelled set: `undecidable` are the pairs that nobody could tell, left out of every figure. */
export type LabelledSet = {
  columns: string[]
  rows: Record<string, string>[]
  /** Never among the columns that a model is shown. */
  truthColumn: string | null
  truth: Truth
  undecidable: (a: number, b: number) => boolean
}

const DATA = join(import.meta.dirname, '../../test/data')
const read = (file: string) => readCsv(readFileSync(join(DATA, file), 'utf8'))
const decidable = () => false

const labelled = (
  file: string,
  truthColumn: string,
  person: (value: string) => string = (it) => it,
): LabelledSet => {
  const { columns, rows } = read(file)
  return {
    columns,
    rows,
    truthColumn,
    truth: rows.map((row) => person(row[truthColumn] ?? '')),
    undecidable: decidable,
  }
}

export const febrl = (n: 1 | 2 | 3) => labelled(`febrl/dataset${n}.csv`, 'rec_id', personIn)
export const fake1000 = () => labelled('splink_fake1000/fake_1000.csv', 'cluster')
/** Each record number is ten times its person's, and a digit. */
export const dsgenA = (records: 1000 | 10000) =>
  labelled(`febrl_dsgen_a/dataset_A_${records}.csv`, 'rec_id', (it) => String(Math.floor(Number(it) / 10)))

const either = (a: string, b: string) => (a < b ? `${a} ${b}` : `${b} ${a}`)

export function crmPeople(): LabelledSet & {
  mechanismsOf: (row: number) => string[]
  kindOf: (a: number, b: number) => string | null
} {
  const { columns, rows } = read('crm_people/contacts.csv')
  const person = new Map(read('crm_people/truth.csv').rows.map(({ id, person }) => [id, person ?? '']))
  const undecidable = new Set(
    read('crm_people/undecidable.csv').rows.map((it) => either(it.id_a ?? '', it.id_b ?? '')),
  )
  const kinds = new Map(
    read('crm_people/hard_negatives.csv').rows.map((it) => [
      either(it.id_a ?? '', it.id_b ?? ''),
      it.kind ?? '',
    ]),
  )
  const mechanisms = Map.groupBy(read('crm_people/mechanisms.csv').rows, ({ id }) => id ?? '')
  const ids = (a: number, b: number) => either(rows[a]?.id ?? '', rows[b]?.id ?? '')
  return {
    columns,
    rows,
    truthColumn: null,
    truth: rows.map(({ id }) => person.get(id ?? '') ?? ''),
    undecidable: (a, b) => undecidable.has(ids(a, b)),
    mechanismsOf: (row) =>
      (mechanisms.get(rows[row]?.id ?? '') ?? []).map(({ mechanism }) => mechanism ?? ''),
    kindOf: (a, b) => kinds.get(ids(a, b)) ?? null,
  }
}

export function madeUp(seed: number, people: number): LabelledSet {
  const { rows, truth, undecidable } = makeWorld(seed, people)
  return { columns: Object.keys(rows[0] ?? {}), rows, truthColumn: null, truth, undecidable }
}

/** Every true pair of the set that could be told. */
export function* truePairsOf({ truth, undecidable }: LabelledSet): Generator<readonly [number, number]> {
  const people = Map.groupBy(truth.keys(), (row) => truth[row] as string)
  for (const [person, rows] of people)
    if (person !== '')
      for (const [i, a] of rows.entries())
        for (const b of rows.slice(i + 1)) if (isTrue(truth, a, b) && !undecidable(a, b)) yield [a, b]
}
