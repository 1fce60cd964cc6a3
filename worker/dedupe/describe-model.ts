import type { Deps } from '../deps.ts'
import type { Config } from '../domain/config.ts'
import type { Card } from '../matching/model/card.ts'
import type { Model, Refusal } from '../matching/model/model.ts'
import { Weigher } from '../matching/model/weigher.ts'
import { lastModel, modelRow } from '../store/models.ts'
import { trainingOf } from '../store/trainings.ts'
import { modelInUse } from './model-in-use.ts'

/** The card of the model that an account is served by, and how its training stands. */
export async function describeModel(deps: Deps, config: Config) {
  const db = deps.db(config.account_id)
  const [{ version, model }, training, last] = await Promise.all([
    modelInUse(db, config),
    trainingOf(db),
    lastModel(db),
  ])
  const row = version === 0 ? null : last?.version === version ? last : await modelRow(db, version)
  const card = (row?.card ?? null) as Card | null
  const { job, due_at } = training
  return {
    version,
    serves: row && row.refused === null ? ('learned' as const) : ('prior' as const),
    trained_at: row?.trained_at ?? null,
    learned_from: card && {
      contacts: card.contacts,
      looked_at: card.anchors,
      pairs: card.pairs,
      expected_matches: card.matches,
    },
    lambda: model.lambda,
    lambda_of_contacts: model.contacts,
    comparisons: comparisonsOf(model, card),
    relations: Object.entries(model.relations).map(([name, odds]) => ({ name, odds })),
    calibration: model.calibration,
    line: card?.line ?? null,
    bands: card?.bands ?? [],
    last_training: last && {
      version: last.version,
      at: last.trained_at,
      contacts: last.contacts,
      refused: last.refused === null ? null : inWords(last.refused as Refusal),
    },
    next_training: due_at,
    running: job && { job_id: job.id, done: job.done, total: job.total },
  }
}

const WHY: Record<Refusal, string> = {
  too_few_contacts: 'There are fewer than 200 contacts: too few to learn from.',
  too_few_matches: 'Fewer than 30 duplicates are expected among the contacts: too few to learn from.',
  does_not_separate:
    'Of the pairs that look like duplicates too many might as well be two people: the contacts hold too little to tell.',
}

const inWords = (code: Refusal) => ({ code, detail: WHY[code] })

function comparisonsOf(model: Model, card: Card | null) {
  const weigher = new Weigher(model, model.contacts)
  return weigher.comparisons.map(({ name, levels }, c) => {
    const learned = model.comparisons[name]
    const weights = weigher.weightsOf(c)
    return {
      name,
      comparable: card?.comparable[name] ?? null,
      // Level 0 is nothing to compare, which says nothing.
      levels: levels.slice(1).map((level, l) => ({
        name: level.name,
        m: learned?.m[l + 1] ?? 0,
        u: learned?.u[l + 1] ?? 0,
        weight: (weights[l + 1] ?? 0) / Math.LN2,
      })),
    }
  })
}
