/** Tokens are renewed once for everybody who waits, and told nobody. */
import { expect, test } from 'vitest'
import { eventually, type Json, times } from '../support/account.ts'
import { failing } from '../support/crm/connected.ts'
import { connected } from '../support/crm/kommo-beside.ts'
import type { Call } from '../support/crm/server.ts'

const OAUTH = {
  client_id: 'c',
  client_secret: 'client-secret',
  redirect_uri: 'https://us.example/cb',
  code: 'code-1',
}

async function signedIn(credentials?: object) {
  const all = await connected(credentials ? { more: { credentials } } : {})
  const check = async () => (await all.acme.api('POST', `/connections/${all.id}/test`)).body as Json
  const row = async () => (await all.acme.api('GET', `/connections/${all.id}`)).body as Json
  return { ...all, check, row }
}

test('everybody who is refused at once goes on with the one new token', async () => {
  const { kommo, check, row } = await signedIn(OAUTH)
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

const renews = ({ path }: Call) => path === '/oauth2/access_token'

test.each<[string, (call: Call) => { status: number; body: unknown }]>([
  [
    'tokens of a form nobody knows',
    () => ({ status: 200, body: { token: { access_token: 'acc-SECRET', refresh_token: 'ref-SECRET' } } }),
  ],
  ['a refusal that repeats what it was sent', ({ body }) => ({ status: 400, body: { got: body } })],
  ['an outage that repeats what it was sent', ({ body }) => ({ status: 500, body: { got: body } })],
])('no answer of ours tells a secret after %s', async (_, answer) => {
  const { acme, crm, id, check, row } = await signedIn({
    ...OAUTH,
    client_secret: 'client-SECRET',
    code: 'code-SECRET',
  })
  crm.fail((call) => (renews(call) ? { kind: 'say', ...answer(call) } : null))
  await acme.chat({ email: 'ada@example.com' })
  const told = [await check()]
  await eventually(
    async () => [
      await row(),
      ...(await acme.api('GET', `/connections/${id}/deliveries?state=pending`)).body.data,
    ],
    ([connection, delivery]) => connection.trouble !== null || delivery?.last_error,
  )
  told.push(await row(), (await acme.api('GET', `/connections/${id}/deliveries?state=pending`)).body)
  expect(JSON.stringify(told)).toMatch(/200|400|500/)
  expect(JSON.stringify(told)).not.toContain('SECRET')
})

test('a CRM that repeats the token in its refusal does not have it shown', async () => {
  const { acme, crm, id } = await signedIn()
  crm.fail(({ headers }) => ({
    kind: 'say',
    status: 500,
    body: { detail: `Broken by ${headers.authorization}`, url: `https://x.example/?key=kommo-token` },
  }))
  await acme.chat({ email: 'ada@example.com' })
  const [delivery] = await failing(acme, id)
  expect(delivery.last_error).toContain('Broken by')
  expect(delivery.last_error).not.toContain('kommo-token')
})
