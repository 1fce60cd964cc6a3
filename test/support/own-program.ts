import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { type Program, startProgram } from './program.ts'
import { BOOTSTRAP } from './server.ts'

/** `npm start` on a folder of its own, for tests that end it and start it again on what it left. */
export function ownProgram(env: Record<string, string> = {}) {
  let state: string
  let program: Program | undefined
  beforeAll(() => {
    state = mkdtempSync(join(tmpdir(), 'onelead-program-'))
  })
  afterAll(async () => {
    await program?.interrupt()
    rmSync(state, { recursive: true, force: true })
  })
  return {
    async start(more: Record<string, string> = {}): Promise<Program> {
      program = await startProgram({
        ONELEAD_STATE: state,
        ONELEAD_BOOTSTRAP_TOKEN: BOOTSTRAP,
        ONELEAD_SEED: 'off',
        ...env,
        ...more,
      })
      return program
    },
    /** The one that was started last. */
    at: () => program as Program,
  }
}
