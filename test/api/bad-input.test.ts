import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, call, newAccount, ORIGIN } from '../support/account.ts'
import { inParallel } from '../support/past-requests.ts'
import { expectProblem } from '../support/problem.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let acme: Account
let channel: { id: string }
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
  channel = await acme.newChannel()
})
afterAll(() => server.stop())

const depth = (n: number) => '['.repeat(n) + ']'.repeat(n)
const key = () => acme.site.key

test('a POST without a body says nothing, which is bad where something has to be said', async () => {
  const bare = (path: string, headers = {}) =>
    call(server.base + path, { method: 'POST', headers: { authorization: `Bearer ${acme.key}`, ...headers } })
  for (const headers of [{}, { 'content-type': 'application/json' }, { 'idempotency-key': 'nothing' }]) {
    expectProblem(await bare('/api/v1/bulk_merges', headers), 422, 'invalid')
    expectProblem(await bare('/api/v1/merges/mrg_x/undo', headers), 404, 'not_found')
    expectProblem(await bare('/v1/chats', { origin: ORIGIN, ...headers }), 422, 'invalid')
  }
})

describe('a public route answers a clear problem to', () => {
  test.each([
    ['malformed JSON', '{"site": ', 400, 'malformed_json'],
    ['JSON with a comma too many', '{"site":"x",}', 400, 'malformed_json'],
    [
      'JSON deeper than 32',
      () => `{"site":"${key()}","message":"x","fields":${depth(33)}}`,
      400,
      'malformed_json',
    ],
    [
      'JSON a hundred thousand deep',
      () => `{"site":"${key()}","message":"x","fields":${depth(20_000)}}`,
      400,
      'malformed_json',
    ],
    ['bytes that are not UTF-8', () => new Uint8Array([123, 34, 255, 34, 125]), 400, 'malformed_json'],
    [
      'a body too large',
      () => JSON.stringify({ site: key(), message: 'x'.repeat(64 * 1024) }),
      413,
      'body_too_large',
    ],
    [
      'a body of megabytes',
      () => JSON.stringify({ site: key(), message: 'x'.repeat(5_000_000) }),
      413,
      'body_too_large',
    ],
    ['a number for a text', () => JSON.stringify({ site: key(), message: 7 }), 422, 'invalid'],
    ['an array for an object', '[]', 422, 'invalid'],
    ['null', 'null', 422, 'invalid'],
    ['a message of white space', () => JSON.stringify({ site: key(), message: ' \n ' }), 422, 'invalid'],
    [
      'a message too long',
      () => JSON.stringify({ site: key(), message: 'x'.repeat(10_001) }),
      422,
      'invalid',
    ],
    [
      'a field nobody knows',
      () => JSON.stringify({ site: key(), message: 'x', admin: true }),
      422,
      'invalid',
    ],
    ['a NUL', () => JSON.stringify({ site: key(), message: 'a\0b' }), 422, 'invalid'],
    ['half a surrogate pair', () => `{"site":"${key()}","message":"\\ud800"}`, 422, 'invalid'],
    [
      'a field named like a prototype',
      () => `{"site":"${key()}","message":"x","fields":{"constructor":"x"}}`,
      422,
      'invalid',
    ],
    [
      'an address that is none',
      () => JSON.stringify({ site: key(), message: 'x', email: 'not an address' }),
      422,
      'invalid',
    ],
    ['an unknown site key', JSON.stringify({ site: 'nobody', message: 'x' }), 404, 'not_found'],
    [
      'a site key of the right shape',
      JSON.stringify({ site: `${'a'.repeat(21)}_${'b'.repeat(21)}`, message: 'x' }),
      404,
      'not_found',
    ],
  ] as const)('%s', async (_, body, status, code) => {
    const sent = typeof body === 'function' ? body() : body
    const answer = await call(`${server.base}/v1/chats`, {
      method: 'POST',
      headers: { origin: ORIGIN, 'content-type': 'application/json' },
      body: sent as string,
    })
    expectProblem(answer, status, code)
  })

  test('an origin not allowed, and none at all', async () => {
    expectProblem(await acme.chat({}, key(), { origin: 'https://evil.example' }), 403, 'origin_not_allowed')
    const none = await call(`${server.base}/v1/chats`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ site: key(), message: 'x' }),
    })
    expectProblem(none, 403, 'origin_not_allowed')
  })

  test('a body without a length that goes on too long', async () => {
    const chunk = new TextEncoder().encode('x'.repeat(16_384))
    const long = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 10; i++) controller.enqueue(chunk)
        controller.close()
      },
    })
    const answer = await call(`${server.base}/v1/hit`, {
      method: 'POST',
      headers: { origin: ORIGIN },
      body: long,
      duplex: 'half',
    } as RequestInit)
    expectProblem(answer, 413, 'body_too_large')
  })
})

test('a wrong field is named by its JSON Pointer', async () => {
  const answer = await acme.chat({ email: 'x', fields: { 'a/b': { deep: 1 } } })
  expect(answer.status).toBe(422)
  expect(answer.body.errors.map((it: { pointer: string }) => it.pointer).sort()).toEqual([
    '/email',
    '/fields/a~1b',
  ])
})

