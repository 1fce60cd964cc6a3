/** Something else happens to the same visitor between any two questions that an identify call asks of the database. */
import { beforeAll, expect, test } from 'vitest'
import { signatureOf } from '../support/sign.ts'
import { callHastily as call, type Json, worker } from './faults.ts'
import { before } from './interrupting.ts'

const ORIGIN = 'https://shop.example'
let auth: { authorization: string }
let site: Json
let made = 0

const api = (method: string, path: string, body?: object) => call(method, `/api/v1${path}`, auth, body)
const publicly = (path: string, body: object, bindings?: typeof worker) =>
  call('POST', `/v1${path}`, { origin: ORIGIN }, { site: site.key, ...body }, bindings)
const identify = (pixel: string, user_id: string, bindings?: typeof worker) =>
  publicly(
    '/identify',
    { pixel, user_id, signature: signatureOf(site.identity_secret, { user_id }) },
    bindings,
  )
const usersOf = async (user_id: string): Promise<Json[]> =>
  (await api('GET', `/contacts?user_id=${user_id}`)).body.data

beforeAll(async () => {
  const admin = { email: 'a@acme.example', password: 'correct horse battery' }
  const account = { name: 'Acme', admin }
  const { api_key } = (await call('POST', '/api/v1/accounts', { authorization: 'Bearer boot' }, account)).body
  auth = { authorization: `Bearer ${api_key}` }
  const pipeline_id = (await api('GET', '/pipelines')).body.data[0].id
  site = (await api('POST', '/sites', { name: 'Shop', origins: [ORIGIN], pipeline_id })).body
  await api('PUT', `/pipelines/${pipeline_id}/duplicate_control`, { enabled: true })
})

type Visitor = { pixel: string; one: string; two: string }
const visitor = async (): Promise<Visitor> => {
  const pixel = (await publicly('/hit', { url: `${ORIGIN}/` })).body.pixel
  made += 1
  return { pixel, one: `one-${made}`, two: `two-${made}` }
}

const others: [string, (it: Visitor) => Promise<unknown>][] = [
  ['another user signs in there', ({ pixel, two }) => identify(pixel, two)],
  ['the same user signs in there', ({ pixel, one }) => identify(pixel, one)],
  ['the user signs in elsewhere', async ({ one }) => identify((await visitor()).pixel, one)],
  ['the visitor opens a conversation', ({ pixel }) => publicly('/chats', { pixel, message: 'Hello' })],
  [
    'the visitor’s record is thrown away',
    async ({ pixel }) => {
      const [record] = (await api('GET', `/contacts?pixel=${pixel}`)).body.data
      if (record) await api('DELETE', `/contacts/${record.id}`)
    },
  ],
]
const starts: [string, (it: Visitor) => Promise<unknown>][] = [
  ['a visitor nobody knows', async () => {}],
  ['a visitor with a record', ({ pixel }) => publicly('/chats', { pixel, message: 'Hello' })],
  [
    'a visitor with a record, and a user with one',
    async ({ pixel, one }) => {
      await publicly('/chats', { pixel, message: 'Hello' })
      await api('POST', '/contacts', { user_id: one, name: 'Ada' })
    },
  ],
]
/** An identify call asks no more often than this. */
const QUESTIONS = 6

test.each(
  starts.flatMap(([start, begin]) => others.map(([other, happen]) => ({ start, begin, other, happen }))),
)(
  '$start: $other between any two questions, and no browser is of two users',
  async ({ begin, happen, other }) => {
    for (let nth = 0; nth < QUESTIONS; nth++) {
      const it = await visitor()
      await begin(it)
      const DB = before(nth, () => happen(it))
      const answer = await identify(it.pixel, it.one, { ...worker, DB })
      expect(answer.status).toBe(200)
      const [one, two] = [await usersOf(it.one), await usersOf(it.two)]
      // Thrown away after the call was through, it is gone.
      if (other.includes('thrown away') && one.length === 0) continue
      expect([nth, one.length]).toEqual([nth, 1])
      const pixels = [...one, ...two].flatMap((user) => user.pixels.map(({ value }: Json) => value))
      expect([nth, pixels.filter((value) => value === it.pixel).length]).toEqual([nth, 1])
      expect(pixels).toContain(answer.body.pixel)
      const known = await worker.DB.prepare('SELECT user_id FROM pixels WHERE id = ?')
        .bind(answer.body.pixel)
        .first<string>('user_id')
      expect([nth, known]).toEqual([nth, it.one])
      expect(one[0].pixels.map(({ value }: Json) => value)).toContain(answer.body.pixel)
    }
  },
)

test('signed between any two questions of a call that is not, a browser stays signed', async () => {
  for (let nth = 0, came = true; came; nth++) {
    const it = await visitor()
    await identify((await visitor()).pixel, it.one)
    await publicly('/identify', { pixel: it.pixel, user_id: it.one })
    came = false
    const DB = before(nth, async () => {
      came = true
      await identify(it.pixel, it.one)
    })
    const answer = await publicly(
      '/identify',
      { pixel: it.pixel, user_id: it.one, attributes: { plan: 'gold' } },
      { ...worker, DB },
    )
    expect(answer.status).toBe(200)
    const signed = await worker.DB.prepare('SELECT signed FROM pixels WHERE id = ?')
      .bind(it.pixel)
      .first<number>('signed')
    expect([nth, signed]).toEqual([nth, Number(came)])
  }
})
