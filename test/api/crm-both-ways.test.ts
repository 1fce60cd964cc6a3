/** What comes back from a CRM meets what is on its way there, an outage, or somebody who only says so. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { eventually, type Json } from '../support/account.ts'
import { failing, withCrm, withKommo } from '../support/crm/connected.ts'
import { hubspotToken, hubspotVendor } from '../support/crm/hubspot.ts'
import type { Call } from '../support/crm/server.ts'
import { VENDORS } from '../support/crm/vendors.ts'
import { type Server, startServer } from '../support/server.ts'

const HOUR = 3_600_000

let server: Server
const open: { stop: () => Promise<unknown> }[] = []
beforeAll(async () => {
  server = await startServer()
})
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
afterAll(() => server.stop())

async function connected() {
  const all = await withKommo(server)
  open.push(all.crm)
  const hook = (body: string) =>
    fetch(all.made.hook_url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  const row = async () => (await all.acme.api('GET', `/connections/${all.id}`)).body as Json
  const contacts = async () => (await all.acme.api('GET', '/contacts')).body.data as Json[]
  return { ...all, hook, row, contacts }
}
/** A contact that the CRM has. */
async function forwarded() {
  const all = await connected()
  const ada = (await all.acme.api('POST', '/contacts', { name: 'Ada', emails: ['ada@example.com'] })).body
  await all.settled()
  const [there] = [...all.kommo.contacts.values()]
  if (!there) throw new Error('nothing was forwarded')
  return { ...all, ada, there }
}
const phonesOf = (it: { custom_fields_values: { field_code?: string; values: { value?: unknown }[] }[] }) =>
  it.custom_fields_values.filter((field) => field.field_code === 'PHONE').flatMap(({ values }) => values)

test('a change there and one here at the same time both arrive', async () => {
  const { acme, id, ada, there, hook, settled } = await forwarded()
  await acme.api('PATCH', `/connections/${id}`, { state: 'paused' })
  await acme.api('PATCH', `/contacts/${ada.id}`, { phones: ['+491712345678'] })
  Object.assign(there, { last_name: 'King', name: 'Ada King' })
  await hook(`contacts[update][0][id]=${there.id}`)
  await acme.api('PATCH', `/connections/${id}`, { state: 'active' })
  await eventually(
    async () => (await acme.api('GET', `/contacts/${ada.id}`)).body as Json,
    ({ last_name, phones }) => last_name === 'King' && phones.length === 1,
  )
  await settled()
  expect(phonesOf(there)).toMatchObject([{ value: '+491712345678' }])
  expect(there.last_name).toBe('King')
})

test('what Kommo says of a record whose making had no answer makes nobody anew here', async () => {
  const { acme, crm, kommo, id, hook, settled, contacts } = await connected()
  const makes = ({ method, path }: Call) => method === 'POST' && path === '/api/v4/contacts'
  crm.fail((call) => (makes(call) ? { kind: 'reset', when: 'after' } : null))
  await acme.api('POST', '/contacts', { name: 'Ada', emails: ['ada@example.com'] })
  await failing(acme, id)
  crm.fail(() => null)
  const before = crm.calls.length
  await hook(`contacts[add][0][id]=${[...kommo.contacts.keys()][0]}`)
  await eventually(
    async () => crm.calls.length,
    (n) => n > before,
  )
  await server.later(10_000)
  await settled()
  expect(await contacts()).toHaveLength(1)
  expect(kommo.contacts.size).toBe(1)
})

test('an outage of a day loses no change that the CRM has told of, and rests the connection', async () => {
  const { acme, crm, ada, there, hook, row } = await forwarded()
  Object.assign(there, { last_name: 'King', name: 'Ada King' })
  crm.fail(() => ({ kind: 'say', status: 503 }))
  await hook(`contacts[update][0][id]=${there.id}`)
  for (let tries = 0; tries < 8; tries++) {
    const before = crm.calls.length
    await eventually(
      async () => {
        await server.later(3 * HOUR)
        return crm.calls.length
      },
      (n) => n > before,
    )
  }
  expect(await row()).toMatchObject({ state: 'active', trouble: expect.stringContaining('503') })
  crm.fail(() => null)
  await server.later(24 * HOUR)
  await eventually(
    async () => (await acme.api('GET', `/contacts/${ada.id}`)).body as Json,
    ({ last_name }) => last_name === 'King',
  )
  expect(await row()).toMatchObject({ trouble: null, rests_until: null })
})

test('credentials that can’t be read any more stop the connection, also while a change of the CRM waits', async () => {
  const { acme, id, there, hook, row } = await forwarded()
  const db = await server.db()
  await db.prepare("UPDATE connections SET credentials = 'a1.x.y' WHERE id = ?").bind(id).run()
  await hook(`contacts[update][0][id]=${there.id}`)
  const stopped = await eventually(row, ({ state }) => state === 'stopped')
  expect(stopped.trouble).toContain('ONELEAD_ENCRYPTION_KEY')
  expect(acme.id).toBeTruthy()
})

test('that two were merged is not believed where the CRM still has both', async () => {
  const hubspot = hubspotVendor()
  const { acme, crm, made, settled } = await withCrm(server, hubspot.vendor, {
    kind: 'hubspot',
    credentials: { token: hubspotToken },
  })
  open.push(crm)
  for (const email of ['ada@example.com', 'bob@example.com'])
    await acme.api('POST', '/contacts', { name: email, emails: [email] })
  await settled(2)
  const [one, other] = hubspot.live('contacts')
  const before = crm.calls.length
  const posted = await fetch(made.hook_url, {
    method: 'POST',
    body: JSON.stringify([
      { subscriptionType: 'contact.merge', primaryObjectId: one?.id, mergedObjectIds: [other?.id] },
    ]),
  })
  expect(posted.status).toBe(204)
  await eventually(
    async () => crm.calls.length,
    (n) => n > before,
  )
  await settled(2)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect((await acme.api('GET', '/merges')).body.data).toEqual([])
  expect((await acme.api('GET', '/contacts')).body.data).toHaveLength(2)
})

test('an ID that the CRM can’t have given leads to none of its other addresses', async () => {
  const { vendor, token } = VENDORS.pipedrive?.() ?? never()
  const { crm, made } = await withCrm(server, vendor, { kind: 'pipedrive', credentials: { token } })
  open.push(crm)
  const said = (entity_id: string) =>
    fetch(made.hook_url, {
      method: 'POST',
      body: JSON.stringify({ meta: { action: 'change', entity: 'person', entity_id }, data: {} }),
    })
  for (const id of ['../users', '5?force=1', '5#x', '..%2Fusers', '', 'x'.repeat(300)])
    expect((await said(id)).status).toBe(204)
  await said('77')
  await eventually(
    async () => crm.calls.length,
    (n) => n > 0,
  )
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(crm.calls.map(({ method, path, query }) => `${method} ${path}${query}`)).toEqual([
    'GET /api/v2/persons/77',
  ])
})

const never = () => {
  throw new Error('no such vendor')
}
