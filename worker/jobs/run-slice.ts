import { type Deps, STATEMENTS_PER_JOB } from '../deps.ts'
import { type Ended, isOver, type Job, type JobItem, type JobKind } from '../domain/job.ts'
import { emptyPlan, type Plan } from '../domain/plan.ts'
import { commit } from '../store/commit.ts'
import { isOverAllowance } from '../store/database.ts'
import { giveBack, pendingItems, takeJob } from '../store/jobs.ts'
import { forgetRows } from '../store/uploads.ts'
import { findItems } from './find-items.ts'
import type { ItemVerb, Later } from './item-verb.ts'
import { planItemsEnd, planJobEnd } from './plan-step.ts'
import { FINDERS, TOGETHER, VERBS } from './verbs.ts'

/**
 * How long a runner holds a job beyond the item it is at. Short, so that a job goes on soon after a crash: should two
 * run it at once, the guard of the items lets one of them through, and the other leaves.
 */
export const LEASE_MS = 2_000

/**
 * After each item a runner rests for as long as the item took: half of the database's time is left to chats, and more of
 * it when they come in numbers, for then each item takes longer.
 */
const REST_MAX_MS = 100
/** Of a kind whose items hardly write: chats wait for no more than one of its questions. */
const REST_PART: Partial<Record<JobKind, number>> = { look_through: 0.25 }

/** A slice ends by the first of these: so that other jobs have their turn, and a message is done in seconds. */
const ITEMS_PER_SLICE = 25
const SLICE_MS = 5_000
/** Statements that one item may take, tries included; no item is begun with fewer left. */
const STATEMENTS_PER_ITEM = 150

/** A queue holds a message back for no longer. Source: Cloudflare Queues, "Batching, Retries and Delays". */
const DELAY_MAX_S = 43_200

/** An item that a fault has broken off is tried again after this. */
const FAULT_PAUSE_MS = 200

/** Does some items of a job that is due and hands it on. Safe to repeat, to run twice at once, and to kill. */
export async function runSlice(deps: Deps, account_id: string, job_id: string): Promise<void> {
  const db = deps.db(account_id)
  const begun = deps.clock()
  const taken = await takeJob(db, job_id, deps.now(), leaseEnd(deps))
  if (!taken) return forgetLeft(deps, account_id, job_id)
  // Its rows were still being uploaded, and none came any more.
  if (taken.params.arriving) return endJob(deps, account_id, taken, 'failed', 'upload_broken_off')
  const verb = VERBS[taken.kind]
  if (!verb) return endJob(deps, account_id, taken, 'failed', 'unknown_kind')
  if (taken.params.finding) return look(deps, account_id, taken, begun)
  const size = TOGETHER[taken.kind]?.size ?? 1
  const items = await pendingItems(db, job_id, ITEMS_PER_SLICE * size)
  if (items.length === 0) return endJob(deps, account_id, taken, 'done', null)

  let job = taken
  for (let at = 0; at < items.length; at += size) {
    const from = deps.clock()
    const after = await runItems(deps, account_id, job, items.slice(at, at + size), verb)
    if (after === 'overtaken') return handOn(deps, account_id, job_id, Math.ceil(LEASE_MS / 1000))
    if ('again_at' in after) return restUntil(deps, account_id, job, after)
    job = after
    const left = STATEMENTS_PER_JOB - deps.meter.statements
    if (deps.clock() - begun >= SLICE_MS || left < STATEMENTS_PER_ITEM) break
    await rest((deps.clock() - from) * (REST_PART[job.kind] ?? 1))
  }
  if (isOver(job)) return
  await giveBack(db, job, deps.now())
  await handOn(deps, account_id, job_id, 0)
}

/** A job that has to find its items does that first, and hands itself on. */
async function look(deps: Deps, account_id: string, job: Job, begun: number): Promise<void> {
  const find = FINDERS[job.kind]
  if (!find) return endJob(deps, account_id, job, 'failed', 'unknown_kind')
  let from = begun
  const between = async () => {
    if (deps.clock() - begun >= SLICE_MS) return false
    await rest(deps.clock() - from)
    from = deps.clock()
    return true
  }
  const after = await findItems(deps, account_id, job, find, () => leaseEnd(deps), between)
  if (after !== 'overtaken') await giveBack(deps.db(account_id), after, deps.now())
  await handOn(deps, account_id, job.id, after === 'overtaken' ? Math.ceil(LEASE_MS / 1000) : 0)
}

