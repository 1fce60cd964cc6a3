/**
 * `npm run evaluate -- FILE --truth COLUMN [--map FIELD=COLUMN …] [--pairs OUT.csv]`: finds the duplicates in a CSV file,
 * and says how well by the column that knows who is who. That column is read for the figures only. Columns named as
 * usual (docs/theory/matching.md) map by themselves; FIELD may be `attribute` or `ignore` too.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { FIELD_NAMES } from '../worker/matching/model/person.ts'
import { readCsv, writeCsv } from './matching/csv.ts'
import { findPairs } from './matching/find-pairs.ts'
import { bandsOf, calibrationError, isTrue, personIn, qualityAt, truePairs } from './matching/judge.ts'
import { fieldsOf, peopleOf } from './matching/people.ts'

/** What is written to --pairs: nobody looks at a pair below it. */
const WRITTEN_MIN = 0.01
const LINES = [0.5, 0.9, 0.95, 0.99]

const usage = 'npm run evaluate -- FILE --truth COLUMN [--map FIELD=COLUMN …] [--pairs OUT.csv]'
const refuse = (why: string): never => {
  console.error(`${why}\n${usage}`)
  process.exit(2)
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    truth: { type: 'string' },
    map: { type: 'string', multiple: true, default: [] },
    pairs: { type: 'string' },
  },
})
const [file] = positionals
if (!file) refuse('Which file?')
const start = performance.now()
const { columns, rows } = readCsv(readFileSync(file as string, 'utf8'))
const truthColumn = values.truth ?? refuse('Which column knows who is who?')
if (!columns.includes(truthColumn))
  refuse(`There is no column ${truthColumn}; there are ${columns.join(', ')}.`)

const asked = values.map.map((it) => {
  const [field = '', column = ''] = it.split(/=(.*)/s)
  if (!columns.includes(column)) refuse(`There is no column ${column}; there are ${columns.join(', ')}.`)
  if (field !== 'attribute' && field !== 'ignore' && !(field in FIELD_NAMES))
    refuse(
      `There is no field ${field}; there are ${[...Object.keys(FIELD_NAMES), 'attribute', 'ignore'].join(', ')}.`,
    )
  return [column, field === 'ignore' ? 'record' : field] as const
})
const fields = fieldsOf(columns, truthColumn, new Map(asked))
const read = performance.now()
const { pairs, probability, model, refused, seconds } = findPairs(peopleOf(rows, fields))
const end = performance.now()

const truth = rows.map((row) => personIn(row[truthColumn] ?? ''))
const judged = { a: pairs.a, b: pairs.b, probability }
const all = truePairs(truth)
const blocked = pairs.a.reduce((sum, a, i) => sum + (isTrue(truth, a, pairs.b[i] as number) ? 1 : 0), 0)

const part = (value: number) => (Number.isNaN(value) ? '' : value.toFixed(4))
const line = (...cells: (string | number)[]) =>
  console.log(
    cells
      .map((cell) => String(cell).padEnd(12))
      .join(' ')
      .trimEnd(),
  )

console.log(
  fields.map(({ column, field }) => `${column} → ${field === 'record' ? 'ignored' : field}`).join(', '),
)
console.log(
  refused
    ? `\nThe shipped prior was used: ${refused.replaceAll('_', ' ')}.`
    : `\nLearned from ${model.trained?.contacts} records and ${model.trained?.pairs} candidate pairs, in ${model.trained?.rounds} rounds.`,
)
console.log(`\n${rows.length} records, ${all} true pairs\n`)
line('at', 'precision', 'recall', 'F1', 'right', 'wrong')
for (const from of LINES) {
  const it = qualityAt(judged, truth, (p) => (from === 0.5 ? p >= from : p > from), all)
  line(
    `${from === 0.5 ? '≥' : '>'} ${from}`,
    part(it.precision),
    part(it.recall),
    part(it.f1),
    it.found,
    it.wrong,
  )
}
console.log(
  `\nexpected calibration error ${part(calibrationError(judged, truth))} over the candidate pairs\n`,
)
line('stated', 'n', 'mean stated', 'observed', '95% interval')
for (const { from, to, n, stated, observed, low, high } of bandsOf(judged, truth))
  line(`${from}–${to}`, n, part(stated), part(observed), `${low.toFixed(3)}–${high.toFixed(3)}`)
console.log(`
blocking recall        ${part(all === 0 ? 1 : blocked / all)} (${blocked} of ${all})
candidates per record  ${((2 * pairs.a.length) / rows.length).toFixed(1)}
blocks over the cap    ${pairs.skipped}
seconds                ${((end - start) / 1000).toFixed(2)} in all: reading the file ${((read - start) / 1000).toFixed(2)}, ${Object.entries(
  seconds,
)
  .map(([step, took]) => `${step} ${took.toFixed(2)}`)
  .join(', ')}`)

if (values.pairs) {
  // Without a column `id`, the first row under the names is row 1.
  const name = (row: number) => (columns.includes('id') ? (rows[row]?.id ?? '') : String(row + 1))
  const written = [...pairs.a.keys()]
    .filter((i) => (probability[i] as number) > WRITTEN_MIN)
    .sort((i, j) => (probability[j] as number) - (probability[i] as number))
  writeFileSync(
    values.pairs,
    writeCsv([
      ['a', 'b', 'probability'],
      ...written.map((i) => [
        name(pairs.a[i] as number),
        name(pairs.b[i] as number),
        (probability[i] as number).toFixed(6),
      ]),
    ]),
  )
  console.log(`\n${written.length} pairs above ${WRITTEN_MIN} in ${values.pairs}`)
}
