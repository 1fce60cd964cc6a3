import { expect, test } from 'vitest'
import { eventually, type Json, times } from '../support/account.ts'
import { withCrm } from '../support/crm/connected.ts'
import { hubspotToken, hubspotVendor } from '../support/crm/hubspot.ts'
import type { KommoRecord } from '../support/crm/kommo.ts'
import { connected, open, server } from '../support/crm/kommo-beside.ts'

async function hooked(options: Parameters<typeof connected>[0] = {}) {
  const all = await connected(options)
  const hook = (body: string) =>
    fetch(all.made.hook_url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  return { ...all, hook }
}
const theirs = (id: number, email: string, name: string): KommoRecord => ({
  id,
  name,
  tags: [],
  contacts: [],
  custom_fields_values: [{ field_code: 'EMAIL', values: [{ value: email }] }],
})
const finished = (acme: { api: Json }, job_id: string) =>
  eventually(
    async () => (await acme.api('GET', `/jobs/${job_id}`)).body as Json,
    ({ status }) => status === 'done',
    60_000,
  )

test('the first import reads contacts and leads in pages, so that the first chat finds them', async () => {
  const { acme, crm, kommo, id, settled } = await hooked()
  await acme.api('PATCH', `/connections/${id}`, { state: 'paused' })
  const known = (await acme.api('POST', '/contacts', { name: 'Known', emails: ['p7@example.com'] })).body
  for (const i of times(230, (n) => n))
    kommo.contacts.set(i + 1, theirs(i + 1, `p${i}@example.com`, `Person ${i}`))
  kommo.leads.set(5000, {
    ...theirs(5000, '', 'Kiln'),
    contacts: [4],
    status_id: 2030,
    pipeline_id: 1113,
    custom_fields_values: [],
  })
  const before = crm.calls.length
  const { job_id } = (await acme.api('POST', `/connections/${id}/import`)).body
  // Three pages of contacts, one of leads.
  expect(await finished(acme, job_id)).toMatchObject({
    kind: 'crm_import',
    total: 4,
    succeeded: 4,
    failed: 0,
  })
  const [lead] = await acme.leads()
  expect(lead).toMatchObject({
    name: 'Kiln',
    stage_id: acme.pipeline.stages[1]?.id,
    contact: { email: 'p3@example.com' },
  })
  expect((await acme.api('GET', '/contacts?email=p7@example.com')).body.data).toMatchObject([
    { id: known.id },
  ])
  await acme.api('PATCH', `/connections/${id}`, { state: 'active' })
  await settled()
  // What came from there is not sent back: nothing but reading was asked, and no record is new.
  expect(crm.calls.slice(before).filter(({ method }) => method !== 'GET')).toEqual([])
  expect(kommo.contacts.size).toBe(230)

  const again = (await acme.api('POST', `/connections/${id}/import`)).body
  const { key } = (await acme.api('POST', '/api_keys', { name: 'Agent', role: 'agent' })).body
  const agent = { authorization: `Bearer ${key}` }
  expect((await acme.api('POST', `/jobs/${again.job_id}/cancel`, undefined, agent)).status).toBe(403)
  await finished(acme, again.job_id)
  expect((await acme.api('GET', '/leads?limit=200')).body.data).toHaveLength(1)
  const chat = await acme.lead((await acme.newChannel()).id, { email: 'p3@example.com', message: 'Hello' })
  expect(chat.body).toMatchObject({ contact_id: lead.contact_id })
  await settled()
  expect(kommo.contacts.size).toBe(230)
}, 90_000)

test('an import waits for a CRM that wants to be left alone, for as long as it says, and loses no page', async () => {
  const { acme, crm, kommo, id, made } = await hooked()
  for (const i of times(3, (n) => n))
    kommo.contacts.set(i + 1, theirs(i + 1, `w${i}@example.com`, `Waits ${i}`))
  crm.plan({ kind: 'say', status: 429, body: '{}', headers: { 'retry-after': '3600' } })
  const { job_id } = (await acme.api('POST', `/connections/${id}/import`)).body
  const db = await server.db()
  const begun = Date.parse(made.created_at)
  await eventually(
    async () => (await db.prepare('SELECT due_at FROM jobs WHERE id = ?').bind(job_id).first('due_at')) ?? '',
    (due) => Date.parse(String(due)) - begun > 3_000_000,
  )
  expect(crm.calls.filter(({ path }) => path === '/api/v4/contacts')).toHaveLength(1)
  await server.later(3_000_000)
  expect((await acme.api('GET', `/jobs/${job_id}`)).body).toMatchObject({ status: 'running', failed: 0 })
  expect(crm.calls.filter(({ path }) => path === '/api/v4/contacts')).toHaveLength(1)
  await server.later(4_000_000)
  expect(await finished(acme, job_id)).toMatchObject({ succeeded: 2, failed: 0 })
  expect((await acme.api('GET', '/contacts')).body.data).toHaveLength(3)
})

test('an import that waits can be cancelled; one that the CRM refuses says so at once', async () => {
  const { acme, crm, id } = await hooked()
  crm.plan({ kind: 'say', status: 503, body: 'busy', headers: { 'retry-after': '3600' } })
  const first = (await acme.api('POST', `/connections/${id}/import`)).body
  await eventually(
    async () => crm.calls.length,
    (calls) => calls > 0,
  )
  expect((await acme.api('POST', `/jobs/${first.job_id}/cancel`)).body).toMatchObject({ status: 'cancelled' })
  crm.plan({ kind: 'say', status: 403, body: 'blocked' })
  const { job_id } = (await acme.api('POST', `/connections/${id}/import`)).body
  expect(await finished(acme, job_id)).toMatchObject({ succeeded: 0, failed: 1 })
  const { data } = (await acme.api('GET', `/jobs/${job_id}/results`)).body
  expect(data).toMatchObject([{ status: 'failed', code: 'crm_not_reached' }])
})

test('a change made in Kommo comes back, and does not go in circles', async () => {
  const { acme, crm, kommo, settled, hook } = await hooked()
  await acme.chat({ name: 'Ada', email: 'ada@example.com' })
  await settled()
  const [there] = [...kommo.contacts.values()]
  const [deal] = [...kommo.leads.values()]
  Object.assign(there ?? {}, { last_name: 'King', unsorted: false })
  there?.custom_fields_values.push({ field_code: 'PHONE', values: [{ value: '+49 171 2345678' }] })
  Object.assign(deal ?? {}, { status_id: 2030, unsorted: false })
  const form = `contacts[update][0][id]=${there?.id}&leads[status][0][id]=${deal?.id}`
  expect((await hook(form)).status).toBe(204)
  const [lead] = await acme.leads()
  const contact = await eventually(
    async () => (await acme.api('GET', `/contacts/${lead.contact_id}`)).body as Json,
    ({ phones }) => phones.length === 1,
  )
  expect(contact).toMatchObject({
    first_name: 'Ada',
    last_name: 'King',
    phones: [{ value: '+49 171 2345678' }],
  })
  await eventually(
    async () => (await acme.leads())[0].stage_id,
    (stage) => stage === acme.pipeline.stages[1]?.id,
  )
  await settled()
  const before = crm.calls.length
  // Kommo tells of our own writing as well.
  await hook(form)
  await eventually(
    async () => crm.calls.length,
    (n) => n >= before + 2,
  )
  await settled()
  expect(crm.calls.slice(before).filter(({ method }) => method !== 'GET')).toEqual([])
  expect(crm.breaches).toEqual([])
})

test('somebody new in the CRM is somebody new here; a wrong secret, nonsense and too much are not heard', async () => {
  const { acme, kommo, made, settled, hook } = await hooked()
  kommo.contacts.set(77, theirs(77, 'new@example.com', 'New Person'))
  expect((await fetch(`${made.hook_url}x`, { method: 'POST', body: 'contacts[add][0][id]=77' })).status).toBe(
    404,
  )
  expect((await hook('nonsense')).status).toBe(204)
  expect((await hook('x'.repeat(300_000))).status).toBe(413)
  expect((await hook('contacts[add][0][id]=77&contacts[add][1][id]=notanumber')).status).toBe(204)
  const [found] = await eventually(
    async () => (await acme.api('GET', '/contacts?email=new@example.com')).body.data as Json[],
    (rows) => rows.length === 1,
  )
  expect(found).toMatchObject({ name: 'New Person' })
  await settled()
  expect(kommo.contacts.size).toBe(1)
})

test('two contacts that were merged in HubSpot are merged here, once, and not merged there again', async () => {
  const hubspot = hubspotVendor()
  const credentials = { token: hubspotToken }
  const { acme, crm, id, settled } = await withCrm(server, hubspot.vendor, { kind: 'hubspot', credentials })
  open.push(crm)
  const make = async (email: string) =>
    (await acme.api('POST', '/contacts', { name: 'Ada', emails: [email] })).body.id as string
  const [first, second] = [await make('ada@example.com'), await make('ada@work.example')]
  await settled(2)
  const idOf = (email: string) =>
    hubspot.live('contacts').find(({ properties }) => properties.email === email)?.id
  const [winner, loser] = [idOf('ada@example.com'), idOf('ada@work.example')]
  const merged = await fetch(`${crm.url}/crm/v3/objects/contacts/merge`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hubspotToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ primaryObjectId: winner, objectIdToMerge: loser }),
  })
  const { id: newObjectId } = (await merged.json()) as { id: string }
  const before = crm.calls.filter(({ path }) => path.endsWith('/merge')).length
  const [row] = (await acme.api('GET', '/connections')).body.data
  expect(row.id).toBe(id)
  const { hook_url } = (
    await acme.api('POST', '/connections', { kind: 'hubspot', base_url: crm.url, credentials })
  ).body
  expect(hook_url).toContain('/hooks/')
  const db = await server.db()
  await db
    .prepare(
      'UPDATE connections SET hook_hash = (SELECT hook_hash FROM connections WHERE id = ?) WHERE id = ?',
    )
    .bind(hook_url.split('/').at(-2), id)
    .run()
  const url = hook_url.replace(/cnn_\w+/, id)
  const event = {
    subscriptionType: 'contact.merge',
    primaryObjectId: winner,
    mergedObjectIds: [winner, loser],
    newObjectId,
  }
  const post = () => fetch(url, { method: 'POST', body: JSON.stringify([event]) })
  expect((await post()).status).toBe(204)
  const merges = async () => (await acme.api('GET', '/merges')).body.data as Json[]
  await eventually(merges, (rows) => rows.length === 1)
  await settled(2)
  await post()
  await settled(2)
  expect(await merges()).toHaveLength(1)
  const live = (await acme.api('GET', '/contacts')).body.data as Json[]
  expect(live).toHaveLength(1)
  expect([first, second]).toContain(live[0].id)
  expect(crm.calls.filter(({ path }) => path.endsWith('/merge')).length).toBe(before)
  expect(hubspot.live('contacts')).toHaveLength(1)
})
