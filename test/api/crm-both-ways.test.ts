/** What comes back from a CRM meets what is on its way there, an outage, or somebody who only says so. */
import { expect, test } from 'vitest'
import { eventually, type Json } from '../support/account.ts'
import { failing, withCrm } from '../support/crm/connected.ts'
import { hubspotToken, hubspotVendor } from '../support/crm/hubspot.ts'
import { connected, open, server } from '../support/crm/kommo-beside.ts'
import type { Call } from '../support/crm/server.ts'
import { VENDORS } from '../support/crm/vendors.ts'

const HOUR = 3_600_000

async function listening() {
  const all = await connected()
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
  const all = await listening()
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

test.each<[string, object]>([
  ['with an address', { emails: ['ada@example.com'] }],
  ['with a name only', {}],
])('what Kommo says of a record %s whose making had no answer makes nobody anew here', async (_, known) => {
  const { acme, crm, kommo, id, hook, settled, contacts } = await listening()
  const makes = ({ method, path }: Call) => method === 'POST' && path === '/api/v4/contacts'
  crm.fail((call) => (makes(call) ? { kind: 'reset', when: 'after' } : null))
  await acme.api('POST', '/contacts', { name: 'Ada', ...known })
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
  await eventually(
    async () => {
      await server.later(24 * HOUR)
      return (await acme.api('GET', `/contacts/${ada.id}`)).body as Json
    },
    ({ last_name }) => last_name === 'King',
  )
  await eventually(row, ({ trouble, rests_until }) => trouble === null && rests_until === null)
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

/** Two contacts that HubSpot has. */
async function inHubSpot() {
  const hubspot = hubspotVendor()
  const credentials = { token: hubspotToken }
  const all = await withCrm(server, hubspot.vendor, { kind: 'hubspot', credentials })
  open.push(all.crm)
  for (const email of ['ada@example.com', 'bob@example.com'])
    await all.acme.api('POST', '/contacts', { name: email, emails: [email] })
  await all.settled(2)
  const [one, other] = hubspot.live('contacts').map(({ id }) => id)
  const ids = { primaryObjectId: one, objectIdToMerge: other }
  const said = { subscriptionType: 'contact.merge', primaryObjectId: one, mergedObjectIds: [other] }
  const hook = (more: object = {}) =>
    fetch(all.made.hook_url, { method: 'POST', body: JSON.stringify([{ ...said, ...more }]) })
  const merges = async () => (await all.acme.api('GET', '/merges')).body.data as Json[]
  return { ...all, ids, hook, merges }
}

test('that two were merged is not believed where the CRM still has both', async () => {
  const { acme, crm, hook, merges, settled } = await inHubSpot()
  const before = crm.calls.length
  expect((await hook()).status).toBe(204)
  await eventually(
    async () => crm.calls.length,
    (n) => n > before,
  )
  await settled(2)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(await merges()).toEqual([])
  expect((await acme.api('GET', '/contacts')).body.data).toHaveLength(2)
})

test('a merge of the CRM that breaks off here is taken over at the next try', async () => {
  const { crm, ids, hook, merges } = await inHubSpot()
  const merged = await fetch(`${crm.url}/crm/v3/objects/contacts/merge`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hubspotToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(ids),
  })
  const { id: newObjectId } = (await merged.json()) as { id: string }
  const db = await server.db()
  await db
    .prepare("CREATE TRIGGER broken BEFORE INSERT ON merges BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    .run()
  await hook({ newObjectId, mergedObjectIds: [ids.primaryObjectId, ids.objectIdToMerge] })
  await eventually(
    async () => (await db.prepare('SELECT last_error FROM crm_changes').all()).results,
    (rows) => rows.some(({ last_error }) => last_error !== null),
  )
  await db.prepare('DROP TRIGGER broken').run()
  await server.later(10_000)
  await eventually(merges, (rows) => rows.length === 1)
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
