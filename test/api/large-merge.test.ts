/** Merges of contacts that have a great deal: one request, one commit, whatever they have. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, type Answer, newAccount, times } from '../support/account.ts'
import { people } from '../support/bulk.ts'
import { dump } from '../support/model/tables.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
})
afterAll(() => server.stop())

/** 150 addresses, numbers and browsers. */
const of = (i: number) => ({
  name: 'Ada',
  emails: times(50, (n) => ({ value: `ada${n}@${i}.example.com`, primary: n === 7 })),
  phones: times(50, (n) => `+49 171 ${2_000_000 + 1000 * i + n}`),
  pixels: times(50, (n) => `px_of_contact_${i}_number_${n}`),
})
let made = 0
const two = () => people(acme, 2, () => of(made++)) as Promise<[string, string]>
const done = ({ status, body }: Answer) => expect([status, body?.code]).toEqual([200, undefined])
/** What it is searched by follows a moment later. */
const isAsBefore = (before: Awaited<ReturnType<typeof dump>>) =>
  expect.poll(() => dump(server, acme.id), { timeout: 20_000, interval: 200 }).toEqual(before)
const lead = async (contact_id: string) =>
  (await acme.api('POST', '/leads', { contact_id, pipeline_id: acme.pipeline.id, name: 'A boat' })).body.id

test('two contacts with 150 identifiers each become one with 300, and two again', async () => {
  const [winner_id, loser] = await two()
  const before = await dump(server, acme.id)
  const merged = await acme.api('POST', '/contacts/merge', { winner_id, loser_ids: [loser] })
  done(merged)
  const { emails, phones, pixels } = merged.body.contact
  expect([emails.length, phones.length, pixels.length]).toEqual([100, 100, 100])
  done(await acme.api('POST', `/merges/${merged.body.merge_id}/undo`))
  await isAsBefore(before)
})

test('a contact with 300 identifiers is changed, recognised, thrown away, restored and erased', async () => {
  const [winner_id, loser] = await two()
  const [ours, theirs] = [await lead(winner_id), await lead(loser)]
  const merged = await acme.api('POST', '/leads/merge', { winner_id: ours, loser_ids: [theirs] })
  done(merged)
  done(await acme.api('POST', `/merges/${merged.body.merge_id}/undo`))
  done(await acme.api('POST', '/leads/merge', { winner_id: ours, loser_ids: [theirs] }))
  done(await acme.api('PATCH', `/leads/${ours}`, { fields: { size: 'L' } }))
  done(await acme.api('PATCH', `/contacts/${winner_id}`, { company: 'Acme' }))
  const channel = await acme.newChannel()
  const known = (await acme.api('GET', `/contacts/${winner_id}`)).body.emails.at(-1).value
  const again = await acme.lead(channel.id, { email: known, message: 'Hello' })
  expect(again.body).toMatchObject({ outcome: 'merged', contact_id: winner_id })
  expect((await acme.api('DELETE', `/contacts/${winner_id}`)).status).toBe(204)
  done(await acme.api('POST', `/trash/${winner_id}/restore`))
  expect((await acme.api('POST', `/contacts/${winner_id}/erase`)).status).toBe(204)
})

test.each(['contacts', 'leads'])('fifty %s become part of one, and themselves again', async (kind) => {
  const ids = await people(acme, 51, () => ({ name: 'Eve', emails: [`eve${made++}@example.com`] }))
  const [winner_id, ...loser_ids] = kind === 'contacts' ? ids : await Promise.all(ids.map(lead))
  const before = await dump(server, acme.id)
  const merged = await acme.api('POST', `/${kind}/merge`, { winner_id, loser_ids })
  done(merged)
  done(await acme.api('POST', `/merges/${merged.body.merge_id}/undo`))
  await isAsBefore(before)
})

/** Its place among a contact's columns. */
const UPDATED_AT = 14

test('of sixteen merges of one contact the first is undone, then the second, and so on', async () => {
  const [winner_id, ...losers] = (await people(acme, 17, (i) => ({
    name: `Eve ${i}`,
    attributes: { n: i },
  }))) as [string, ...string[]]
  const line = (id: string, key: string) =>
    acme.api('POST', `/contacts/${id}/timeline`, { kind: 'deal', key, data: { of: id } })
  for (const id of losers) await Promise.all([line(id, 'spring'), line(id, `of ${id}`)])
  const look = async () => {
    const { contacts = [], timeline = [] } = await dump(server, acme.id)
    return {
      timeline,
      contacts: contacts.map((row) => JSON.stringify((JSON.parse(row) as unknown[]).with(UPDATED_AT, null))),
    }
  }
  const before = await look()
  const merges: string[] = []
  for (const id of losers) {
    const choices = { last_name: id, 'attributes.n': id }
    const merged = await acme.api('POST', '/contacts/merge', { winner_id, loser_ids: [id], choices })
    done(merged)
    merges.push(merged.body.merge_id)
  }
  const lines = async () => (await acme.api('GET', `/contacts/${winner_id}/timeline?limit=200`)).body.data
  for (const [i, id] of merges.entries()) {
    expect(await lines()).toHaveLength(losers.length - i + 1)
    done(await acme.api('POST', `/merges/${id}/undo`))
  }
  expect(await look()).toEqual(before)
})
