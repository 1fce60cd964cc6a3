import { expect, test } from 'vitest'
import { call, eventually, newAccount } from '../support/account.ts'
import { ownProgram } from '../support/own-program.ts'
import { startReceiver } from '../support/receiver.ts'

const { start } = ownProgram({ ONELEAD_ALLOW_PRIVATE_URLS: '1' })

test('everything is there after Ctrl-C and a new start, and the demo account is made once', async () => {
  const first = await start({ ONELEAD_SEED: 'on' })
  const signIn = /sign in with\s+(\S+)\s+(\S+)/.exec(first.output())?.slice(1) as [string, string]
  expect(first.output()).toMatch(/demo shop\s+http:\/\/127\.0\.0\.1:\d+/)
  const acme = await newAccount(first.base)
  const opened = (await acme.chat({ email: 'ada@example.com', message: 'before' })).body
  const before = await acme.leads()
  await first.interrupt()

  const second = await start({ ONELEAD_SEED: 'on' })
  expect(/sign in with\s+(\S+)\s+(\S+)/.exec(second.output())?.slice(1)).toEqual(signIn)
  const api = (path: string, init: RequestInit = {}) => call(`${second.base}${path}`, init)
  const key = { authorization: `Bearer ${acme.key}` }
  expect((await api('/api/v1/leads?limit=200', { headers: key })).body.data).toEqual(before)
  const messages = await api(`/v1/chats/${opened.chat_id}/messages`, {
    headers: { authorization: `Bearer ${opened.token}` },
  })
  expect(messages.body.data.map((it: { text: string }) => it.text)).toEqual(['before'])
  const again = await api('/api/v1/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: signIn[0], password: signIn[1] }),
  })
  expect(again.body).toMatchObject({ account: { name: 'Kiln & Clay' }, user: { role: 'admin' } })
  await second.interrupt()
})

test('killed between the commit and the delivery: delivered after the next start, once', async () => {
  // The receiver takes nothing yet when the lead is committed.
  let takes = false
  const receiver = await startReceiver(() => (takes ? 200 : 503))
  const { url } = receiver
  const first = await start()
  const acme = await newAccount(first.base)
  await acme.api('POST', '/webhooks', { url, events: ['crm.lead.created'] })
  const answers = await Promise.all([1, 2, 3, 4, 5].map((i) => acme.chat({ email: `p${i}@example.com` })))
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201])
  await first.kill()

  receiver.received.splice(0)
  takes = true
  try {
    await start()
    const got = await eventually(
      async () => receiver.received,
      (all) => new Set(all.map(({ headers }) => headers['webhook-id'])).size === 5,
      90_000,
    )
    expect(got.map(({ body }) => JSON.parse(body).data.email).sort()).toEqual(
      [1, 2, 3, 4, 5].map((i) => `p${i}@example.com`),
    )
  } finally {
    await receiver.stop()
  }
}, 150_000)
