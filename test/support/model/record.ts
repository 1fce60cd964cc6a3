/** A contact or a lead as what was done to it, in order; what it is now is read off by going through that from the start. */
export type Scalar = string | number | boolean
export type Trust = 'claimed' | 'confirmed' | 'verified'

export type Values = {
  /** Columns with one value: `first_name`, `company`, `user_id`, `status` …; of a lead `name`. */
  plain: Record<string, Scalar | null>
  /** `attributes` of a contact, `fields` of a lead. */
  named: Record<string, Scalar>
  tags: Set<string>
  /** `kind normal` → trust. */
  identifiers: Map<string, Trust>
  heard: string | null
}

export type Delta = {
  plain?: Record<string, Scalar | null>
  named?: Record<string, Scalar>
  tags?: { more: string[]; less: string[] }
  identifiers?: { more: [string, Trust][]; less: string[] }
  heard?: string | null
}

/** Whose value a field takes where they differ; undefined: nobody has said. */
export type Choose = (field: string) => string | undefined

export type Entry =
  /** `by`: the merge that it came with, if it did. */
  | { kind: 'set'; by: string | null; delta: Delta }
  | { kind: 'join'; by: string; parts: Log[]; choose: Choose }

export type State =
  | { is: 'live' }
  /** Its immediate winner; where that has become part of another one, both are that one's. */
  | { is: 'merged'; into: string; by: string; at: number }
  /** `with`: the contact whose deletion took a lead along. */
  | { is: 'trash'; at: number; with: string | null }
  /** Only the ID is left. */
  | { is: 'skeleton'; into: string }
  | { is: 'gone' }

export type Log = { id: string; entries: Entry[]; state: State }

const empty = (): Values => ({
  plain: {},
  named: {},
  tags: new Set(),
  identifiers: new Map(),
  heard: null,
})

/** Fields that somebody has to choose where they differ, by their name on the wire. */
const CHOSEN = ['first_name', 'last_name', 'company', 'name']
const RANK: Record<Trust, number> = { claimed: 0, confirmed: 1, verified: 2 }

/** What it is now. An undone merge is not among its entries any more: what it would be, had that merge not been. */
export function valuesOf(log: Log): Values {
  let values = empty()
  for (const entry of log.entries)
    values =
      entry.kind === 'set'
        ? changed(values, entry.delta)
        : joined(
            { id: log.id, values },
            entry.parts.map((it) => ({ id: it.id, values: valuesOf(it) })),
            entry.choose,
          ).values
  return values
}

function changed(values: Values, { plain, named, tags, identifiers, heard }: Delta): Values {
  const next: Values = {
    plain: { ...values.plain, ...plain },
    named: { ...values.named, ...named },
    tags: new Set(values.tags),
    identifiers: new Map(values.identifiers),
    heard: heard === undefined ? values.heard : heard,
  }
  for (const tag of tags?.less ?? []) next.tags.delete(tag)
  for (const tag of tags?.more ?? []) next.tags.add(tag)
  for (const name of identifiers?.less ?? []) next.identifiers.delete(name)
  for (const [name, trust] of identifiers?.more ?? [])
    if (!next.identifiers.has(name)) next.identifiers.set(name, trust)
  return next
}

type Holder = { id: string; values: Values }

const sameText = (a: Scalar, b: Scalar) =>
  typeof a === 'string' && typeof b === 'string' ? a.toLowerCase() === b.toLowerCase() : a === b

/** Several as one, and the fields in which they differ and nobody has chosen. */
function joined(winner: Holder, parts: Holder[], choose: Choose): { values: Values; open: string[] } {
  const all = [winner, ...parts]
  const open: string[] = []
  const survive = (field: string, of: (values: Values) => Scalar | null | undefined) => {
    const held = all.flatMap(({ id, values }) => {
      const value = of(values)
      return value === null || value === undefined ? [] : [{ id, value }]
    })
    const [first] = held
    if (!first || held.every(({ value }) => sameText(value, first.value))) return first?.value ?? null
    const chosen = choose(field)
    if (chosen === undefined) open.push(field)
    return (held.find(({ id }) => id === chosen) ?? first).value
  }
  const values = empty()
  for (const field of new Set(all.flatMap((it) => Object.keys(it.values.plain))))
    if (CHOSEN.includes(field)) values.plain[field] = survive(field, (it) => it.plain[field])
  const prefix = 'name' in values.plain ? 'fields' : 'attributes'
  for (const name of new Set(all.flatMap((it) => Object.keys(it.values.named)))) {
    const value = survive(`${prefix}.${name}`, (it) => it.named[name])
    if (value !== null) values.named[name] = value
  }
  if ('status' in winner.values.plain) {
    values.plain.user_id = all.map((it) => it.values.plain.user_id).find((it) => it) ?? null
    values.plain.status = all.some((it) => it.values.plain.status === 'user') ? 'user' : 'visitor'
  }
  for (const it of all) {
    for (const tag of it.values.tags) values.tags.add(tag)
    for (const [name, trust] of it.values.identifiers) {
      const present = values.identifiers.get(name)
      if (!present || RANK[present] < RANK[trust]) values.identifiers.set(name, trust)
    }
    if (it.values.heard && (!values.heard || it.values.heard > values.heard)) values.heard = it.values.heard
  }
  return { values, open }
}

/** In which fields these differ, as a merge of them would ask. */
export const conflictsOf = (winner: Log, losers: Log[]): string[] =>
  joined(
    { id: winner.id, values: valuesOf(winner) },
    losers.map((it) => ({ id: it.id, values: valuesOf(it) })),
    () => undefined,
  ).open

/** What changed between what is known and what was seen; null: nothing. */
export function deltaOf(known: Values, seen: Values): Delta | null {
  const delta: Delta = {}
  const plain = Object.entries(seen.plain).filter(([field, value]) => (known.plain[field] ?? null) !== value)
  const named = Object.entries(seen.named).filter(([name, value]) => known.named[name] !== value)
  const minus = (a: Iterable<string>, b: { has(it: string): boolean }) => [...a].filter((it) => !b.has(it))
  const more = [...seen.identifiers].filter(([name]) => !known.identifiers.has(name))
  const less = minus(known.identifiers.keys(), seen.identifiers)
  const tags = { more: minus(seen.tags, known.tags), less: minus(known.tags, seen.tags) }
  if (plain.length > 0) delta.plain = Object.fromEntries(plain)
  if (named.length > 0) delta.named = Object.fromEntries(named)
  if (more.length + less.length > 0) delta.identifiers = { more, less }
  if (tags.more.length + tags.less.length > 0) delta.tags = tags
  if (seen.heard !== known.heard) delta.heard = seen.heard
  return Object.keys(delta).length > 0 ? delta : null
}
