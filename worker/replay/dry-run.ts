import { type ModelInUse, modelInUse } from '../dedupe/model-in-use.ts'
import type { Deps } from '../deps.ts'
import type { Config, DuplicateControl } from '../domain/config.ts'
import { decide } from '../matching/decide.ts'
import { countIntakes, type PastIntake, type Period, pastIntakes } from '../store/past-decisions.ts'
import { askedModel } from './asked-model.ts'
import { compare, type Turned } from './compare.ts'
import { type DraftRules, draftRules } from './draft-rules.ts'
import { readStoredInput } from './stored-input.ts'

/** Intakes of one slice, fewer where their rows are large. */
const SLICE = 250

/** Slices of one run, each of two statements. Source: STATEMENTS_PER_JOB, with room for the caller's own. */
const SLICES_AT_ONCE = 350

/** Items of one list; beyond them only the counts go on. */
const LISTED_MAX = 1000

const DAY_MS = 24 * 3_600_000

/**
 * Where a run goes on. Period and total are those of its first slice, so that what comes in meanwhile changes
 * neither.
 */
export type Position = {
  since: string
  until: string
  total: number
  after: [received_at: string, id: string]
}

export type DryRunAsked = {
  config: Config
  pipeline_id: string
  /** The draft. */
  control: DuplicateControl
  days: number
  /** null: from the beginning. */
  from: Position | null
  /** One slice, or as much as one request may do. */
  part: 'slice' | 'whole'
}

export type DryRun = {
  /** Intakes decided again: the same ones, and those with another outcome or other leads. */
  intakes: number
  same: number
  would_merge: Turned[]
  would_split: Turned[]
  vetoed: Turned[]
  changed: Turned[]
  /** How long each list is, or would be without its cap. */
  counts: Record<List, number>
  truncated: boolean
  /** Intakes that can't be decided again: what they were decided from was erased. */
  skipped: number
  total: number
  next: Position | null
}

type List = 'would_merge' | 'would_split' | 'vetoed' | 'changed'

/** What a draft would have made of the intakes of the last days, each by itself over the candidates of then. Writes nothing. */
export async function dryRun(deps: Deps, asked: DryRunAsked): Promise<DryRun> {
  const { config, pipeline_id, control, days, from, part } = asked
  const db = deps.db(config.account_id)
  const now = deps.clock()
  const period: Period = from
    ? { pipeline_id, since: from.since, until: from.until }
    : { pipeline_id, since: isoOf(now - days * DAY_MS), until: isoOf(now) }
  const run = emptyRun(from?.total ?? (await countIntakes(db, period)))
  const rules = draftRules(config, pipeline_id, control)
  const model = control.methods.big_data ? await modelInUse(db, config) : null
  let after = from?.after ?? null
  for (let slice = 0; slice < (part === 'slice' ? 1 : SLICES_AT_ONCE); slice++) {
    const { rows, more } = await pastIntakes(db, period, after, SLICE)
    for (const row of rows) take(run, row, rules, model)
    const last = rows.at(-1)
    if (!last || !more) return run
    after = [last.received_at, last.id]
  }
  const { since, until } = period
  return { ...run, next: after && { since, until, total: run.total, after } }
}

function take(run: DryRun, row: PastIntake, rules: DraftRules, model: ModelInUse | null) {
  const input = readStoredInput(row.input)
  if (!input) {
    run.skipped += 1
    return
  }
  const candidates = model ? askedModel(input, model) : input.candidates
  const { turn, vetoed, ...item } = compare(row, decide(input.request, candidates, rules(input)))
  run.intakes += 1
  if (turn === 'same') run.same += 1
  else list(run, turn, item)
  if (vetoed) list(run, 'vetoed', item)
}

function list(run: DryRun, name: List, item: Turned) {
  run.counts[name] += 1
  if (run[name].length < LISTED_MAX) run[name].push(item)
  else run.truncated = true
}

const emptyRun = (total: number): DryRun => ({
  intakes: 0,
  same: 0,
  would_merge: [],
  would_split: [],
  vetoed: [],
  changed: [],
  counts: { would_merge: 0, would_split: 0, vetoed: 0, changed: 0 },
  truncated: false,
  skipped: 0,
  total,
  next: null,
})

/** Times are compared as text, which holds for years of four digits. */
const isoOf = (ms: number) => new Date(Math.max(0, ms)).toISOString()
