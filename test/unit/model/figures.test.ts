/** How well duplicates are found, on labelled sets: as low as the figures may fall, and not tuned to how a file looks. */
import { describe, expect, test } from 'vitest'
import { findPairs } from '../../../bench/matching/find-pairs.ts'
import { calibrationError, qualityAt } from '../../../bench/matching/judge.ts'
import { fieldsOf, peopleOf } from '../../../bench/matching/people.ts'
import { Random } from '../../../bench/matching/random.ts'
import { crmPeople, fake1000, febrl, type LabelledSet } from '../../../bench/matching/sets.ts'
import { weighSet } from '../../../bench/matching/weigh-set.ts'

const sure = (p: number) => p > 0.9
const figures = (set: LabelledSet) => {
  const { pairs, all, blocked, candidatesEach } = weighSet(set)
  return {
    ...qualityAt(pairs, set.truth, sure, all),
    error: calibrationError(pairs, set.truth),
    blocking: blocked / all,
    candidatesEach,
  }
}
const only = (set: LabelledSet, rows: number[]): LabelledSet => ({
  ...set,
  rows: rows.map((row) => set.rows[row] as Record<string, string>),
  truth: rows.map((row) => set.truth[row] as string),
  undecidable: (a, b) => set.undecidable(rows[a] as number, rows[b] as number),
})
const renamed = (set: LabelledSet, names: Record<string, string>): LabelledSet => {
  const other = (name: string) => names[name] ?? name
  return {
    ...set,
    columns: set.columns.map(other).toReversed(),
    rows: set.rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [other(name), value])),
    ),
  }
}

describe('CRM contacts', () => {
  const crm = crmPeople()
  const all = [...crm.rows.keys()]

  test.each<[string, LabelledSet, { precision: number; recall: number }]>([
    ['as they are', crm, { precision: 0.995, recall: 0.9 }],
    ['in another order', only(crm, new Random(3).shuffled(all)), { precision: 0.995, recall: 0.9 }],
    [
      'with other column names, the other way round',
      renamed(crm, {
        first_name: 'Vorname',
        last_name: 'Surname',
        email2: 'Work Email',
        birth_date: 'DOB',
        city: 'Town',
      }),
      { precision: 0.995, recall: 0.9 },
    ],
    [
      'half of them',
      only(crm, new Random(1).shuffled(all).slice(0, all.length / 2)),
      { precision: 0.98, recall: 0.87 },
    ],
  ])('%s', (_, set, least) => {
    const measured = figures(set)
    expect(measured.precision).toBeGreaterThanOrEqual(least.precision)
    expect(measured.recall).toBeGreaterThanOrEqual(least.recall)
    expect(measured.error).toBeLessThanOrEqual(0.02)
    expect(measured.blocking).toBeGreaterThanOrEqual(0.99)
    expect(measured.candidatesEach).toBeLessThanOrEqual(20)
  })
})

test('febrl1 and fake_1000: no false pair above .9', () => {
  expect(figures(febrl(1))).toMatchObject({ wrong: 0 })
  const { wrong, recall } = figures(fake1000())
  expect(wrong).toBeLessThanOrEqual(1)
  expect(recall).toBeGreaterThanOrEqual(0.7)
})

test('with the truth scrambled, the same pairs with the same probabilities', () => {
  const { columns, rows, truthColumn } = fake1000()
  const scrambled = rows.map((row, i) => ({ ...row, cluster: String((i * 7) % 13) }))
  const [one, other] = [rows, scrambled].map((of) => findPairs(peopleOf(of, fieldsOf(columns, truthColumn))))
  expect(other?.pairs).toEqual(one?.pairs)
  expect(other?.probability).toEqual(one?.probability)
})
