import type { Candidate, Known } from '../domain/candidate.ts'
import type { DuplicateControl, Pipeline } from '../domain/config.ts'
import type { Lead } from '../domain/lead.ts'
import { type Conflict, contactConflicts, leadConflicts, shares } from './conflicts.ts'
import { type MatchMethod, METHOD_ORDER } from './methods.ts'
import type { Flag, Request } from './request.ts'

export type Outcome = 'created' | 'merged' | 'updated' | 'kept_both' | 'queued_for_review'
export type Veto = 'different_user_id' | 'not_same'

/** The rules that hold for this request. */
export type Rules = {
  version: number
  control: DuplicateControl
  /** Off when the switch, the channel's toggle or the channel's integration says so; `why` names which. */
  checked: { on: true } | { on: false; why: 'switch_off' | 'channel_off' | 'channel_unsupported' }
  /** Stages whose leads are searched. */
  stages: Set<string>
}

/** `shared`: several people have this identifier, so by itself it links nobody. */
export type Evidence = {
  name: MatchMethod
  for: boolean
  weight: number | null
  enabled: boolean
  shared: boolean
}

/** One line of the explanation: a lead (or a contact without one) that was looked at. */
export type Weighed = {
  lead_id: string | null
  contact_id: string
  methods: MatchMethod[]
  /** null for a rule; the learned model states one. */
  probability: number | null
  evidence: Evidence[]
  vetoes: Veto[]
  in_scope: boolean
  conflicts: Conflict[]
}

export type Decision = {
  outcome: Outcome
  rule_version: number
  flags: Flag[]
  /** Why nothing was looked for, where nothing was. */
  not_checked: 'switch_off' | 'channel_off' | 'channel_unsupported' | null
  /** The contact that the request belongs to; null: a new one. */
  contact_id: string | null
  /** All contacts that an enabled method recognised, `contact_id` first. */
  recognised: string[]
  /** Existing leads that take the request in; none: a new lead is made. */
  into: string[]
  /** Existing leads in scope that an enabled method found, or with only a shared identifier in common. */
  duplicates: string[]
  weighed: Weighed[]
}

/** Stages that are searched. Source: the default scope is the Incoming and all open stages of the request's pipeline. */
export function scopeStages(
  control: DuplicateControl,
  pipelines: Pipeline[],
  pipelineId: string,
): Set<string> {
  if (control.scope) return new Set(control.scope.flatMap((it) => it.stage_ids))
  const stages = pipelines.find(({ id }) => id === pipelineId)?.stages ?? []
  return new Set(stages.filter(({ kind }) => kind === 'incoming' || kind === 'open').map(({ id }) => id))
}

/** A group for a person to look through has no use for more. */
const GROUP_MAX = 20

const leadsInScope = (found: Found[], { stages }: Rules) =>
  found
    .flatMap(({ candidate }) => candidate.leads)
    .filter(({ stage_id }) => stages.has(stage_id))
    .sort(newestFirst)

const newestFirst = (a: Lead, b: Lead) =>
  a.created_at === b.created_at ? (a.id < b.id ? 1 : -1) : a.created_at < b.created_at ? 1 : -1

