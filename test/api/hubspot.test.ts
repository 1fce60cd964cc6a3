/** What HubSpot does otherwise than the others; what all do alike is in crms.test.ts. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { withCrm } from '../support/crm/connected.ts'
import { hubspotToken, hubspotVendor } from '../support/crm/hubspot.ts'
import { type Server, startServer } from '../support/server.ts'

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
  const hubspot = hubspotVendor()
  const credentials = { token: hubspotToken }
  const all = await withCrm(server, hubspot.vendor, { kind: 'hubspot', credentials })
  open.push(all.crm)
  const properties = () => hubspot.live('contacts').map((it) => it.properties)
  return { ...all, properties }
}

test('a value that is taken away here goes out there, and one that was written there stays', async () => {
  const { acme, crm, settled, properties } = await connected()
  const phones = ['+491712345678', '+491712345679']
  const ada = { name: 'Ada King', company: 'Kilns', emails: ['ada@example.com'], phones }
  const { id } = (await acme.api('POST', '/contacts', ada)).body
  await settled()
  expect(properties()).toMatchObject([{ phone: phones[0], mobilephone: phones[1], company: 'Kilns' }])
  const [there] = properties()
  Object.assign(there ?? {}, { lastname: 'Lovelace' })
  await acme.api('PATCH', `/contacts/${id}`, { phones: [phones[1]], company: null })
  await settled()
  expect(properties()).toMatchObject([
    { firstname: 'Ada', lastname: 'Lovelace', phone: phones[1], mobilephone: '', company: '' },
  ])
  expect(crm.breaches).toEqual([])
})

test('the number that came with a merge does not stay after its undo', async () => {
  const { acme, crm, settled, properties } = await connected()
  const make = async (email: string, phones: string[]) =>
    (await acme.api('POST', '/contacts', { name: 'Ada', emails: [email], phones })).body.id as string
  const [winner_id, twin] = [
    await make('ada@example.com', []),
    await make('ada@work.example', ['+491712345678']),
  ]
  await settled(2)
  const merge = await acme.api('POST', '/contacts/merge', { winner_id, loser_ids: [twin] })
  expect(merge.status).toBe(200)
  await settled(2)
  expect(properties()).toMatchObject([{ email: 'ada@example.com', phone: '+491712345678' }])
  await acme.api('POST', `/merges/${merge.body.merge_id}/undo`)
  await settled(2)
  // The other one's address stays with the one that went on, as is said beforehand.
  const phones = properties().map(({ email, phone }) => [email ?? null, phone || null])
  expect(phones).toEqual([
    ['ada@example.com', null],
    [null, '+491712345678'],
  ])
  expect(crm.breaches).toEqual([])
})
