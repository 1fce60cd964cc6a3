/**
 * Writes worker/matching/model/nicknames-english.ts from test/data/nicknames/names.csv: names with the same short forms
 * on one entry. `node bench/matching/make-nicknames.ts`
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCsv } from './csv.ts'

const LINE = 104
const root = join(import.meta.dirname, '../..')
const { rows } = readCsv(readFileSync(join(root, 'test/data/nicknames/names.csv'), 'utf8'))
const shorts = Map.groupBy(rows, ({ name1 }) => (name1 ?? '').toLowerCase())
const entries = Map.groupBy([...shorts], ([, of]) =>
  of.map(({ name2 }) => (name2 ?? '').toLowerCase()).join(','),
)

const lines: string[] = []
for (const [short, names] of entries) {
  const entry = `${names.map(([name]) => name).join('/')}:${short}`
  const last = lines.at(-1)
  if (last !== undefined && last.length + 1 + entry.length <= LINE)
    lines[lines.length - 1] = `${last} ${entry}`
  else lines.push(entry)
}
writeFileSync(
  join(root, 'worker/matching/model/nicknames-english.ts'),
  `/**
 * English names and their short forms: \`name/name:short,short\`. Made by bench/matching/make-nicknames.ts from
 * the nicknames list of carltonnorthern (Apache-2.0; the licence lies beside test/data/nicknames/names.csv).
 */
export const ENGLISH_NICKNAMES = \`
${lines.join('\n')}
\`
`,
)
