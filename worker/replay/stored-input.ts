import type { Candidate } from '../domain/candidate.ts'
import { DEFAULT_CONTROL, type DuplicateControl } from '../domain/config.ts'
import type { NotMerged } from '../matching/decide.ts'
import type { Given, Request } from '../matching/request.ts'
import type { NotChecked, Rules } from '../matching/rules.ts'

/** What a decision was made from, whole. */
export type StoredInput = {
  request: Request
  candidates: Candidate[]
  /** Who was like the contact that the request made, a moment later; of a request decided without the model. */
  near: Candidate[]
  rules: Rules
  not_checked: NotChecked | null
  not_merged: NotMerged | null
}

/** As the row of a decision holds it: what an older version did not write yet is missing. */
type Written = {
  request: Omit<Request, 'given'> & { given: (Omit<Given, 'match' | 'exact'> & Partial<Given>)[] }
  candidates: (Omit<Candidate, 'not_same'> & Partial<Candidate>)[]
  rules: {
    version: number
    control: Partial<DuplicateControl>
    checked: Rules['checked']
    stages: string[]
    incoming?: string[]
  }
  near?: Candidate[]
  not_checked?: NotChecked | null
  not_merged?: NotMerged | null
}

/** Reads the stored input of an intake, of this version or an older one; null: it was erased. */
export function readStoredInput(stored: unknown): StoredInput | null {
  if (!isWritten(stored)) return null
  const { request, candidates, rules } = stored
  return {
    request: {
      ...request,
      given: request.given.map((it) => ({ ...it, match: it.match ?? it.keys, exact: it.exact ?? false })),
    },
    candidates: candidates.map((it) => ({ ...it, not_same: it.not_same ?? [] })),
    near: stored.near ?? [],
    rules: {
      version: rules.version,
      control: { ...DEFAULT_CONTROL, ...rules.control },
      checked: rules.checked,
      stages: new Set(rules.stages),
      incoming: new Set(rules.incoming),
    },
    not_checked: stored.not_checked ?? null,
    not_merged: stored.not_merged ?? null,
  }
}

const isWritten = (stored: unknown): stored is Written => {
  if (typeof stored !== 'object' || stored === null) return false
  const { request, candidates, rules } = stored as Partial<Written>
  return Array.isArray(request?.given) && Array.isArray(candidates) && Array.isArray(rules?.stages)
}
