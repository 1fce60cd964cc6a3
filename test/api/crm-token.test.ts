/** Tokens are renewed once for everybody who waits. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Json, times } from '../support/account.ts'
import { withKommo } from '../support/crm/connected.ts'
import { type Server, startServer } from '../support/server.ts'

const OAUTH = {
  client_id: 'c',
  client_secret: 'client-secret',
  redirect_uri: 'https://us.example/cb',
  code: 'code-1',
}

let server: Server
const open: { stop: () => Promise<unknown> }[] = []
beforeAll(async () => {
  server = await startServer()
})
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
afterAll(() => server.stop())

async function connected(credentials?: object) {
  const all = await withKommo(server, credentials ? { more: { credentials } } : {})
  open.push(all.crm)
  const check = async () => (await all.acme.api('POST', `/connections/${all.id}/test`)).body as Json
  const row = async () => (await all.acme.api('GET', `/connections/${all.id}`)).body as Json
  return { ...all, check, row }
}

test('everybody who is refused at once goes on with the one new token', async () => {
  const { kommo, check, row } = await connected(OAUTH)
  expect(await check()).toMatchObject({ ok: true })
  for (let round = 0; round < 3; round++) {
    kommo.oauth.access = 'somebody revoked it'
    const before = kommo.oauth.renewals
    const answers = await Promise.all(times(3, check))
    expect(answers.map(({ ok, detail }) => (ok ? 'ok' : detail))).toEqual(['ok', 'ok', 'ok'])
    expect(kommo.oauth.renewals).toBe(before + 1)
  }
  expect(kommo.oauth.spent).toEqual([])
  expect((await row()).state).toBe('active')
})
