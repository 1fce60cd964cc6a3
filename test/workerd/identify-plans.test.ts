/** What a public request reads does not grow with what an account has. */
import { beforeAll, expect, test } from 'vitest'
import { signatureOf } from '../support/sign.ts'
import { call, type Json, worker } from './faults.ts'
import { listening, slowOf } from './listening.ts'
import { api } from './merge-changes.ts'

const ORIGIN = 'https://shop.example'
let site: Json
const publicly = (path: string, body: object, bindings?: typeof worker) =>
  call('POST', `/v1${path}`, { origin: ORIGIN }, { site: site.key, ...body }, bindings)
const as = (user_id: string) => ({ user_id, signature: signatureOf(site.identity_secret, { user_id }) })
const newPixel = async (): Promise<string> => (await publicly('/hit', { url: `${ORIGIN}/` })).body.pixel

beforeAll(async () => {
  const pipeline_id = (await api('GET', '/pipelines')).body.data[0].id
  site = (await api('POST', '/sites', { name: 'Shop', origins: [ORIGIN], pipeline_id })).body
  for (let i = 0; i < 5; i++) {
    const pixel = await newPixel()
    await publicly('/chats', { pixel, message: 'Hello' })
    await publicly('/identify', { pixel, ...as('ada') })
  }
})

test.each([
  ['somebody new', async () => ({ pixel: await newPixel(), ...as('new') })],
  [
    'a user in another browser that has a record',
    async () => {
      const pixel = await newPixel()
      await publicly('/chats', { pixel, message: 'Hello' })
      return { pixel, ...as('ada') }
    },
  ],
])('%s is identified through no table', async (_, sent) => {
  const body = await sent()
  const { DB, asked } = listening()
  const answer = await publicly('/identify', body, { ...worker, DB })
  expect(answer.status).toBe(200)
  expect(asked.length).toBeGreaterThan(5)
  expect(await slowOf(asked)).toEqual([])
})

test('a browser is forgotten through no table', async () => {
  const pixel = await newPixel()
  await publicly('/chats', { pixel, message: 'Hello' })
  const { DB, asked } = listening()
  expect((await publicly('/forget', { pixel }, { ...worker, DB })).status).toBe(204)
  expect(asked.length).toBeGreaterThan(10)
  expect(await slowOf(asked)).toEqual([])
})

test('what bots did is counted through no table, and so is what was tracked shown', async () => {
  const { DB, asked } = listening()
  await api('GET', `/sites/${site.id}/bots`, undefined, {}, { ...worker, DB })
  const [contact] = (await api('GET', '/contacts?user_id=ada')).body.data
  for (const kind of ['', '?kind=event', '?kind=visit'])
    await api('GET', `/contacts/${contact.id}/timeline${kind}`, undefined, {}, { ...worker, DB })
  expect(await slowOf(asked)).toEqual([])
})
