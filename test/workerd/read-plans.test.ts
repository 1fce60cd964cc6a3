/** What a page or a tick reads does not grow with what an account has: every statement finds its rows by an index. */
import { createExecutionContext, createScheduledController, waitOnExecutionContext } from 'cloudflare:test'
import { beforeAll, expect, test } from 'vitest'
import { createWorker } from '../../worker/create-worker.ts'
import { takeTurns } from '../../worker/intake/turns.ts'
import { type Json, worker } from './faults.ts'
import { listening, slowOf } from './listening.ts'
import { api } from './merge-changes.ts'

const ids: Record<string, string> = {}
const named = (text: string) => text.replaceAll(/[A-Z]{3,}/g, (name) => ids[name] ?? name)

beforeAll(async () => {
  const pipeline = (await api('GET', '/pipelines')).body.data[0]
  const channel = (await api('GET', '/channels')).body.data[0]
  await api('PUT', `/pipelines/${pipeline.id}/duplicate_control`, {
    enabled: true,
    after_merge_task: { text: 'Call back', type: 'call', due_in_hours: 2 },
  })
  const lead = async (body: object): Promise<Json> =>
    (await api('POST', `/channels/${channel.id}/leads`, { message: 'Hello', ...body })).body
  /** A person with a lead, two conversations, a task and a line of the timeline. */
  const person = async (name: string, email: string): Promise<Json> => {
    const made = await lead({ name, email })
    await lead({ name, email })
    await api('POST', `/contacts/${made.contact_id}/timeline`, { kind: 'deal', key: 'spring', data: {} })
    return made
  }
  const ada = await person('Ada', 'ada@example.org')
  const bob = await person('Bob', 'bob@example.org')
  const cleo = await person('Cleo', 'cleo@example.org')
  for (let i = 0; i < 4; i++) await lead({ email: 'info@example.org' })
  for (let i = 0; i < 20; i++) await lead({ name: `Ada the ${i}th`, email: `ada${i}@example.org` })
  await api('PATCH', `/contacts/${bob.contact_id}`, { tags: ['vip'] })
  const into = async ({ contact_id }: Json): Promise<Json> => {
    const choices = { first_name: contact_id }
    const asked = { winner_id: ada.contact_id, loser_ids: [contact_id], choices }
    return (await api('POST', '/contacts/merge', asked)).body
  }
  const merge = await into(bob)
  for (const name of ['Gus', 'Hal']) await into(await person(name, `${name}@example.org`))
  const pairs = [{ winner_id: ada.contact_id, loser_id: cleo.contact_id }]
  const job = (await api('POST', '/bulk_merges', { pairs })).body
  await api('POST', '/bulk_merges', { pairs })
  for (let i = 0; i < 3; i++) {
    const [gone, without] = [
      await person('Dan', `dan${i}@example.org`),
      await person('Eve', `eve${i}@example.org`),
    ]
    expect((await api('DELETE', `/contacts/${gone.contact_id}`)).status).toBe(204)
    expect((await api('DELETE', `/leads/${without.lead_id}`)).status).toBe(204)
  }
  const chat = (await api('GET', '/chats')).body.data[0]
  Object.assign(ids, {
    PIPELINE: pipeline.id,
    STAGE: pipeline.stages[0].id,
    CONTACT: ada.contact_id,
    LOSER: bob.contact_id,
    OTHER: cleo.contact_id,
    LEAD: ada.lead_id,
    THEIRS: cleo.lead_id,
    DECISION: ada.decision_id,
    MERGE: merge.merge_id,
    JOB: job.job_id,
    CHAT: chat.id,
  })
})

