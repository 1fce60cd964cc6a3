/** A website with an account of its own, and the server that its snippet calls: for the tests of what visitors meet. */
import { afterAll, beforeAll } from 'vitest'
import { type Account, newAccount } from '../support/account.ts'
import { startHost } from '../support/host-page.ts'
import { type Server, startServer } from '../support/server.ts'

export let server: Server
export let host: Awaited<ReturnType<typeof startHost>>
export let acme: Account
beforeAll(async () => {
  server = await startServer()
  host = await startHost()
  acme = await newAccount(server.base, { origin: host.origin })
})
afterAll(async () => {
  host.stop()
  await server.stop()
})
