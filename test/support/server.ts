import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../../host/migrate.ts'
import { startRuntime } from '../../host/runtime.ts'

export const BOOTSTRAP = 'bootstrap-token-of-the-tests'
export const TEST_BUNDLE = join(import.meta.dirname, '../.artifacts/worker.js')

export type Server = Awaited<ReturnType<typeof startServer>>

/** The real Worker in workerd on a free port of this machine, with an empty database. */
export async function startServer(bindings: Record<string, string> = {}) {
  const state = mkdtempSync(join(tmpdir(), 'onelead-test-'))
  const runtime = startRuntime({
    port: 0,
    state,
    bundle: TEST_BUNDLE,
    bindings: {
      ONELEAD_BOOTSTRAP_TOKEN: BOOTSTRAP,
      ONELEAD_RATE_LIMIT: 'off',
      ONELEAD_ENCRYPTION_KEY: 'encryption-key-of-the-tests',
      ONELEAD_ALLOW_PRIVATE_URLS: '1',
      ...bindings,
    },
  })
  const base = (await runtime.ready).origin
  await migrate(runtime)
  const post = (path: string, body: object = {}) =>
    fetch(base + path, { method: 'POST', body: JSON.stringify(body) })
  return {
    base,
    runtime,
    db: () => runtime.getD1Database('DB'),
    /** Moves the Worker's clock and runs what has become due. */
    async later(ms: number) {
      await post('/__test/clock', { shift_ms: ms })
      await post('/__test/due')
    },
    /** Lets jobs go on for so many slices, then waits; without a number they go on to their end. */
    slices: (slices?: number) => post('/__test/slices', { slices }),
    async stop() {
      await runtime.dispose()
      rmSync(state, { recursive: true, force: true })
    },
  }
}
