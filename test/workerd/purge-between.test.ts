/** Somebody takes a record out of the trash at the very moment at which it is taken away for good: it is one or the other. */
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { makeDeps, STATEMENTS_PER_JOB } from '../../worker/deps.ts'
import { takeTurns } from '../../worker/intake/turns.ts'
import { purge } from '../../worker/merge/purge.ts'
import { dump, faulty, type Json, worker } from './faults.ts'
import { api } from './merge-changes.ts'

const DAY = 86_400_000

/** The tick of a month later. */
async function monthLater(DB = worker.DB) {
  const ctx = createExecutionContext()
  const wiring = { clock: () => Date.now() + 31 * DAY, turns: takeTurns() }
  await purge(makeDeps({ ...worker, DB }, ctx, wiring, STATEMENTS_PER_JOB))
  await waitOnExecutionContext(ctx)
}

/** The database, to which something else happens before the first commit. */
function beforeCommit(other: () => Promise<unknown>) {
  let commits = 0
  const DB = faulty(async (run, statements) => {
    if (commits++ === 0) await other()
    return run(statements)
  })
  return { DB, commits: () => commits }
}

let channel: string
let made = 0
beforeAll(async () => {
  channel = (await api('GET', '/channels')).body.data[0].id
})
beforeEach(() => monthLater())

/** With a lead, a conversation, addresses and a line of the timeline. */
async function person(): Promise<Json> {
  const email = `p${made++}@example.com`
  const { body } = await api('POST', `/channels/${channel}/leads`, { email, message: 'Hello' })
  await api('POST', `/contacts/${body.contact_id}/timeline`, { kind: 'deal', key: 'spring', data: {} })
  return body
}

/** How each comes into the trash; what is asked to have it back. */
const trashed: Record<string, () => Promise<{ before: Json; ids: string[]; restore: string }>> = {
  'a contact and its lead': async () => {
    const { contact_id, lead_id } = await person()
    const before = await rows()
    expect((await api('DELETE', `/contacts/${contact_id}`)).status).toBe(204)
    return { before, ids: [contact_id, lead_id], restore: `/trash/${contact_id}/restore` }
  },
  'a lead': async () => {
    const { lead_id } = await person()
    const before = await rows()
    expect((await api('DELETE', `/leads/${lead_id}`)).status).toBe(204)
    return { before, ids: [lead_id], restore: `/trash/${lead_id}/restore` }
  },
  'a merged contact': async () => {
    const [a, b] = [await person(), await person()]
    const before = await rows()
    const merge = { winner_id: a.contact_id, loser_ids: [b.contact_id] }
    expect((await api('POST', '/contacts/merge', merge)).status).toBe(200)
    return { before, ids: [b.contact_id], restore: `/trash/${b.contact_id}/restore` }
  },
  'a merged lead': async () => {
    const [a, b] = [await person(), await person()]
    const before = await rows()
    const merge = { winner_id: a.lead_id, loser_ids: [b.lead_id] }
    expect((await api('POST', '/leads/merge', merge)).status).toBe(200)
    return { before, ids: [b.lead_id], restore: `/trash/${b.lead_id}/restore` }
  },
}

const TABLES = ['contacts', 'identifiers', 'blocking_keys', 'leads', 'conversations', 'messages', 'timeline']
const rows = async () => {
  const all = await dump()
  const plain = (row: string) =>
    JSON.stringify({ ...JSON.parse(row), version: 0, words: null, updated_at: '' })
  return TABLES.map((table) => [table, all[table]?.map(plain).sort()])
}

const cases = Object.entries(trashed)

test.each(cases)(
  '%s restored just before the purge commits is there with all that it had',
  async (_, throwAway) => {
    const { before, restore } = await throwAway()
    const { DB, commits } = beforeCommit(async () => expect((await api('POST', restore)).status).toBe(200))
    await monthLater(DB)
    expect(commits()).toBeGreaterThan(0)
    expect(await rows()).toEqual(before)
  },
)

test.each(cases)(
  '%s is gone for whoever commits its restoring just after the purge',
  async (_, throwAway) => {
    const { ids, restore } = await throwAway()
    let gone: Json
    const { DB } = beforeCommit(async () => {
      await monthLater()
      gone = await rows()
    })
    expect([404, 410]).toContain((await api('POST', restore, undefined, {}, { ...worker, DB })).status)
    expect(await rows()).toEqual(gone)
    for (const id of ids) {
      const found = await api('GET', `/${id.startsWith('con') ? 'contacts' : 'leads'}/${id}`)
      expect([301, 404]).toContain(found.status)
    }
  },
)

test.each(cases)('%s that nobody wants back is gone at the first tick', async (_, throwAway) => {
  const { restore } = await throwAway()
  await monthLater()
  expect((await api('GET', '/trash')).body.data).toEqual([])
  expect((await api('POST', restore)).status).toBeGreaterThanOrEqual(404)
})

test.each(cases)('of %s not even what a CRM was told of it stays', async (_, throwAway) => {
  const { ids } = await throwAway()
  const { contact_id, lead_id } = await person()
  const told = [...ids, contact_id, lead_id]
  for (const id of told) {
    const kind = id.startsWith('con') ? 'contact' : 'lead'
    await worker.DB.batch([
      worker.DB.prepare(
        `INSERT INTO crm_links (account_id, connection_id, kind, record_id, crm_id, state, sent, folded, updated_at)
        SELECT account_id, 'cnn_a', ?1, id, ?2, 'live', '{"name":"told"}', '{"how":"joined","was":{"name":"told"}}', '' FROM ${kind}s WHERE id = ?2`,
      ).bind(kind, id),
      worker.DB.prepare(
        `INSERT INTO forwards (account_id, connection_id, subject_id, state, wanted, reached, attempts, next_at, updated_at)
        SELECT account_id, 'cnn_a', id, 'pending', 1, 0, 0, '', '' FROM contacts WHERE id = ?`,
      ).bind(id),
    ])
  }
  await monthLater()
  const { crm_links = [], forwards = [] } = await dump()
  const about = (row: string, those: string[]) => those.some((id) => row.includes(id))
  expect(crm_links.filter((row) => about(row, ids) && row.includes('told'))).toEqual([])
  const there = (await dump()).contacts?.map((row) => JSON.parse(row).id) ?? []
  expect(forwards.filter((row) => !there.includes(JSON.parse(row).subject_id))).toEqual([])
  // Of somebody else all of it.
  expect(crm_links.filter((row) => about(row, [contact_id, lead_id]) && row.includes('told'))).toHaveLength(2)
  expect(forwards.filter((row) => about(row, [contact_id]))).toHaveLength(1)
})