describe('the API answers a clear problem to', () => {
  test.each([
    ['no key', undefined],
    ['a key of another form', 'Bearer nonsense'],
    ['a key with a wrong secret', () => `Bearer ${acme.key.slice(0, -4)}AAAA`],
    [
      'a key of an account that is not there',
      () => `Bearer onelead_${'z'.repeat(21)}_${acme.key.split('_').slice(2).join('_')}`,
    ],
  ])('%s', async (_, given) => {
    const authorization = typeof given === 'function' ? given() : given
    const answer = await call(
      `${server.base}/api/v1/leads`,
      authorization ? { headers: { authorization } } : {},
    )
    expectProblem(answer, 401, 'unauthorized')
  })

  test.each([
    ['a limit out of range', 'GET', '/leads?limit=201', undefined, 422, 'invalid'],
    ['a limit of nothing', 'GET', '/contacts?limit=0', undefined, 422, 'invalid'],
    ['a cursor that is none', 'GET', '/leads?after=xyz', undefined, 422, 'invalid'],
    ['a query nobody knows', 'GET', '/leads?order=asc', undefined, 422, 'invalid'],
    ['a query where none is known', 'GET', '/sites?foo=1', undefined, 422, 'invalid'],
    [
      'a pipeline that is not there',
      'POST',
      '/channels',
      { pipeline_id: 'pip_x', kind: 'email', name: 'x' },
      422,
      'invalid',
    ],
    [
      'a country that is none',
      'POST',
      '/channels',
      { pipeline_id: 'pip_x', kind: 'email', name: 'x', default_country: 'XX' },
      422,
      'invalid',
    ],
    [
      'a channel nobody knows',
      'POST',
      '/channels/chn_nobody/leads',
      { email: 'a@b.example' },
      404,
      'not_found',
    ],
    [
      'an origin with a path',
      'POST',
      '/sites',
      { name: 'x', origins: ['https://a.example/b'], pipeline_id: 'pip_x' },
      422,
      'invalid',
    ],
    ['a route that is not there', 'GET', '/nothing', undefined, 404, 'not_found'],
  ] as const)('%s', async (_, method, path, body, status, code) => {
    expectProblem(await acme.api(method, path, body), status, code)
  })

  test('a body that is not JSON', async () => {
    const answer = await call(`${server.base}/api/v1/pipelines`, {
      method: 'POST',
      headers: { authorization: `Bearer ${acme.key}`, 'content-type': 'text/plain' },
      body: '{"name":"x"}',
    })
    expectProblem(answer, 415, 'unsupported_media_type')
  })

  test('a role too low', async () => {
    const { key: agent } = (await acme.api('POST', '/api_keys', { name: 'Agent', role: 'agent' })).body
    const as = (method: string, path: string, body?: unknown) =>
      call(`${server.base}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${agent}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
    for (const [method, path, body] of [
      ['POST', '/api_keys', { name: 'x', role: 'admin' }],
      ['GET', '/webhooks', undefined],
      ['GET', '/sites', undefined],
      ['POST', '/pipelines', { name: 'x' }],
      ['POST', '/model/train', undefined],
      ['PUT', `/pipelines/${acme.pipeline.id}/duplicate_control`, { enabled: false }],
    ] as const)
      expectProblem(await as(method, path, body), 403, 'forbidden')
    expect((await as('GET', '/leads')).status).toBe(200)
  })

  test('a webhook to an address inside, where that is not allowed', async () => {
    const closed = await startServer({ ONELEAD_ALLOW_PRIVATE_URLS: '' })
    try {
      const other = await newAccount(closed.base)
      for (const url of [
        'https://127.0.0.1/',
        'https://127.1/',
        'https://2130706433/',
        'https://0x7f.1/',
        'https://[::1]/',
        'https://[::ffff:127.0.0.1]/',
        'https://10.0.0.8/',
        'https://169.254.169.254/latest',
        'https://localhost/',
        'https://a.internal/',
        'https://①②⑦.0.0.1/',
        'http://hooks.example/',
        'https://hooks.example:8443/',
        'https://me@hooks.example/',
        'javascript:alert(1)',
        'file:///etc/passwd',
      ])
        expectProblem(await other.api('POST', '/webhooks', { url }), 422, 'invalid')
      expect((await other.api('POST', '/webhooks', { url: 'https://hooks.example/in' })).status).toBe(201)
    } finally {
      await closed.stop()
    }
  })
})

test('no naughty string makes a route answer 500, and what is taken comes back as it was', async () => {
  const strings = JSON.parse(
    readFileSync(join(import.meta.dirname, '../data/blns/blns.json'), 'utf8'),
  ) as string[]
  const usable = strings.map((it) => [...it].slice(0, 90).join('')).filter((it) => it.trim().length > 0)
  const answers = await inParallel(8, usable, (name) =>
    acme.lead(channel.id, { name, phone: [...name].slice(0, 30).join(''), message: name }),
  )
  expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 201)).toEqual([])
  const leads = new Map<string, string>()
  for (let after = ''; ; ) {
    const page = (await acme.api('GET', `/leads?limit=200${after}`)).body
    for (const lead of page.data) leads.set(lead.id, lead.name)
    if (!page.next) break
    after = `&after=${page.next}`
  }
  for (const [i, answer] of answers.entries())
    if (answer.body.outcome === 'created') expect(leads.get(answer.body.lead_id)).toBe(usable[i]?.trim())
})
