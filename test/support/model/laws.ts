import { blockingKeys } from '../../../worker/matching/blocking.ts'
import { deltaOf, type Log, type Values, valuesOf } from './record.ts'
import type { Seen } from './snapshot.ts'
import type { World } from './world.ts'

/** Where the tables are not what the model says, or not what must hold whatever happened; none: all is well. */
export function broken(world: World, seen: Seen): string[] {
  return [
    ...records(world, seen, 'contact'),
    ...records(world, seen, 'lead'),
    ...identity(seen),
    ...belongings(world, seen),
    ...written(world, seen),
  ]
}

function records(world: World, seen: Seen, kind: 'contact' | 'lead'): string[] {
  const [logs, rows] =
    kind === 'contact'
      ? ([world.contacts, seen.contacts] as const)
      : ([world.leads as Map<string, Log>, seen.leads] as const)
  const faults: string[] = []
  const say = (log: Log, what: string) => faults.push(`${kind} ${log.id} (${log.state.is}): ${what}`)
  for (const id of rows.keys()) if (!logs.has(id)) faults.push(`${kind} ${id} came from nowhere`)
  for (const log of logs.values()) {
    const row = rows.get(log.id)
    const { state } = log
    if (state.is === 'gone') {
      if (row) say(log, 'is still there')
      continue
    }
    if (!row) {
      say(log, 'is missing')
      continue
    }
    const into = 'into' in state ? world.winner(kind, state.into) : null
    if (row.merged_into !== into) say(log, `is part of ${row.merged_into} instead of ${into}`)
    if ((row.deleted_at !== null) !== (state.is !== 'live')) say(log, `deleted at ${row.deleted_at}`)
    if (state.is === 'skeleton') continue
    const difference = unlike(valuesOf(log), row.values)
    if (difference) say(log, difference)
  }
  return faults
}

function unlike(expected: Values, present: Values): string | null {
  const delta = deltaOf(expected, present)
  const missing = Object.keys(expected.named).filter((name) => !(name in present.named))
  const trust = [...expected.identifiers]
    .filter(([name, it]) => present.identifiers.has(name) && present.identifiers.get(name) !== it)
    .map(([name, it]) => `${name} is ${present.identifiers.get(name)} instead of ${it}`)
  if (!delta && missing.length + trust.length === 0) return null
  const was = Object.fromEntries(
    [...Object.keys(delta?.plain ?? {}), ...Object.keys(delta?.named ?? {})].map((field) => [
      field,
      expected.plain[field] ?? expected.named[field] ?? null,
    ]),
  )
  return `differs: ${JSON.stringify({ present: delta, expected: was, missing, trust, heard: expected.heard })}`
}

/** Everybody who is there is found by all that identifies them, and nobody else by it. */
export function identity(seen: Seen): string[] {
  const faults: string[] = []
  const live = (id: string) => seen.contacts.get(id)?.deleted_at === null
  const wanted = new Set(
    seen.identifiers
      .filter(({ contact_id }) => live(contact_id))
      .flatMap((it) => blockingKeys(it).map((key) => `${key} → ${it.contact_id}`)),
  )
  const standing = seen.keys.map(({ key, contact_id }) => `${key} → ${contact_id}`)
  for (const it of standing) if (!wanted.delete(it)) faults.push(`stands under a key it should not: ${it}`)
  for (const it of wanted) faults.push(`does not stand under its key: ${it}`)
  const sizes = new Map<string, number>()
  for (const { key } of seen.keys) sizes.set(key, (sizes.get(key) ?? 0) + 1)
  for (const key of new Set([...sizes.keys(), ...seen.blocks.keys()]))
    if ((sizes.get(key) ?? 0) !== (seen.blocks.get(key) ?? 0))
      faults.push(`block ${key} says ${seen.blocks.get(key)}, ${sizes.get(key) ?? 0} stand there`)
  for (const { id, deleted_at, user_id } of seen.contacts.values()) {
    if (deleted_at) continue
    const mine = seen.identifiers.filter(({ contact_id }) => contact_id === id)
    for (const kind of ['email', 'phone']) {
      const rows = mine.filter((it) => it.kind === kind)
      const primary = rows.filter((it) => it.primary).length
      if (primary !== Math.min(1, rows.length)) faults.push(`contact ${id} has ${primary} primary ${kind}s`)
    }
    const userIds = mine.filter((it) => it.kind === 'user_id').map((it) => it.normal)
    if (userIds.join() !== (user_id ?? '')) faults.push(`contact ${id} is ${user_id} and ${userIds}`)
  }
  return faults
}

/** Leads, conversations, messages and tasks: each there once, at whom it belongs to. */
function belongings(world: World, seen: Seen): string[] {
  const faults: string[] = []
  for (const lead of world.leads.values()) {
    const row = seen.leads.get(lead.id)
    if (!row) continue
    const contact = world.contactOf(lead)
    if (row.contact_id !== contact)
      faults.push(`lead ${lead.id} (${lead.state.is}) is of ${row.contact_id} instead of ${contact}`)
    if (row.deleted_at === null && seen.contacts.get(row.contact_id)?.deleted_at !== null)
      faults.push(`lead ${lead.id} is there and its contact ${row.contact_id} is not`)
  }
  const gone = (origin: string) => world.stateOf('lead', world.winner('lead', origin)).is === 'gone'
  const compare = (
    what: string,
    expected: Map<string, { origin: string }>,
    present: { id: string; lead_id: string }[],
  ) => {
    const left = new Map([...expected].filter(([, { origin }]) => !gone(origin)))
    for (const { id, lead_id } of present) {
      const it = left.get(id)
      if (!left.delete(id) || !it) faults.push(`${what} ${id} should not be there`)
      else if (lead_id !== world.winner('lead', it.origin))
        faults.push(`${what} ${id} is at ${lead_id} instead of ${world.winner('lead', it.origin)}`)
    }
    for (const id of left.keys()) faults.push(`${what} ${id} is lost`)
  }
  compare('conversation', world.conversations, seen.conversations)
  compare('task', world.tasks, seen.tasks)
  for (const { id, lead_id, contact_id } of seen.conversations) {
    const lead = seen.leads.get(lead_id)
    if (lead && lead.contact_id !== contact_id)
      faults.push(`conversation ${id} is of ${contact_id}, its lead ${lead_id} of ${lead.contact_id}`)
    const [has, had] = [seen.messages.get(id) ?? 0, world.conversations.get(id)?.messages]
    if (had !== undefined && has !== had)
      faults.push(`conversation ${id} has ${has} messages instead of ${had}`)
  }
  return faults
}

/** What was written down about a person stands at whom that person is now, the same kind and key once. */
function written(world: World, seen: Seen): string[] {
  const faults: string[] = []
  const expected = new Map<string, Set<string>>()
  for (const { id, origin, kind, key } of world.timeline) {
    const contact = world.winner('contact', origin)
    const { is } = world.stateOf('contact', contact)
    if (is !== 'live' && is !== 'trash') continue
    const lines = expected.get(contact) ?? new Set()
    expected.set(contact, lines.add(key ? `${kind} ${key}` : id))
  }
  for (const [contact, lines] of expected) {
    const present = seen.timeline
      .filter(({ contact_id }) => contact_id === contact)
      .map(({ id, kind, key }) => (key ? `${kind} ${key}` : id))
    for (const line of lines)
      if (present.filter((it) => it === line).length !== 1)
        faults.push(`contact ${contact} has ${present.filter((it) => it === line).length} times ${line}`)
    for (const line of present) if (!lines.has(line)) faults.push(`contact ${contact} has got ${line}`)
  }
  return faults
}
