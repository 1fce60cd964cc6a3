import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, call, type Json, newAccount } from '../support/account.ts'
import { expectProblem } from '../support/problem.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
})
afterAll(() => server.stop())

test('no question of any list takes a NUL, nor a place that no list has', async () => {
  const { paths } = (await call(`${server.base}/openapi.json`)).body
  const nul = Buffer.from(JSON.stringify(['\0', 'x'])).toString('base64url')
  const taken: string[] = []
  for (const [path, { get }] of Object.entries<Json>(paths))
    for (const { name, in: place, schema } of get?.parameters ?? []) {
      if (place !== 'query' || !path.startsWith('/api/') || schema.type !== 'string') continue
      const at = path.replace('/api/v1', '').replace(/\{\w+\}/g, 'none')
      const { status } = await acme.api('GET', `${at}?${name}=${name === 'after' ? nul : '%00'}`)
      if (status !== 422) taken.push(`${path} ${name}: ${status}`)
    }
  expect(taken).toEqual([])
  const chat = (await acme.chat({ message: 'Hello' })).body.chat_id
  for (const place of ['Infinity', '1.5', 'x'])
    expectProblem(
      await acme.api('GET', `/chats/${chat}/messages?after=${btoa(JSON.stringify([place, 'x']))}`),
      422,
      'invalid',
    )
})
