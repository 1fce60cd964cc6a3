/** A server, and for each test that asks for it a Kommo beside it, with an account connected. */
import { afterAll, afterEach, beforeAll } from 'vitest'
import { type Server, startServer } from '../server.ts'
import { withKommo } from './connected.ts'

export let server: Server
/** Stopped after the test. */
export const open: { stop: () => Promise<unknown> }[] = []
beforeAll(async () => {
  server = await startServer()
})
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
afterAll(() => server.stop())

export async function connected(options: Parameters<typeof withKommo>[1] = {}) {
  const all = await withKommo(server, options)
  open.push(all.crm)
  return all
}
