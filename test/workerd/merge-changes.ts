/** What a merge is made of and what follows from it: each prepared for one test, and what is asked. */
import { beforeAll, expect } from 'vitest'
import { call, type Json, type worker } from './faults.ts'

let auth: { authorization: string }
let channel: string
let made = 0

export const api = (
  method: string,
  path: string,
  body?: object,
  more: object = {},
  bindings?: typeof worker,
) => call(method, `/api/v1${path}`, { ...auth, ...more }, body, bindings)

beforeAll(async () => {
  const admin = { email: 'a@acme.example', password: 'correct horse battery' }
  const account = { name: 'Acme', admin }
  const { api_key } = (await call('POST', '/api/v1/accounts', { authorization: 'Bearer boot' }, account)).body
  auth = { authorization: `Bearer ${api_key}` }
  const pipeline_id = (await api('GET', '/pipelines')).body.data[0].id
  channel = (await api('POST', '/channels', { pipeline_id, kind: 'email', name: 'Mail' })).body.id
  await api('PUT', `/pipelines/${pipeline_id}/duplicate_control`, { enabled: true })
})

/** A person with a lead, a conversation, tags, attributes and a line of the timeline. */
async function person(name: string) {
  const email = `${name}${made++}@example.com`
  const body = { name, email, phone: `+49 171 ${2_000_000 + made}`, message: 'Hello' }
  const { contact_id, lead_id } = (await api('POST', `/channels/${channel}/leads`, body)).body
  await api('PATCH', `/contacts/${contact_id}`, { tags: [name], attributes: { [name]: 1 } })
  await api('POST', `/contacts/${contact_id}/timeline`, { kind: 'deal', key: 'spring', data: { name } })
  return { contact_id: contact_id as string, lead_id: lead_id as string, email }
}
const two = () => Promise.all([person('ada'), person('bob')])

async function mergeOfContacts() {
  const [a, b] = await two()
  const choices = { first_name: a.contact_id }
  return { path: '/contacts/merge', body: { winner_id: a.contact_id, loser_ids: [b.contact_id], choices } }
}
/** Both have one address, which the second has confirmed. */
async function mergeOfTrust() {
  const { contact_id, email } = await person('gus')
  const confirmed = (await api('POST', '/contacts', { emails: [email] })).body.id as string
  return { path: '/contacts/merge', body: { winner_id: contact_id, loser_ids: [confirmed] } }
}
async function mergeOfLeads() {
  const [a, b] = await two()
  const choices = { name: a.lead_id, 'contact.first_name': b.contact_id }
  return { path: '/leads/merge', body: { winner_id: a.lead_id, loser_ids: [b.lead_id], choices } }
}
async function done({ path, body }: { path: string; body?: object }): Promise<Json> {
  const answer = await api('POST', path, body)
  expect(answer.status).toBe(200)
  return answer.body
}
const undoOf = (id: string) => ({ path: `/merges/${id}/undo` })
async function folded() {
  const { email } = await person('cleo')
  const again = { name: 'Dan', email, company: 'Acme', message: 'Me again' }
  const { status, body } = await api('POST', `/channels/${channel}/leads`, again)
  expect([status, body.outcome]).toEqual([200, 'merged'])
  const [merge] = (await api('GET', '/merges?limit=1')).body.data
  return undoOf(merge.id)
}
async function removed(of: 'contacts' | 'leads') {
  const { contact_id, lead_id } = await person('eve')
  return { method: 'DELETE', path: `/${of}/${of === 'contacts' ? contact_id : lead_id}` }
}
async function thrownAway(of: 'contacts' | 'leads') {
  const { path } = await removed(of)
  expect((await api('DELETE', path)).status).toBe(204)
  return { path: `/trash/${path.split('/').at(-1)}/restore` }
}

export type Asked = { method?: string; path: string; body?: object }
/** What is asked, and how many statements its commit has at least. */
export const changes: [string, () => Promise<Asked>, number][] = [
  ['a merge of contacts', mergeOfContacts, 15],
  ['a merge that raises the trust of an address', mergeOfTrust, 10],
  ['the undo of that', async () => undoOf((await done(await mergeOfTrust())).merge_id), 10],
  ['a merge of leads', mergeOfLeads, 20],
  ['the undo of a merge of contacts', async () => undoOf((await done(await mergeOfContacts())).merge_id), 15],
  ['the undo of a merge of leads', async () => undoOf((await done(await mergeOfLeads())).merge_id), 20],
  ['the undo of a folded request', folded, 10],
  ['the deletion of a contact', () => removed('contacts'), 5],
  ['the deletion of a lead', () => removed('leads'), 4],
  ['the restoring of a contact', () => thrownAway('contacts'), 5],
  ['the restoring of a lead', () => thrownAway('leads'), 4],
  [
    'the erasure of a contact',
    async () => ({ path: `/contacts/${(await person('fay')).contact_id}/erase` }),
    10,
  ],
]

export const ask = ({ method = 'POST', path, body }: Asked, key: object = {}, bindings?: typeof worker) =>
  api(method, path, body, key, bindings)
