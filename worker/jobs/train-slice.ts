import { refreshMarked } from '../dedupe/refresh-marked.ts'
import type { Deps } from '../deps.ts'
import type { Ended, Job } from '../domain/job.ts'
import { emptyPlan } from '../domain/plan.ts'
import type { ModelRow } from '../domain/training.ts'
import { cardOf } from '../matching/model/card.ts'
import { joined, type Observed } from '../matching/model/observe.ts'
import { train } from '../matching/model/train.ts'
import { commit, planCommit, run } from '../store/commit.ts'
import { configOf, forgetConfig } from '../store/config.ts'
import type { Db } from '../store/database.ts'
import { insertJob } from '../store/jobs.ts'
import { lastModel, modelRow } from '../store/models.ts'
import { countContacts } from '../store/near-index.ts'
import { observedBy } from '../store/trainings.ts'
import type { End, ItemVerb } from './item-verb.ts'
import { newLookThrough } from './look-through.ts'
import { observeSlice } from './observe-slice.ts'

/** What a training needs to know besides its items. */
export type Training = { slices: number; attributes: string[] }
/** Looks at a part of the contacts; the last item learns from what they have seen. */
export type TrainingItem = { slice: number } | { learn: true }

/** Contacts that were changed a moment ago are brought into the index before a slice reads it, some hundreds at most. */
const REFRESHED = 5

/** Does one slice of a training, or learns from all of them. */
export const trainSlice: ItemVerb = async (deps, account_id, job, item, end) => {
  const input = item.input as TrainingItem
  return 'slice' in input
    ? observeItem(deps, account_id, job, input.slice, end)
    : learn(deps, deps.db(account_id), job, end)
}

async function observeItem(deps: Deps, account_id: string, job: Job, slice: number, end: End) {
  const db = deps.db(account_id)
  const config = await configOf(db, deps.clock())
  for (let part = 0; config && part < REFRESHED; part++) if (await refreshMarked(deps, config)) break
  const observed = await observeSlice(db, slice, job.params as Job['params'] & Training)
  const plan = emptyPlan(deps.now(), deps.newId('out'))
  plan.training = { kind: 'observed', job_id: job.id, slice, observed }
  end(plan, {
    status: 'observed',
    counts: 'succeeded',
    result: {
      contacts: observed.anchors,
      pairs: observed.seen.reduce((sum, { madeBy }) => sum + madeBy.length, 0),
    },
  })
  return (await commit(db, plan)) === 'committed' ? announced(deps, db, plan) : OVERTAKEN
}

async function learn(deps: Deps, db: Db, job: Job, end: End) {
  const { attributes } = job.params as Job['params'] & Training
  const [observed, contacts, last, config] = await Promise.all([
    observedBy(db, job.id) as Promise<Observed[]>,
    countContacts(db),
    lastModel(db),
    configOf(db, deps.clock(), true),
  ])
  const all = joined(observed)
  const { model, refused } = train(all, contacts, attributes)
  const row: ModelRow = {
    version: (last?.version ?? 0) + 1,
    body: model,
    card: cardOf(model, all, contacts),
    contacts,
    refused,
    trained_at: deps.now(),
    job_id: job.id,
  }
  const plan = emptyPlan(deps.now(), deps.newId('out'))
  const serves =
    refused === null || (refused !== 'too_few_contacts' && !(await isLearned(db, config?.model_version ?? 0)))
  plan.training = { kind: 'learned', serves, ...row }
  end(plan, {
    status: refused ? 'refused' : 'learned',
    counts: 'succeeded',
    result: { version: row.version, ...(refused ? { code: refused } : {}) },
  })
  // All pairs are weighed anew by a new model.
  const again = serves ? newLookThrough(deps, contacts, job.by) : null
  const batch = [...planCommit(db, plan), ...(again ? insertJob(db, again.job, again.items) : [])]
  if ((await run(db, batch)) !== 'committed') return OVERTAKEN
  forgetConfig(db.account_id)
  if (again) await deps.env.JOBS.send({ account_id: db.account_id, job_id: again.job.id }).catch(() => {})
  return announced(deps, db, plan)
}

/** A model that was learned goes on serving where the next one is refused; the prior gives way to one that expects fewer matches. */
const isLearned = async (db: Db, version: number) =>
  version > 0 && (await modelRow(db, version))?.refused === null

/** Somebody else has done it, and the runner finds that its own end of it can't be written. */
const OVERTAKEN: Ended = { status: 'failed', counts: 'failed', result: { code: 'busy' } }

function announced(
  deps: Deps,
  { account_id }: Db,
  { events, outboxId }: { events: unknown[]; outboxId: string },
) {
  if (events.length > 0) deps.announce(account_id, outboxId)
  return 'committed' as const
}
