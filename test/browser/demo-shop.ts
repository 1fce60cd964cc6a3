/** What `npm start` shows: the demo shop, its account with who may sign in, and the API as that account's program calls it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { call, type Json } from '../support/account.ts'
import { type Program, startProgram } from '../support/program.ts'

export let program: Program
/** The address of the shop. */
export let shop: string
export let demo: { email: string; password: string; api_key: string }
let state: string
beforeAll(async () => {
  state = mkdtempSync(join(tmpdir(), 'onelead-demo-'))
  program = await startProgram({ ONELEAD_STATE: state })
  shop = /demo shop\s+(\S+)/.exec(program.output())?.[1] as string
  demo = JSON.parse(readFileSync(join(state, 'demo.json'), 'utf8'))
})
afterAll(async () => {
  await program?.interrupt()
  rmSync(state, { recursive: true, force: true })
})

export const api = async (method: string, path: string, body?: object): Promise<Json> =>
  (
    await call<Json>(`${program.base}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${demo.api_key}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  ).body
