import { forgotKey, keptUntil } from '../credential/forgot-key.ts'
import type { Deps } from '../deps.ts'
import { emptyPlan } from '../domain/plan.ts'
import { lookupKeys } from '../matching/blocking.ts'
import { planStatements, run } from '../store/commit.ts'
import { forgetStatements, holdersOf } from '../store/forget.ts'
import { guardStatements } from '../store/guard.ts'

/** A request from the browser that comes in at the same moment makes it look again. */
const ATTEMPTS = 4

/** Forgets browsers: their IDs, their visits, and that they were anybody's. What was said in them stays. */
export async function forgetBrowsers(
  deps: Deps,
  account_id: string,
  site_id: string,
  pixels: string[],
): Promise<'forgotten' | 'busy'> {
  const db = deps.db(account_id)
  const forgotten = await Promise.all(
    pixels.map(async (pixel) => {
      const key = await forgotKey(pixel)
      const [block = ''] = lookupKeys.pixel(pixel)
      return { pixel, block, key, placeholder: key.replace('forgot ', 'px_forgotten_') }
    }),
  )
  const keys = forgotten.map(({ block }) => block)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const holders = await holdersOf(db, keys, pixels)
    const now = deps.now()
    const plan = emptyPlan(now, deps.newId('out'))
    plan.guard.contacts = holders.map(({ id, version }) => ({ id, version }))
    for (const { id } of holders.filter(({ live }) => live)) {
      plan.leaves.push(...keys.map((key) => ({ key, contact_id: id })))
      plan.dropped.push(...pixels.map((normal) => ({ contact_id: id, kind: 'pixel' as const, normal })))
      plan.events.push({
        id: deps.newId('evt'),
        type: 'crm.contact.updated',
        data: { contact_id: id, source: 'forget', changed: ['pixels'] },
      })
    }
    const outcome = await run(db, [
      ...guardStatements(db, plan.guard),
      ...planStatements(db, plan),
      ...forgetStatements(db, site_id, forgotten, holders, now, keptUntil(now)),
    ])
    if (outcome === 'stale') continue
    if (plan.events.length > 0) deps.announce(account_id, plan.outboxId)
    return 'forgotten'
  }
  return 'busy'
}