/** An import that was ended has the rest of its file still to forget; any other job has nothing more to do. */
async function forgetLeft(deps: Deps, account_id: string, job_id: string): Promise<void> {
  for (let part = 0; part < ITEMS_PER_SLICE; part++) {
    const from = deps.clock()
    if (!(await forgetRows(deps.db(account_id), job_id))) return
    await rest(deps.clock() - from)
  }
  await handOn(deps, account_id, job_id, 0)
}

/** All in one commit where their kind can, else one after the other. */
async function runItems(
  deps: Deps,
  account_id: string,
  job: Job,
  items: JobItem[],
  verb: ItemVerb,
): Promise<Job | 'overtaken' | Later> {
  let after = job
  const together = items.length > 1 && TOGETHER[job.kind]
  if (together) {
    const end = (plan: Plan, ended: Ended[]) => {
      const ends = ended.map((it, i) => ({ ...it, position: items[i]?.position ?? 0 }))
      after = planItemsEnd(plan, job, ends, leaseEnd(deps), deps.newId)
    }
    const outcome = await together.verb(deps, account_id, job, items, end)
    if (outcome === 'committed') return after
    after = job
  }
  for (const item of items) {
    const next = await runItem(deps, account_id, after, item, verb)
    if (next === 'overtaken' || 'again_at' in next) return next
    after = next
  }
  return after
}

/** The job after this item, or when to try that again; `overtaken`: somebody else has gone on with it, or ended it. */
async function runItem(
  deps: Deps,
  account_id: string,
  job: Job,
  item: JobItem,
  verb: ItemVerb,
): Promise<Job | 'overtaken' | Later> {
  let after = job
  const end = (plan: Plan, ended: Ended, more: object[] = []) => {
    after = planItemsEnd(plan, job, [{ ...ended, position: item.position }], leaseEnd(deps), deps.newId, more)
  }
  const ended = await tried(() => verb(deps, account_id, job, item, end), job, item)
  if (ended === 'committed') return after
  if ('again_at' in ended) return ended
  const plan = emptyPlan(deps.now(), deps.newId('out'))
  end(plan, ended)
  return (await write(deps, account_id, plan)) ? after : 'overtaken'
}

/** A fault may be over soon, and may have come after the commit: the guard tells. One that stays costs one item, not the job. */
async function tried(work: () => ReturnType<ItemVerb>, job: Job, item: JobItem): ReturnType<ItemVerb> {
  try {
    return await work()
  } catch (error) {
    tell(error, job, item)
    await new Promise((resolve) => setTimeout(resolve, FAULT_PAUSE_MS))
  }
  try {
    return await work()
  } catch (error) {
    tell(error, job, item)
    const code = isOverAllowance(error) ? 'too_large' : 'internal'
    return { status: 'failed', counts: 'failed', result: { code } }
  }
}

const tell = (error: unknown, { id }: Job, { position }: JobItem) =>
  console.error(JSON.stringify({ level: 'error', job: id, position, error: String(error) }))

async function endJob(
  deps: Deps,
  account_id: string,
  job: Job,
  status: 'done' | 'failed',
  error: string | null,
): Promise<void> {
  const plan = emptyPlan(deps.now(), deps.newId('out'))
  planJobEnd(plan, job, status, error, deps.newId)
  await write(deps, account_id, plan)
}

async function write(deps: Deps, account_id: string, plan: Plan): Promise<boolean> {
  if ((await commit(deps.db(account_id), plan)) === 'stale') return false
  if (plan.events.length > 0) deps.announce(account_id, plan.outboxId)
  return true
}

async function restUntil(deps: Deps, account_id: string, job: Job, { again_at }: Later): Promise<void> {
  await giveBack(deps.db(account_id), job, again_at)
  const wait_s = Math.ceil((Date.parse(again_at) - deps.clock()) / 1000)
  await handOn(deps, account_id, job.id, Math.min(DELAY_MAX_S, Math.max(0, wait_s)))
}

/** If the message is lost, the sweep finds the row. */
async function handOn(deps: Deps, account_id: string, job_id: string, delaySeconds: number): Promise<void> {
  await deps.env.JOBS.send({ account_id, job_id }, { delaySeconds }).catch(() => {})
}

const rest = (took: number) =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, Math.min(took, REST_MAX_MS))))

const leaseEnd = (deps: Deps) => new Date(deps.clock() + LEASE_MS).toISOString()
