import { afterAll, beforeAll, expect, test } from 'vitest'
import { newAccount } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

test('x', async () => {
  const acme = await newAccount(server.base)
  const a = await acme.chat({ email: 'a@b.com' })
  expect(a.status).toBe(201)
  console.log(a.headers.get('x-test-meter'))
  const b = await acme.chat({ email: 'a@b.com', pixel: a.body.pixel, phone: '+49 171 2345678' })
  console.log(b.headers.get('x-test-meter'))
  const d = await acme.chat({
    email: 'c@b.com',
    phone: '+49 171 2345679',
    client_id: 'abcdefghijklmnopqrstuvwxyz',
  })
  console.log(d.headers.get('x-test-meter'))
  expect(await acme.leads()).toHaveLength(2)
})