const settings = { enabled: true }
const choices = { first_name: 'CONTACT', name: 'LEAD', 'contact.first_name': 'CONTACT' }
test.each([
  ['GET', '/leads'],
  ['GET', '/leads?pipeline_id=PIPELINE'],
  ['GET', '/leads?pipeline_id=PIPELINE&stage_id=STAGE'],
  ['GET', '/leads?stage_id=STAGE'],
  ['GET', '/leads?contact_id=CONTACT'],
  ['GET', '/leads?q=ada@example.org'],
  ['GET', '/leads?q=ada'],
  ['GET', '/leads/LEAD'],
  ['GET', '/leads/LEAD/decisions'],
  ['GET', '/decisions/DECISION'],
  ['GET', '/decisions/DECISION/recomputed'],
  ['GET', '/contacts'],
  ['GET', '/contacts?q=ada'],
  ['GET', '/contacts?q=ada&tag=vip'],
  ['GET', '/contacts?tag=vip'],
  ['GET', '/contacts?email=ada@example.org'],
  ['GET', '/contacts/CONTACT'],
  ['GET', '/contacts/LOSER', 301],
  ['GET', '/contacts/CONTACT/timeline'],
  ['GET', '/contacts/CONTACT/export'],
  ['GET', '/merges'],
  ['GET', '/merges?contact_id=CONTACT'],
  ['GET', '/merges/MERGE'],
  ['GET', '/merges/MERGE/undo'],
  ['GET', '/trash'],
  ['GET', '/reviews'],
  ['GET', '/tasks'],
  ['GET', '/chats'],
  ['GET', '/chats?lead_id=LEAD'],
  ['GET', '/chats?status=open'],
  ['GET', '/chats?assignee=usr_nobody'],
  ['GET', '/chats?q=ada&status=open'],
  ['GET', '/chats/CHAT'],
  ['GET', '/chats/CHAT/messages'],
  ['GET', '/events'],
  ['GET', '/jobs'],
  ['GET', '/jobs/JOB'],
  ['GET', '/jobs/JOB/results'],
  ['PATCH', '/contacts/CONTACT', 200, { company: 'Acme' }],
  ['PATCH', '/leads/LEAD', 200, { fields: { size: 'L' } }],
  ['POST', '/pipelines/PIPELINE/duplicate_control/dry_run', 200, { settings, days: 30 }],
  ['POST', '/contacts/CONTACT/timeline', 201, { kind: 'deal', key: 'autumn', data: {} }],
  ['POST', '/contacts/merge', 200, { winner_id: 'CONTACT', loser_ids: ['OTHER'], choices, dry_run: true }],
  ['POST', '/leads/merge', 200, { winner_id: 'LEAD', loser_ids: ['THEIRS'], choices, dry_run: true }],
] as [string, string, number?, object?][])(
  '%s %s goes through no table',
  async (method, path, status, body) => {
    const { DB, asked } = listening()
    const given = body && JSON.parse(named(JSON.stringify(body)))
    const answer = await api(method, named(path), given, {}, { ...worker, DB })
    expect([answer.status, answer.body?.code]).toEqual([status ?? 200, undefined])
    expect(await slowOf(asked)).toEqual([])
  },
)

test.each([
  '/leads',
  '/leads?pipeline_id=PIPELINE',
  '/leads?pipeline_id=PIPELINE&stage_id=STAGE',
  '/leads?contact_id=CONTACT',
  '/leads/LEAD/decisions',
  '/contacts',
  '/contacts?q=ada',
  '/contacts/CONTACT/timeline',
  '/merges',
  '/merges?contact_id=CONTACT',
  '/trash',
  '/reviews',
  '/tasks',
  '/chats',
  '/chats?lead_id=LEAD',
  '/chats?status=open',
  '/events',
  '/jobs',
])('a later page of %s begins where the one before it ended', async (path) => {
  const page = `${named(path)}${path.includes('?') ? '&' : '?'}limit=1`
  const first = (await api('GET', page)).body
  const { DB, asked } = listening()
  const second = await api('GET', `${page}&after=${first.next}`, undefined, {}, { ...worker, DB })
  expect(second.body.data).toHaveLength(1)
  expect(second.body.data).not.toEqual(first.data)
  expect(await slowOf(asked)).toEqual([])
})

const workerAt = (days: number) =>
  createWorker({ clock: () => Date.now() + days * 86_400_000, turns: takeTurns() })

test.each(['jobs', 'outbox'])('messages of the queue of %s go through no table', async (queue) => {
  const { results } = await worker.DB.prepare(
    `SELECT account_id, id AS job_id, id AS outbox_id FROM ${queue}`,
  ).all()
  expect(results.length).toBeGreaterThan(1)
  const { DB, asked } = listening()
  const ctx = createExecutionContext()
  const messages = results.map((body) => ({ body, ack() {}, retry: () => expect.unreachable() }))
  await workerAt(0).queue?.({ queue, messages } as never, { ...worker, DB } as never, ctx)
  await waitOnExecutionContext(ctx)
  expect(asked.length).toBeGreaterThan(3)
  expect(await slowOf(asked)).toEqual([])
})

test('an undo with other merges beside it goes through no table', async () => {
  const { DB, asked } = listening()
  const undo = await api('POST', `/merges/${ids.MERGE}/undo`, undefined, {}, { ...worker, DB })
  expect(undo.status).toBe(200)
  for (const what of ['UPDATE merges SET body', 'INSERT OR IGNORE INTO merge_moves'])
    expect(asked.filter(({ text }) => text.startsWith(what))).toHaveLength(1)
  expect(await slowOf(asked)).toEqual([])
})

test('the tick goes through no table', async () => {
  const { DB, asked } = listening()
  const ctx = createExecutionContext()
  await workerAt(40).scheduled?.(createScheduledController(), { ...worker, DB } as never, ctx)
  await waitOnExecutionContext(ctx)
  expect(asked.length).toBeGreaterThan(3)
  expect(await slowOf(asked)).toEqual([])
})
