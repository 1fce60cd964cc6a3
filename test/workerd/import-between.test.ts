/** Something else makes the same person between any two questions that a page of a CRM asks of the database. */
import { createExecutionContext } from 'cloudflare:test'
import { beforeAll, expect, test } from 'vitest'
import { makeDeps } from '../../worker/deps.ts'
import type { CrmContact, CrmLead } from '../../worker/domain/connection.ts'
import { importContacts, importLeads } from '../../worker/inbound/import-page.ts'
import { noTurns } from '../../worker/intake/turns.ts'
import { configOf } from '../../worker/store/config.ts'
import type { ConnectionRow } from '../../worker/store/connections.ts'
import { call, type Json, worker } from './faults.ts'
import { before } from './interrupting.ts'

const CONNECTION = 'cnn_of_the_tests'
let auth: { authorization: string }
let account_id: string
let pipeline: Json
let channel: string

const api = (method: string, path: string, body?: object) => call(method, `/api/v1${path}`, auth, body)
const depsOn = (DB: typeof worker.DB) =>
  makeDeps({ ...worker, DB }, createExecutionContext(), { clock: () => Date.now(), turns: noTurns })

beforeAll(async () => {
  const admin = { email: 'a@acme.example', password: 'correct horse battery' }
  const account = { name: 'Acme', admin }
  const made = (await call('POST', '/api/v1/accounts', { authorization: 'Bearer boot' }, account)).body
  auth = { authorization: `Bearer ${made.api_key}` }
  account_id = made.account.id
  pipeline = (await api('GET', '/pipelines')).body.data[0]
  await api('PUT', `/pipelines/${pipeline.id}/duplicate_control`, { enabled: true })
  channel = (await api('POST', '/channels', { pipeline_id: pipeline.id, kind: 'email', name: 'Mail' })).body
    .id
})

const somebody = (nth: number): CrmContact => ({
  id: `their-${nth}`,
  first_name: 'Ada',
  last_name: 'King',
  company: null,
  emails: [`ada${nth}@example.com`],
  phones: [],
})
const take = (nth: number, DB = worker.DB) =>
  importContacts(depsOn(DB), account_id, CONNECTION, [somebody(nth)], () => {})
const ours = async (nth: number): Promise<Json[]> =>
  (await api('GET', `/contacts?email=ada${nth}@example.com`)).body.data
const links = async (kind: string, crm_id: string) =>
  (
    await worker.DB.prepare(
      'SELECT record_id FROM crm_links WHERE account_id = ? AND connection_id = ? AND kind = ? AND crm_id = ?',
    )
      .bind(account_id, CONNECTION, kind, crm_id)
      .all<{ record_id: string }>()
  ).results

/** Before each question in turn, until there is none any more; `run` has numbers of its own for each. */
async function atAnyMoment(
  run: (nth: number, DB: (other: () => Promise<unknown>) => typeof worker.DB) => Promise<void>,
) {
  let nth = 0
  for (let came = true; came; nth++) {
    came = false
    await run(nth, (other) =>
      before(nth, async () => {
        came = true
        await other()
      }),
    )
  }
  expect(nth).toBeGreaterThan(3)
}

test('a request of somebody whose record is just being taken over: one contact, linked', async () => {
  await atAnyMoment(async (nth, interrupted) => {
    const asks = () =>
      api('POST', `/channels/${channel}/leads`, { email: `ada${nth}@example.com`, message: 'Hello' })
    await take(
      nth,
      interrupted(async () => expect((await asks()).status).toBeLessThan(300)),
    )
    const found = await ours(nth)
    expect([nth, found.length]).toEqual([nth, 1])
    expect(await links('contact', `their-${nth}`)).toEqual([{ record_id: found[0].id }])
  })
})

test('a hook and an import that bring the same new record: one contact, linked once', async () => {
  await atAnyMoment(async (it, interrupted) => {
    const nth = 100 + it
    await take(
      nth,
      interrupted(() => take(nth)),
    )
    const found = await ours(nth)
    expect([nth, found.length]).toEqual([nth, 1])
    expect(await links('contact', `their-${nth}`)).toEqual([{ record_id: found[0].id }])
  })
})

test('two imports that bring the same deal: one lead, linked once', async () => {
  const stage = pipeline.stages[0].id
  const mapping = {
    pipelines: { [pipeline.id]: { pipeline_id: '1', stages: { [stage]: '2' } } },
    users: {},
    fields: {},
  }
  const row = { id: CONNECTION, mapping } as unknown as ConnectionRow
  await atAnyMoment(async (it, interrupted) => {
    const nth = 200 + it
    await take(nth)
    const deal: CrmLead = {
      id: `deal-${nth}`,
      name: 'Kiln',
      contact_id: `their-${nth}`,
      pipeline_id: '1',
      stage_id: '2',
    } as CrmLead
    const bring = async (DB = worker.DB) => {
      const deps = depsOn(DB)
      const config = await configOf(deps.db(account_id), deps.clock(), true)
      if (!config) throw new Error('no account')
      return importLeads(deps, account_id, row, config, [deal], () => {})
    }
    await bring(interrupted(() => bring()))
    const [contact] = await ours(nth)
    const leads = (await api('GET', `/leads?contact_id=${contact.id}`)).body.data
    expect([nth, leads.length]).toEqual([nth, 1])
    expect(await links('lead', deal.id)).toEqual([{ record_id: leads[0].id }])
  })
})
