import type { Candidate } from '../domain/candidate.ts'
import { conflictsOf, contactConflicts } from './conflicts.ts'
import { isMethod, type Weighed } from './evidence.ts'
import { type Recognised, recognise } from './recognise.ts'
import type { Flag, Request } from './request.ts'
import type { NotChecked, Rules } from './rules.ts'

export type Outcome = 'created' | 'merged' | 'updated' | 'kept_both' | 'queued_for_review'

/** Why what was found was not merged. */
export type NotMerged =
  | 'vetoed'
  | 'method_off'
  | 'out_of_scope'
  | 'keep_conflict'
  | 'create_new'
  | 'too_many'
  | 'shared_identifier'
  | 'none_in_incoming'

export type Decision = {
  outcome: Outcome
  rule_version: number
  flags: Flag[]
  /** Why nothing was looked for, where nothing was. */
  not_checked: NotChecked | null
  /** Why nothing was merged, where somebody was found. */
  not_merged: NotMerged | null
  /** The contact that the request belongs to; null: a new one. */
  contact_id: string | null
  /** All contacts that an enabled method recognised, `contact_id` first, those last that a veto parts from it. */
  recognised: string[]
  /** Existing leads that take the request in; none: a new lead is made. */
  into: string[]
  /** Existing leads in scope that an enabled method found, or with only a shared identifier in common. */
  duplicates: string[]
  weighed: Weighed[]
}

/** A group for a person to look through has no use for more. */
export const GROUP_MAX = 20

/** Decides what becomes of a request. Pure: the same request, candidates and rules give the same decision. */
export function decide(asked: Request, candidates: Candidate[], rules: Rules): Decision {
  const found = recognise(asked, candidates, rules)
  const { request, people, leads, onlyShared } = found
  const own = people[0] ?? null

  const base = {
    ...explained(found, rules),
    recognised: [...people, ...found.apart].map(({ contact }) => contact.id),
    duplicates: [...leads, ...onlyShared.slice(0, GROUP_MAX)].map(({ id }) => id),
    not_merged: null,
  }
  const beside = (outcome: Outcome, not_merged: NotMerged): Decision => ({
    ...base,
    outcome,
    not_merged,
    contact_id: besideOn(request, own),
    into: [],
  })
  const [first] = leads

  if (onlyShared.length > 0)
    return {
      ...base,
      outcome: 'queued_for_review',
      not_merged: 'shared_identifier',
      contact_id: null,
      into: [],
    }
  if (!first)
    return {
      ...base,
      outcome: 'created',
      not_merged: whyNobody(found, rules),
      contact_id: own?.contact.id ?? null,
      into: [],
    }
  if (leads.length === 1) {
    const holder = people.find(({ contact }) => contact.id === first.contact_id)
    const conflicting = holder && conflictsOf(request, holder, first).length > 0
    if (rules.control.conflict === 'keep' && conflicting)
      return { ...base, outcome: 'kept_both', not_merged: 'keep_conflict', contact_id: null, into: [] }
    return { ...base, outcome: 'merged', contact_id: first.contact_id, into: [first.id] }
  }
  if (leads.length > 2) return beside('queued_for_review', 'too_many')
  const into = { update_all: leads, update_newest: [first], create_new: [] }[rules.control.on_duplicate]
  if (into.length === 0) return beside('kept_both', 'create_new')
  const touched = into.some(({ contact_id }) => contact_id === own?.contact.id)
  return {
    ...base,
    outcome: 'updated',
    contact_id: (touched && own?.contact.id) || first.contact_id,
    into: into.map(({ id }) => id),
  }
}

/** What every decision says of how it was made. */
export const explained = ({ request, weighed }: Recognised, rules: Rules) => ({
  rule_version: rules.version,
  flags: request.flags,
  not_checked: rules.checked.on ? null : rules.checked.why,
  weighed,
})

/** Why no candidate was a duplicate, where there were candidates. */
export function whyNobody({ vetoed, heldBack, weighed }: Recognised, { checked }: Rules): NotMerged | null {
  if (!checked.on) return null
  if (vetoed) return 'vetoed'
  if (heldBack) return 'none_in_incoming'
  const alike = weighed.flatMap(({ evidence }) => evidence.filter((it) => it.for && isMethod(it.name)))
  if (alike.some(({ enabled }) => enabled)) return 'out_of_scope'
  return alike.length > 0 ? 'method_off' : null
}

/** A new lead beside existing ones leaves them as they are: it stands on the recognised contact only if nothing there conflicts. */
const besideOn = (request: Request, own: Candidate | null) =>
  own && contactConflicts(request, own).length === 0 ? own.contact.id : null
