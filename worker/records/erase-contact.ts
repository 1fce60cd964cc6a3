import { forgotKey, keptUntil } from '../credential/forgot-key.ts'
import type { Deps } from '../deps.ts'
import { emptyPlan, type Remembering } from '../domain/plan.ts'
import { blockingKeys } from '../matching/blocking.ts'
import { planStatements, run } from '../store/commit.ts'
import { eraseStatements } from '../store/erase.ts'
import { guardStatements } from '../store/guard.ts'
import { personOf } from '../store/person.ts'
import { takeNoMore } from '../store/visits.ts'

export type Erased =
  | { kind: 'erased' }
  | { kind: 'not-found' }
  | { kind: 'merged'; into: string }
  | { kind: 'repeat' | 'busy' }

/** A request of the person that comes in at the same moment is erased with the rest, or comes after it. */
const ATTEMPTS = 4

/**
 * Erases a person for good, with every alias, in one commit: what was read before it and is to be written after it is
 * stale, so nothing brings the person back. Webhooks are told so that they can do the same.
 */
export async function eraseContact(
  deps: Deps,
  account_id: string,
  id: string,
  remember: Remembering,
): Promise<Erased> {
  const db = deps.db(account_id)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const state = await personOf(db, id)
    if (!state) return { kind: 'not-found' }
    if (state.kind === 'merged') return state
    const { person } = state
    const [now, outboxId] = [deps.now(), deps.newId('out')]
    const leaving = emptyPlan(now, outboxId)
    leaving.guard.contacts = person.contacts
    leaving.leaves = person.identifiers.flatMap((it) =>
      blockingKeys(it).map((key) => ({ key, contact_id: it.contact_id })),
    )
    const browsers = await Promise.all(person.pixels.map(forgotKey))
    // Behind what takes away, or it would take away the notice as well.
    const telling = emptyPlan(now, outboxId)
    const aliases = person.contacts.map((it) => it.id).filter((it) => it !== id)
    telling.events.push({
      id: deps.newId('evt'),
      type: 'crm.contact.updated',
      data: { contact_id: id, aliases, lead_ids: person.leads, erased: true },
    })
    telling.remember = remember({})
    const outcome = await run(db, [
      ...guardStatements(db, leaving.guard),
      ...planStatements(db, leaving),
      ...eraseStatements(db, person),
      // Page views that are on their way are the person's; what the browser is used for from now on is not.
      takeNoMore(db, browsers, now, keptUntil(now)),
      ...planStatements(db, telling),
    ])
    if (outcome === 'stale') continue
    if (outcome === 'repeat') return { kind: 'repeat' }
    deps.announce(account_id, outboxId)
    return { kind: 'erased' }
  }
  return { kind: 'busy' }
}
