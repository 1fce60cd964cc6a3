import type { Candidate } from '../../worker/domain/candidate.ts'
import type { Contact } from '../../worker/domain/contact.ts'
import type { Conversation } from '../../worker/domain/conversation.ts'
import type { Identifier } from '../../worker/domain/identifier.ts'
import type { Lead } from '../../worker/domain/lead.ts'
import type { Plan } from '../../worker/domain/plan.ts'

/** The account as a database would hold it, in maps: what a plan means, said a second time and without SQL. */
export type World = {
  contacts: Map<string, Contact>
  identifiers: Map<string, Identifier>
  /** Blocking key → contacts that stand under it. */
  blocks: Map<string, Set<string>>
  leads: Map<string, Lead>
  conversations: Map<string, Conversation>
  decisions: Plan['decisions']
  reviews: Plan['reviews']
  tasks: Plan['tasks']
  events: Plan['events']
}

export const emptyWorld = (): World => ({
  contacts: new Map(),
  identifiers: new Map(),
  blocks: new Map(),
  leads: new Map(),
  conversations: new Map(),
  decisions: [],
  reviews: [],
  tasks: [],
  events: [],
})

/** What a request never does: take something away, or make two records one. */
const NEVER_OF_AN_INTAKE = [
  'dropped',
  'identifierPatches',
  'leaves',
  'resolved',
  'repoints',
  'tombstones',
  'markMoves',
  'notSame',
] as const

/** The world after a plan. Throws where a database would refuse it: a key there twice, a row that is not there. */
export function applyPlan(before: World, plan: Plan): World {
  for (const part of NEVER_OF_AN_INTAKE)
    if (plan[part].length > 0) throw new Error(`an intake with ${part}: ${JSON.stringify(plan[part])}`)
  const world: World = {
    contacts: new Map(before.contacts),
    identifiers: new Map(before.identifiers),
    blocks: new Map([...before.blocks].map(([key, members]) => [key, new Set(members)])),
    leads: new Map(before.leads),
    conversations: new Map(before.conversations),
    decisions: [...before.decisions, ...plan.decisions],
    reviews: [...before.reviews, ...plan.reviews],
    tasks: [...before.tasks, ...plan.tasks],
    events: [...before.events, ...plan.events],
  }
  for (const contact of plan.contacts) insert(world.contacts, contact.id, contact)
  for (const { id, set } of plan.contactPatches) patch(world.contacts, id, set)
  for (const { contact_id, kind } of plan.demote)
    for (const [key, it] of world.identifiers)
      if (it.contact_id === contact_id && it.kind === kind && it.primary)
        world.identifiers.set(key, { ...it, primary: false })
  for (const it of plan.identifiers)
    insert(world.identifiers, `${there(world.contacts, it.contact_id).id} ${it.kind} ${it.normal}`, it)
  for (const { key, contact_id } of plan.joins) {
    const members = world.blocks.get(key) ?? new Set()
    if (members.has(contact_id)) throw new Error(`${contact_id} stands under ${key} already`)
    world.blocks.set(key, members.add(there(world.contacts, contact_id).id))
  }
  for (const lead of plan.leads) {
    there(world.contacts, lead.contact_id)
    insert(world.leads, lead.id, lead)
  }
  for (const { id, set } of plan.leadPatches) patch(world.leads, id, set)
  for (const it of plan.conversations) {
    if (there(world.leads, it.lead_id).contact_id !== it.contact_id)
      throw new Error('a conversation of another contact than its lead')
    insert(world.conversations, it.id, it)
  }
  return world
}

/** As the store would load them: everybody who stands under one of the keys, each with identifiers and leads. */
export function candidatesUnder(world: World, keys: string[]): Candidate[] {
  const ids = new Set(keys.flatMap((key) => [...(world.blocks.get(key) ?? [])]))
  return [...ids].map((id) => ({
    contact: there(world.contacts, id),
    identifiers: identifiersOf(world, id),
    leads: [...world.leads.values()].filter(({ contact_id }) => contact_id === id),
    not_same: [],
  }))
}

export const identifiersOf = (world: World, contact_id: string) =>
  [...world.identifiers.values()].filter((it) => it.contact_id === contact_id)

function insert<T>(rows: Map<string, T>, key: string, row: T) {
  if (rows.has(key)) throw new Error(`${key} is there already`)
  rows.set(key, row)
}

function there<T>(rows: Map<string, T>, id: string): T {
  const row = rows.get(id)
  if (row === undefined) throw new Error(`${id} is not there`)
  return row
}

const patch = <T extends { version: number }>(rows: Map<string, T>, id: string, set: Partial<T>) => {
  const row = there(rows, id)
  rows.set(id, { ...row, ...set, version: row.version + 1 })
}
