import { beforeAll, describe, expect, test } from 'vitest'
import type { Env } from '../../worker/env.ts'
import { call, dump, faulty, worker } from './faults.ts'

let key: string
let site: { key: string }
const origin = { origin: 'https://shop.example' }
const person = { email: 'ada@example.com', phone: '+49 171 2345678', name: 'Ada' }
const chat = (client_id: string, more: object = {}, bindings?: Env) =>
  call(
    'POST',
    '/v1/chats',
    origin,
    { site: site.key, message: 'Hello', client_id, ...person, ...more },
    bindings,
  )
const clientId = (n: number) => `client-${String(n).padStart(20, '0')}`

beforeAll(async () => {
  const made = await call(
    'POST',
    '/api/v1/accounts',
    { authorization: 'Bearer boot' },
    { name: 'Acme', admin: { email: 'a@acme.example', password: 'correct horse' } },
  )
  key = String(made.body.api_key)
  const auth = { authorization: `Bearer ${key}` }
  const pipelines = (await call('GET', '/api/v1/pipelines', auth)).body as unknown as {
    data: { id: string }[]
  }
  const pipeline_id = pipelines.data[0]?.id
  site = (await call('POST', '/api/v1/sites', auth, { name: 'Shop', origins: [origin.origin], pipeline_id }))
    .body as unknown as { key: string }
  await call('PUT', `/api/v1/pipelines/${pipeline_id}/duplicate_control`, auth, { enabled: true })
})

describe('a chat request whose commit fails', () => {
  test('at any one of its statements leaves the database as it was, for a new person and for a known one', async () => {
    for (const [then, more] of [
      [2, {}],
      [3, { email: 'changed@example.com' }],
    ] as const) {
      const before = await dump()
      let length = 1
      for (let failing = 0; failing < length; failing++) {
        const DB = faulty((run, statements) => {
          length = statements.length
          return run(
            statements.map((statement, i) =>
              i === failing ? worker.DB.prepare("SELECT json('x')") : statement,
            ),
          )
        })
        const answer = await chat(clientId(1), more, { ...worker, DB })
        expect(answer.status).toBe(500)
        expect(await dump()).toEqual(before)
      }
      expect(length).toBeGreaterThan(12)
      expect((await chat(clientId(then), more)).status).toBe(201)
    }
  })

  test('after it was written, unknown to the Worker: the widget’s repeat gets the one conversation, and nothing is there twice', async () => {
    const before = await dump()
    const lost = await chat(
      clientId(4),
      {},
      {
        ...worker,
        DB: faulty(async (run, statements) => {
          await run(statements)
          throw new Error('Network connection lost')
        }),
      },
    )
    expect(lost.status).toBe(500)
    const first = await chat(clientId(4))
    const second = await chat(clientId(4))
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body).toEqual(first.body)
    const after = await dump()
    expect((after.conversations?.length ?? 0) - (before.conversations?.length ?? 0)).toBe(1)
    expect((after.leads?.length ?? 0) - (before.leads?.length ?? 0)).toBe(0)
  })

  test('because others always come first: 503 with Retry-After, and nothing written', async () => {
    const before = await dump()
    const DB = faulty(() => Promise.reject(new Error('D1_ERROR: stale_guard: SQLITE_CONSTRAINT')))
    const answer = await chat(clientId(5), {}, { ...worker, DB })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await dump()).toEqual(before)
    expect((await chat(clientId(5))).status).toBe(201)
  })

  test('while the database can not be read: /healthz says so', async () => {
    const broken = {
      ...worker,
      DB: new Proxy(worker.DB, {
        get: () => () => {
          throw new Error('down')
        },
      }),
    }
    const answer = await call('GET', '/healthz', {}, undefined, broken)
    expect([answer.status, answer.body]).toEqual([
      503,
      { status: 'failing', failing: 'database', version: expect.any(String) },
    ])
  })
})

