import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { build, buildWorker } from '../../build.ts'
import { TEST_BUNDLE } from './server.ts'

/** Before any test: all that is shipped, and the Worker as tests run it. */
export default async function setup() {
  mkdirSync(dirname(TEST_BUNDLE), { recursive: true })
  await build()
  await buildWorker('test/support/worker.ts', TEST_BUNDLE)
}
