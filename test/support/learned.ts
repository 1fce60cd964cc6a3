import { findPairs } from '../../bench/matching/find-pairs.ts'
import { fieldsOf, peopleOf } from '../../bench/matching/people.ts'
import { crmPeople } from '../../bench/matching/sets.ts'
import type { Model } from '../../worker/matching/model/model.ts'

let model: Model | null = null

/** What training learns from a customer base with everything in it. */
export function learned(): Model {
  const { columns, rows } = crmPeople()
  model ??= findPairs(peopleOf(rows, fieldsOf(columns, null))).model
  return model
}
