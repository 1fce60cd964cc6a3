import type { Deps } from '../deps.ts'
import type { Config } from '../domain/config.ts'
import type { Job } from '../domain/job.ts'
import { CONTACTS_MIN, slicesFor } from '../domain/training.ts'
import { run } from '../store/commit.ts'
import { configOf } from '../store/config.ts'
import type { Statement } from '../store/database.ts'
import { countContacts } from '../store/near-index.ts'
import { countMarked } from '../store/stale-contacts.ts'
import { beginTraining, dueTrainings, isLookedThrough, trainingDue, trainingOf } from '../store/trainings.ts'
import type { Training, TrainingItem } from './train-slice.ts'

/** A training that came to no end is tried again after a day. */
const AGAIN_AFTER_MS = 86_400_000
/** While so many contacts are still to be looked at, an import is running, and what is to be learned is not all there. */
const MARKED_MAX = 100
const WAIT_MS = 30_000

export type Begin = { job_id: string; statements: Statement[] }

/** Learns the account's model anew; where it is being learned already, the job that does it and nothing to write. */
export async function planTraining(deps: Deps, config: Config, by: string): Promise<Begin> {
  const db = deps.db(config.account_id)
  const [{ job: running }, contacts] = await Promise.all([trainingOf(db), countContacts(db)])
  if (running) return { job_id: running.id, statements: [] }
  const slices = slicesFor(contacts)
  const items: TrainingItem[] = [
    ...Array.from({ length: slices }, (_, slice) => ({ slice })),
    { learn: true },
  ]
  const now = deps.now()
  const job: Job = {
    id: deps.newId('job'),
    kind: 'training',
    status: 'queued',
    total: items.length,
    done: 0,
    succeeded: 0,
    failed: 0,
    params: { slices, attributes: config.identifying_attributes } satisfies Training,
    error: null,
    by,
    created_at: now,
    updated_at: now,
    due_at: now,
  }
  const again = new Date(deps.clock() + AGAIN_AFTER_MS).toISOString()
  return { job_id: job.id, statements: beginTraining(db, job, items, { contacts, again }) }
}

/** Begins what is due, at the clock's tick. */
export async function beginDueTrainings(deps: Deps): Promise<void> {
  for (const { account_id } of await dueTrainings(deps.directory(), deps.now())) {
    const db = deps.db(account_id)
    const [config, marked, lookedThrough, contacts] = await Promise.all([
      configOf(db, deps.clock()),
      countMarked(db, MARKED_MAX + 1),
      isLookedThrough(db),
      countContacts(db),
    ])
    if (!config || contacts < CONTACTS_MIN) await run(db, [trainingDue(db, null)])
    else if (marked > MARKED_MAX || lookedThrough)
      await run(db, [trainingDue(db, new Date(deps.clock() + WAIT_MS).toISOString())])
    else {
      const { job_id, statements } = await planTraining(deps, config, 'system')
      // It stays due where one is running: the contacts have grown since that was begun.
      if (statements.length === 0 || (await run(db, statements)) !== 'committed') continue
      await deps.env.JOBS.send({ account_id, job_id }).catch(() => {})
    }
  }
}
