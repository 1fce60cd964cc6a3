import type { Deps } from '../deps.ts'
import type { Automation } from '../domain/automation.ts'
import { emptyPlan, type Remembering } from '../domain/plan.ts'
import { automationById, putAutomation } from '../store/automations.ts'
import { planStatements, run } from '../store/commit.ts'
import { contactById } from '../store/contacts.ts'
import { guardStatements } from '../store/guard.ts'

type Said = Pick<Automation, 'name' | 'state' | 'entered_at' | 'exited_at' | 'triggers'>
/** What is left out stays; of a new one without a time it is now. */
export type AutomationChange = { [K in keyof Said]?: Said[K] | undefined } & { id?: string | undefined }

export type AutomationWritten =
  | { kind: 'written'; automation: Automation }
  | { kind: 'not-found' | 'runs-and-has-ended' | 'ends-before-it-begins' }
  | { kind: 'merged'; into: string }
  | { kind: 'repeat' | 'busy' }

/** A merge that comes in between makes it look again. */
const ATTEMPTS = 3

/**
 * Writes down where a contact is in an automation. It counts as a change of the contact, so that a merge at the same
 * moment knows what it stops.
 */
export async function writeAutomation(
  deps: Deps,
  account_id: string,
  contact_id: string,
  change: AutomationChange,
  remember: Remembering,
): Promise<AutomationWritten> {
  const db = deps.db(account_id)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const known = (await contactById(db, contact_id))?.contact
    if (known?.merged_into) return { kind: 'merged', into: known.merged_into }
    if (!known || known.deleted_at) return { kind: 'not-found' }
    const now = deps.now()
    const present = change.id
      ? await automationById(db, change.id)
      : newAutomation(deps.newId('aut'), contact_id, now)
    if (present?.contact_id !== contact_id) return { kind: 'not-found' }
    const automation = changed(present, change, now)
    if (typeof automation === 'string') return { kind: automation }
    const plan = emptyPlan(now, deps.newId('out'))
    plan.remember = remember(automation)
    plan.guard.contacts.push({ id: contact_id, version: known.version })
    plan.contactPatches.push({ id: contact_id, set: {} })
    const outcome = await run(db, [
      ...guardStatements(db, plan.guard),
      putAutomation(db, automation),
      ...planStatements(db, plan),
    ])
    if (outcome === 'stale') continue
    return outcome === 'repeat' ? { kind: 'repeat' } : { kind: 'written', automation }
  }
  return { kind: 'busy' }
}

const newAutomation = (id: string, contact_id: string, now: string): Automation => ({
  id,
  contact_id,
  name: '',
  state: 'running',
  entered_at: now,
  exited_at: null,
  triggers: [],
})

/** Who is in it has not left it; whoever is no longer has left it by now. */
function changed(present: Automation, { id: _, ...change }: AutomationChange, now: string) {
  const said = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const after: Automation = { ...present, ...said }
  if (after.state === 'running') {
    if (change.exited_at) return 'runs-and-has-ended' as const
    return { ...after, exited_at: null }
  }
  const exited_at = after.exited_at ?? (now > after.entered_at ? now : after.entered_at)
  return exited_at < after.entered_at ? ('ends-before-it-begins' as const) : { ...after, exited_at }
}
