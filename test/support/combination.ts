import { expect } from 'vitest'
import type { Account, Json } from './account.ts'
import { list } from './table.ts'

/** What the existing leads and contacts say, and what a request says that conflicts with them. */
export const OLD = { name: 'Ada', company: 'Old Ltd', email: 'ada@example.com', size: 'M' }
export const NEW = { name: 'Ada Lovelace', company: 'New Ltd', email: 'new@example.com', size: 'L' }
const TASK = { text: 'Call to confirm', type: 'call', due_in_hours: 24 }

/** A row of the tables in test/api/combinations.test.ts; its signs are explained there. */
type Row = Record<string, string>
type State = {
  leads: Record<string, Json>
  contacts: Record<string, Json>
  events: string[]
  sequence: number
}
type Said = typeof OLD

export const requestOf = ({ name, company, size }: Said) => ({
  name,
  company,
  fields: { size, colour: 'red' },
})
export const values = (identifiers: { value: string }[]) => identifiers.map(({ value }) => value)
/** Of a contact whose lead was touched: that somebody was heard from is no change of what it says. */
export const heardFrom = ({ last_heard_from: _, ...contact }: Json) => contact

export const newContact = async (acme: Account, more: object): Promise<Json> =>
  (await acme.api('POST', '/contacts', { name: OLD.name, company: OLD.company, ...more })).body

export async function newLead(acme: Account, contact_id: string): Promise<string> {
  const { pipeline } = acme
  const made = await acme.api('POST', '/leads', {
    name: OLD.name,
    fields: { size: OLD.size },
    pipeline_id: pipeline.id,
    contact_id,
  })
  expect(made.status).toBe(201)
  // Which one is the newest is decided by the millisecond.
  await new Promise((resolve) => setTimeout(resolve, 2))
  return made.body.id
}

async function stateOf(acme: Account): Promise<State> {
  const byId = (rows: Json[]) => Object.fromEntries(rows.map((row) => [row.id, row]))
  const [leads, contacts, events] = await Promise.all(
    ['leads', 'contacts', 'events'].map(async (it) => (await acme.api('GET', `/${it}?limit=200`)).body.data),
  )
  return {
    leads: byId(leads.map(({ contact: _, ...lead }: Json) => lead)),
    contacts: byId(contacts),
    events: events.map(({ type }: Json) => type),
    sequence: events[0].sequence,
  }
}

export async function ask(acme: Account, row: Row, request: object) {
  await acme.control({ conflict: row.conflict, on_duplicate: row.on_duplicate, after_merge_task: TASK })
  const channel = await acme.newChannel()
  const before = await stateOf(acme)
  const answer = await acme.lead(channel.id, request)
  const after = await stateOf(acme)
  const [tasks, reviews] = await Promise.all(
    ['tasks', 'reviews'].map(async (it) => (await acme.api('GET', `/${it}`)).body.data),
  )
  return { before, after, answer: { ...answer, tasks, reviews } }
}

type Asked = Awaited<ReturnType<typeof ask>>

/** Outcome, status, how many, which were touched, tasks, the group to review, events. */
export function checkCounts(
  row: Row,
  before: State,
  after: State,
  { status, body, tasks, reviews }: Asked['answer'],
  names: Record<string, string>,
) {
  const idOf = (name: string) => names[name] as string
  const many = (one: State, other: State, of: 'leads' | 'contacts') =>
    `${Object.keys(one[of]).length}→${Object.keys(other[of]).length}`
  expect([body.outcome, status]).toEqual([row.outcome, Number(row.status)])
  expect([many(before, after, 'leads'), many(before, after, 'contacts')]).toEqual([row.leads, row.contacts])

  const touched = Object.keys(names).filter((it) => it !== 'N' && row[it] !== '=' && it in row)
  const expected = row.status === '201' ? ['N'] : touched
  expect([...body.lead_ids].sort()).toEqual(expected.map(idOf).sort())
  // The newest of those touched; the leads are named in their order.
  expect(body.lead_id).toBe(idOf(expected.at(-1) as string))

  expect(tasks.map((it: Json) => [it.lead_id, it.text, it.type]).sort()).toEqual(
    list(row.tasks ?? '')
      .map((name) => [idOf(name), TASK.text, TASK.type])
      .sort(),
  )
  const [reason, group] = (row.review ?? '').split(': ')
  expect(reviews.map((it: Json) => [it.reason, it.lead_ids, it.decision_id])).toEqual(
    group ? [[reason, list(group).map(idOf), body.decision_id]] : [],
  )
  const published = after.events.slice(0, after.sequence - before.sequence)
  expect(published.sort()).toEqual(
    list(row.events ?? '')
      .flatMap((it) => (it.endsWith(' ×2') ? [it.slice(0, -3), it.slice(0, -3)] : [it]))
      .map((it) => `crm.${it}`)
      .sort(),
  )
}

export function checkLead(sign: string, before: Json, after: Json, conflicting: (keyof Said)[]) {
  const field = (it: string) => (it === 'size' ? 'fields.size' : it)
  const said = (by: Said) => conflicting.map((it) => [field(it), by[it]]).sort()
  const kept = (rows: Json[]) => rows.map((it) => [it.field, it.value]).sort()
  const { updated_at: _, ...rest } = before
  switch (sign) {
    case '=':
      return expect(after).toEqual(before)
    case '+':
      return expect(after).toMatchObject({ ...rest, fields: { size: OLD.size, colour: 'red' } })
    case '!':
      expect(after).toMatchObject({ name: NEW.name, fields: { size: NEW.size, colour: 'red' } })
      expect([kept(after.previous_values), after.values_not_taken]).toEqual([said(OLD), []])
      return
    case '~':
      expect(after).toMatchObject({ name: OLD.name, fields: { size: OLD.size, colour: 'red' } })
      expect([after.previous_values, kept(after.values_not_taken)]).toEqual([[], said(NEW)])
      return
    default:
      throw new Error(`no such sign: ${sign}`)
  }
}

export function checkNewLead(said: Said, { body }: Asked['answer'], after: State) {
  expect(after.leads[body.lead_id]).toMatchObject({
    contact_id: body.contact_id,
    name: said.name,
    fields: { size: said.size, colour: 'red' },
    previous_values: [],
    values_not_taken: [],
  })
}