/** Decides what becomes of a request. Pure: the same request, candidates and rules give the same decision. */
export function decide(request: Request, candidates: Candidate[], rules: Rules): Decision {
  const found = candidates.map((candidate) => ({
    candidate,
    evidence: evidenceFor(request, candidate, rules),
  }))
  const weighed = found.flatMap(({ candidate, evidence }) => weigh(request, candidate, evidence, rules))

  const enabled = found.filter(({ evidence }) => evidence.some((it) => it.enabled))
  const recognised = enabled
    .filter(({ evidence }) => evidence.some((it) => it.enabled && !it.shared))
    .sort((a, b) => byStrength(a, b, rules))
  const onlyShared = recognised.length === 0 ? leadsInScope(enabled, rules) : []
  const leads = leadsInScope(recognised, rules)
  const own = recognised[0]?.candidate ?? null

  const base = {
    rule_version: rules.version,
    flags: onlyShared.length > 0 ? [...request.flags, 'shared_identifier' as const] : request.flags,
    not_checked: rules.checked.on ? null : rules.checked.why,
    recognised: recognised.map(({ candidate }) => candidate.contact.id),
    duplicates: [...leads, ...onlyShared.slice(0, GROUP_MAX)].map(({ id }) => id),
    weighed,
  }
  const beside = (outcome: Outcome): Decision => ({
    ...base,
    outcome,
    contact_id: besideOn(request, own),
    into: [],
  })
  const [first] = leads

  if (onlyShared.length > 0) return { ...base, outcome: 'queued_for_review', contact_id: null, into: [] }
  if (!first) return { ...base, outcome: 'created', contact_id: own?.contact.id ?? null, into: [] }
  if (leads.length === 1) {
    const holder = recognised.find(({ candidate }) => candidate.contact.id === first.contact_id)?.candidate
    const conflicting = holder && conflictsOf(request, holder, first).length > 0
    if (rules.control.conflict === 'keep' && conflicting)
      return { ...base, outcome: 'kept_both', contact_id: null, into: [] }
    return { ...base, outcome: 'merged', contact_id: first.contact_id, into: [first.id] }
  }
  if (leads.length > 2) return beside('queued_for_review')
  switch (rules.control.on_duplicate) {
    case 'create_new':
      return beside('kept_both')
    case 'update_newest':
      return { ...base, outcome: 'updated', contact_id: first.contact_id, into: [first.id] }
    case 'update_all':
      return { ...base, outcome: 'updated', contact_id: first.contact_id, into: leads.map(({ id }) => id) }
  }
}

/** A new lead beside existing ones leaves them as they are: it stands on the recognised contact only if nothing there conflicts. */
const besideOn = (request: Request, own: Candidate | null) =>
  own && contactConflicts(request, own).length === 0 ? own.contact.id : null

const conflictsOf = (request: Request, known: Known, lead: Lead) => [
  ...contactConflicts(request, known),
  ...leadConflicts(request, lead),
]

function evidenceFor(request: Request, { identifiers }: Known, { control, checked }: Rules): Evidence[] {
  return METHOD_ORDER.flatMap(({ method, kind }) => {
    const common = request.given.filter((it) => it.kind === kind && shares(identifiers, it))
    if (common.length === 0) return []
    const enabled = checked.on && (method === 'user_id' || control.methods[method])
    return [{ name: method, for: true, weight: null, enabled, shared: common.every((it) => it.shared) }]
  })
}

function weigh(request: Request, candidate: Candidate, evidence: Evidence[], rules: Rules): Weighed[] {
  const line = {
    contact_id: candidate.contact.id,
    methods: evidence.map(({ name }) => name),
    probability: null,
    evidence,
    vetoes: [],
  }
  if (candidate.leads.length === 0)
    return [{ ...line, lead_id: null, in_scope: false, conflicts: contactConflicts(request, candidate) }]
  return candidate.leads.map((lead) => ({
    ...line,
    lead_id: lead.id,
    in_scope: rules.stages.has(lead.stage_id),
    conflicts: conflictsOf(request, candidate, lead),
  }))
}

type Found = { candidate: Candidate; evidence: Evidence[] }

const rank = ({ evidence }: Found) =>
  METHOD_ORDER.findIndex(({ method }) =>
    evidence.some((it) => it.name === method && it.enabled && !it.shared),
  )

const inScope = ({ candidate }: Found, { stages }: Rules) =>
  candidate.leads.some((it) => stages.has(it.stage_id))

/** The stronger method, then the contact with a lead in scope, then the older one. */
function byStrength(a: Found, b: Found, rules: Rules): number {
  if (rank(a) !== rank(b)) return rank(a) - rank(b)
  if (inScope(a, rules) !== inScope(b, rules)) return inScope(a, rules) ? -1 : 1
  const [x, y] = [a.candidate.contact, b.candidate.contact]
  if (x.created_at !== y.created_at) return x.created_at < y.created_at ? -1 : 1
  return x.id < y.id ? -1 : 1
}
