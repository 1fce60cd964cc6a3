/** One account on a server of its own, and short words for trying rules on the past of its pipelines. */
import { afterAll, beforeAll, expect } from 'vitest'
import { type Account, newAccount } from './account.ts'
import { type Server, startServer } from './server.ts'

export let server: Server
export let acme: Account
export let channel: { id: string }
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
  channel = await acme.newChannel()
})
afterAll(() => server.stop())

export const controlOf = (pipeline: string) => `/pipelines/${pipeline}/duplicate_control`

/** The settings as they are but for `change`, over the last 30 days. */
export async function dryRun(change: object, more: object = {}, pipeline = acme.pipeline.id) {
  const { version: _, ...present } = (await acme.api('GET', controlOf(pipeline))).body
  const settings = { ...present, ...change }
  return acme.api('POST', `${controlOf(pipeline)}/dry_run`, { settings, days: 30, ...more })
}

/** A pipeline of its own, with one channel and duplicate control on. */
export async function newDoor(rules: object = {}) {
  const { id } = (await acme.api('POST', '/pipelines', { name: 'Door' })).body
  const mail = await acme.newChannel({ pipeline_id: id })
  const saved = await acme.api('PUT', controlOf(id), { enabled: true, ...rules })
  expect(saved.status).toBe(200)
  return {
    pipeline: id as string,
    send: async (body: object) => (await acme.lead(mail.id, body)).body,
    mail,
  }
}
