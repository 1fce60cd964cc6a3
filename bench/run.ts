/**
 * `npm run bench [-- --only NAME] [--large] [--rounds N] [--seconds N]`: measures, prints one table and writes
 * bench/results.json. Fails only when a size is over its gate.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { build, buildWorker } from '../build.ts'
import { TEST_BUNDLE } from '../test/support/server.ts'
import { bulkMerge } from './bulk-merge.ts'
import { chatLive } from './chat-live.ts'
import { chats } from './chats.ts'
import { cleanUp } from './clean-up.ts'
import { dryRun } from './dry-run.ts'
import { type Figure, isOverGate, type Measure, meets } from './figure.ts'
import { findDuplicates } from './find-duplicates.ts'
import { hits } from './hits.ts'
import { hostPage } from './host-page.ts'
import { intakeCost } from './intake-cost.ts'
import { matching } from './matching.ts'
import { merge } from './merge.ts'
import { race } from './race.ts'
import { sizes } from './sizes.ts'
import { table } from './table.ts'

const measures: Measure[] = [
  sizes,
  hostPage,
  intakeCost,
  hits,
  chats,
  chatLive,
  race,
  dryRun,
  merge,
  bulkMerge,
  cleanUp,
  matching,
  findDuplicates,
]

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    large: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '3' },
  },
})
const asked = measures.filter(({ name }) => values.only === undefined || values.only.includes(name))
if (asked.length === 0) {
  console.error(`--only takes ${measures.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}

await build()
mkdirSync(dirname(TEST_BUNDLE), { recursive: true })
await buildWorker('test/support/worker.ts', TEST_BUNDLE)

const figures: Figure[] = []
for (const { name, run } of asked) {
  console.error(`measuring ${name} …`)
  const options = {
    large: values.large,
    named: values.only?.includes(name) === true,
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
  }
  figures.push(...(await run(options)))
}
console.log(table(figures))
writeFileSync(
  join(import.meta.dirname, 'results.json'),
  `${JSON.stringify(
    {
      at: new Date().toISOString(),
      node: process.version,
      processors: cpus().length,
      figures: figures.map((figure) => ({ ...figure, meets: meets(figure) })),
    },
    null,
    2,
  )}\n`,
)
process.exit(figures.some(isOverGate) ? 1 : 0)