describe('a change that makes two leads one', () => {
  const auth = () => ({ authorization: `Bearer ${key}` })
  /** Two people with a lead each; answers how the second one's address becomes that of the first. */
  async function twoLeads(name: string) {
    const [first, second] = [`${name}@one.example`, `${name}@two.example`]
    for (const email of [first, second])
      await call('POST', '/v1/chats', origin, { site: site.key, message: 'Hello', email, name: email })
    const found = await call('GET', `/api/v1/contacts?email=${second}`, auth())
    const { id } = (found.body.data as { id: string }[])[0] as { id: string }
    const edit = (bindings?: Env) =>
      call('PATCH', `/api/v1/contacts/${id}`, auth(), { emails: [first] }, bindings)
    return { id, first, edit }
  }
  const leadsOf = async (email: string) =>
    ((await call('GET', `/api/v1/leads?q=${email}`, auth())).body.data as unknown[]).length

  test('leaves the database as it was when any one of its statements fails', async () => {
    const { edit, first } = await twoLeads('grace')
    const before = await dump()
    let length = 1
    for (let failing = 0; failing < length; failing++) {
      const DB = faulty((run, statements) => {
        length = statements.length
        const broken = worker.DB.prepare("SELECT json('x')")
        return run(statements.map((statement, i) => (i === failing ? broken : statement)))
      })
      expect((await edit({ ...worker, DB })).status).toBe(500)
      expect(await dump()).toEqual(before)
    }
    expect(length).toBeGreaterThan(20)
    expect((await edit()).status).toBe(200)
    expect(await leadsOf(first)).toBe(1)
  })

  test('is made on what is there when a chat of either person comes in between', async () => {
    const { edit, first, id } = await twoLeads('edsger')
    let between = 0
    const DB = faulty(async (run, statements) => {
      if (between++ === 0)
        await call('POST', '/v1/chats', origin, {
          site: site.key,
          message: 'Me again',
          email: first,
          phone: '+49 171 5555555',
        })
      return run(statements)
    })
    expect((await edit({ ...worker, DB })).status).toBe(200)
    expect(between).toBe(2)
    expect(await leadsOf(first)).toBe(1)
    const kept = await call('GET', `/api/v1/contacts?email=${first}`, auth())
    const [contact] = kept.body.data as { id: string; phones: { value: string }[] }[]
    expect(contact?.id).not.toBe(id)
    expect(contact?.phones.map(({ value }) => value)).toEqual(['+49 171 5555555'])
  })

  test('that others overtake each time: 503 with Retry-After, and nothing written', async () => {
    const { edit } = await twoLeads('barbara')
    const before = await dump()
    const DB = faulty(() => Promise.reject(new Error('D1_ERROR: stale_guard: SQLITE_CONSTRAINT')))
    const answer = await edit({ ...worker, DB })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await dump()).toEqual(before)
  })
})

test('an admin’s change that another one came before is refused, and undoes nothing', async () => {
  const auth = { authorization: `Bearer ${key}` }
  const { data } = (await call('GET', '/api/v1/sites', auth)).body as { data: { id: string; name: string }[] }
  const DB = faulty(async (run, statements) => {
    await worker.DB.prepare('UPDATE accounts SET config_version = config_version + 1').run()
    return run(statements)
  })
  const path = `/api/v1/sites/${data[0]?.id}`
  const answer = await call('PATCH', path, auth, { name: 'Mine' }, { ...worker, DB })
  expect([answer.status, answer.body.code]).toEqual([409, 'version_conflict'])
  expect((await call('GET', path, auth)).body.name).toBe(data[0]?.name)
})

describe('credentials in the runtime they are made for', () => {
  test('a password takes no more rounds than the platform allows, and is told from a wrong one', async () => {
    const { hashPassword, isPassword, ITERATIONS } = await import('../../worker/credential/password.ts')
    expect(ITERATIONS).toBeLessThanOrEqual(100_000)
    const stored = await hashPassword('correct horse')
    expect(stored).toMatch(/^pbkdf2-sha256\$\d+\$[\w-]{22}\$[\w-]{43}$/)
    expect([
      await isPassword('correct horse', stored),
      await isPassword('wrong horse', stored),
      await isPassword('x', null),
    ]).toEqual([true, false, false])
  })

  test('the published vector of Standard Webhooks', async () => {
    const { webhookHeaders } = await import('../../worker/forward/sign.ts')
    const headers = await webhookHeaders(
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1614265330,
      '{"test": 2432232314}',
    )
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })

  test('of ten thousand made-up pixel IDs none is taken, nor one of another site or account', async () => {
    const { isPixelOf, issuePixel } = await import('../../worker/credential/pixel-id.ts')
    const pixel = await issuePixel('secret', 'site_a', Date.now())
    expect(await isPixelOf('secret', 'site_a', pixel)).toBe(true)
    expect(await isPixelOf('secret', 'site_b', pixel)).toBe(false)
    expect(await isPixelOf('other', 'site_a', pixel)).toBe(false)
    let taken = 0
    for (let i = 0; i < 10_000; i++) {
      const bytes = crypto.getRandomValues(new Uint8Array(28))
      const made = `px_${btoa(String.fromCharCode(...bytes))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replace(/=+$/, '')}`
      if (await isPixelOf('secret', 'site_a', made)) taken++
    }
    expect(taken).toBe(0)
  })
})
