import type { ReviewRow } from '../domain/plan.ts'
import type { NotMerged } from '../matching/decide.ts'

/** What was not merged for these reasons waits for a person. */
export const REVIEWED: { [why in NotMerged]?: ReviewRow['reason'] } = {
  keep_conflict: 'conflict',
  too_many: 'too_many',
  shared_identifier: 'shared_identifier',
}
