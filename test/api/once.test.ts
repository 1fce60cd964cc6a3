import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, newAccount, ORIGIN, statuses, times } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
})
afterAll(() => server.stop())

const withKey = (key: string) => ({ 'idempotency-key': key })

test.each([
  ['a pipeline', '/pipelines', { name: 'Once' }, { name: 'Twice' }],
  ['a contact', '/contacts', { name: 'Ada Once' }, { name: 'Ada Twice' }],
  ['an API key', '/api_keys', { name: 'Once', role: 'agent' }, { name: 'Twice', role: 'agent' }],
])(
  'the same Idempotency-Key makes %s once, a hundred times at once, and refuses another request',
  async (name, path, body, other) => {
    const key = `once-${name}`
    const before = (await acme.api('GET', `${path}?limit=200`)).body.data.length
    const answers = await Promise.all(times(100, () => acme.api('POST', path, body, withKey(key))))
    expect(statuses(answers)).toEqual({ 201: 100 })
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1)
    expect((await acme.api('GET', `${path}?limit=200`)).body.data).toHaveLength(before + 1)
    const reused = await acme.api('POST', path, other, withKey(key))
    expect([reused.status, reused.body.code]).toEqual([422, 'idempotency_key_reused'])
  },
)

test('the same key of a lead gives the first answer, and of another account is another key', async () => {
  const channel = await acme.newChannel()
  const first = await acme.lead(channel.id, { email: 'ada@example.com', message: 'once' }, withKey('lead'))
  const again = await acme.lead(channel.id, { email: 'ada@example.com', message: 'once' }, withKey('lead'))
  expect([again.status, again.body]).toEqual([first.status, first.body])
  expect((await acme.api('GET', `/leads/${first.body.lead_id}`)).body.chat_ids).toHaveLength(1)
  const other = await newAccount(server.base)
  const theirs = await other.lead(
    (await other.newChannel()).id,
    { email: 'ada@example.com', message: 'once' },
    withKey('lead'),
  )
  expect([theirs.status, theirs.body.outcome]).toEqual([201, 'created'])
})

test('what was refused is not remembered, and a key may be used again after a day', async () => {
  const refused = await acme.api('POST', '/pipelines', { name: '' }, withKey('retry'))
  expect(refused.status).toBe(422)
  expect((await acme.api('POST', '/pipelines', { name: 'Now right' }, withKey('retry'))).status).toBe(201)
  expect((await acme.api('POST', '/pipelines', { name: 'Another' }, withKey('retry'))).status).toBe(422)
  await server.later(24 * 3_600_000 + 1000)
  expect((await acme.api('POST', '/pipelines', { name: 'Another' }, withKey('retry'))).status).toBe(201)
})

test('a redelivery by a channel is told by its external ID; the same ID with other words is another request', async () => {
  const channel = await acme.newChannel()
  const first = await acme.lead(channel.id, {
    external_id: 'm-1',
    email: 'bob@example.com',
    message: 'hello',
  })
  const again = await acme.lead(channel.id, {
    external_id: 'm-1',
    email: 'bob@example.com',
    message: 'hello',
  })
  expect(again.body).toEqual(first.body)
  const next = await acme.lead(channel.id, {
    external_id: 'm-1',
    email: 'bob@example.com',
    message: 'and another thing',
  })
  expect(next.body.outcome).toBe('merged')
  expect((await acme.api('GET', `/leads/${first.body.lead_id}`)).body.chat_ids).toHaveLength(2)
})

test('messages of one conversation at once: each once, numbered without gaps, a repeat told by its client ID', async () => {
  const chat = (await acme.chat({ message: 'first' })).body
  const say = (text: string, client_id: string) =>
    acme.publicly(
      `/v1/chats/${chat.chat_id}/messages`,
      { text, client_id },
      { authorization: `Bearer ${chat.token}` },
    )
  const answers = await Promise.all(times(60, (i) => say(`#${i % 30}`, `c-${i % 30}`)))
  expect(statuses(answers)).toEqual({ 201: 60 })
  const read = async (after = '') =>
    (await (
      await fetch(`${server.base}/v1/chats/${chat.chat_id}/messages?limit=20${after}`, {
        headers: { authorization: `Bearer ${chat.token}`, origin: ORIGIN },
      })
    ).json()) as {
      data: { seq: number; text: string; from: string; client_id?: string }[]
      next: string | null
    }
  const first = await read()
  const second = await read(`&after=${first.next}`)
  const all = [...first.data, ...second.data]
  expect(second.next).toBeNull()
  expect(all.map(({ seq }) => seq)).toEqual(times(31, (i) => i + 1))
  expect(new Set(all.map(({ client_id }) => client_id)).size).toBe(31)
  expect(all.every(({ from }) => from === 'visitor')).toBe(true)
})
