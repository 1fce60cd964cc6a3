import type { Deps } from '../deps.ts'
import { emptyPlan, type Remember } from '../domain/plan.ts'
import { goesOut, type WrittenItem, type WrittenKind } from '../domain/timeline.ts'
import { planStatements, run } from '../store/commit.ts'
import { contactById } from '../store/contacts.ts'
import { guardStatements } from '../store/guard.ts'
import { insertItem, writtenItem } from '../store/timeline.ts'

export type TimelineInput = {
  kind: WrittenKind
  key?: string | undefined
  data: Record<string, unknown>
  at?: string | undefined
}

export type Written =
  | { kind: 'written' | 'there'; item: WrittenItem }
  | { kind: 'not-found' }
  | { kind: 'merged'; into: string }
  | { kind: 'repeat' | 'busy' }

/** A merge or another write of the same key that comes in between makes it look again. */
const ATTEMPTS = 3

/**
 * Writes down what happened with a contact elsewhere; the same kind and key again is the line that is there. What went
 * out to the contact raises when it was last contacted.
 */
export async function writeTimeline(
  deps: Deps,
  account_id: string,
  contact_id: string,
  input: TimelineInput,
  by: string,
  remember: (item: WrittenItem, isNew: boolean) => Remember[],
): Promise<Written> {
  const db = deps.db(account_id)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const known = (await contactById(db, contact_id))?.contact
    if (known?.merged_into) return { kind: 'merged', into: known.merged_into }
    if (!known || known.deleted_at) return { kind: 'not-found' }
    const { kind, data } = input
    const key = input.key ?? null
    const now = deps.now()
    const plan = emptyPlan(now, deps.newId('out'))
    const present = await writtenItem(db, { contact_id, kind, key })
    const item = present ?? {
      id: deps.newId('tml'),
      contact_id,
      kind,
      key,
      data,
      source: by,
      at: input.at ?? now,
    }
    plan.remember = remember(item, present === null)
    // A contact that becomes part of another meanwhile takes its lines along; this one would stay behind.
    plan.guard.contacts.push({ id: contact_id, version: known.version })
    const [sent = now] = [item.at, now].sort()
    if (!present && goesOut(item) && sent > (known.last_contacted ?? ''))
      plan.contactPatches.push({ id: contact_id, set: { last_contacted: sent } })
    const outcome = await run(db, [
      ...guardStatements(db, plan.guard),
      ...(present ? [] : insertItem(db, item)),
      ...planStatements(db, plan),
    ])
    if (outcome === 'stale') continue
    if (outcome === 'repeat') return { kind: 'repeat' }
    return { kind: present ? 'there' : 'written', item }
  }
  return { kind: 'busy' }
}
