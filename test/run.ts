/** `npm test`: all tests, and last a line that says how many passed and failed. */
import { startVitest } from 'vitest/node'

const vitest = await startVitest('test', process.argv.slice(2), { run: true, watch: false })
const counts = { passed: 0, failed: 0, skipped: 0 }
for (const module of vitest.state.getTestModules())
  for (const test of module.children.allTests()) {
    const { state } = test.result()
    if (state === 'passed' || state === 'failed') counts[state] += 1
    else counts.skipped += 1
  }
const broken =
  vitest.state.getUnhandledErrors().length +
  vitest.state.getTestModules().filter((module) => module.errors().length > 0).length
await vitest.close()
console.log(`${counts.passed} passed, ${counts.failed + broken} failed, ${counts.skipped} skipped`)
process.exit(counts.failed + broken > 0 || counts.passed === 0 ? 1 : 0)
