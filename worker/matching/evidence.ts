import type { Candidate } from '../domain/candidate.ts'
import { FLAGGED_ABOVE } from '../domain/duplicate.ts'
import type { Identifier } from '../domain/identifier.ts'
import type { Lead } from '../domain/lead.ts'
import { meantEmail } from './blocking.ts'
import { type Conflict, conflictsOf, contactConflicts, shares } from './conflicts.ts'
import { rounded } from './likeness.ts'
import { type MatchMethod, METHOD_ORDER } from './methods.ts'
import { type Given, givenOf, type Request } from './request.ts'
import type { Rules } from './rules.ts'
import type { Veto } from './vetoes.ts'

/**
 * One thing that speaks for a candidate, or against it. `enabled`: a method that is on may link by it. `shared`:
 * several people have it, so by itself it links nobody. `weight`: null for a rule; the learned model states one.
 */
export type Evidence = {
  name: MatchMethod | 'big_data' | 'mistyped_domain' | Conflict['field']
  for: boolean
  weight: number | null
  enabled: boolean
  shared: boolean
}

/** One line of the explanation: a lead (or a contact without one) that was looked at. */
export type Weighed = {
  lead_id: string | null
  contact_id: string
  methods: (MatchMethod | 'big_data')[]
  /** null for a rule, and where the model was not asked. */
  probability: number | null
  evidence: Evidence[]
  vetoes: Veto[]
  in_scope: boolean
  conflicts: Conflict[]
}

/** What the request has in common with a contact, by every method, on or off. */
export function evidenceFor(
  request: Request,
  { identifiers, likeness }: Pick<Candidate, 'identifiers' | 'likeness'>,
  { control, checked }: Rules,
): Evidence[] {
  const common = METHOD_ORDER.flatMap(({ method, kind }): Evidence[] => {
    const same = request.given.filter((it) => it.kind === kind && shares(identifiers, it))
    if (same.length === 0) return []
    const enabled = checked.on && (method === 'user_id' || control.methods[method])
    return [{ name: method, for: true, weight: null, enabled, shared: same.every((it) => it.shared) }]
  })
  if (likeness && likeness.probability > FLAGGED_ABOVE)
    common.push({
      name: 'big_data',
      for: true,
      weight: oddsIn(likeness.probability),
      enabled: checked.on && control.methods.big_data,
      shared: false,
    })
  const email = givenOf(request, 'email')
  const slip =
    email && !common.some(({ name }) => name === 'email') && identifiers.some((it) => isSlipOf(it, email))
  // For a person to look at: a slip of the finger is likely, not certain.
  return slip
    ? [...common, { name: 'mistyped_domain', for: true, weight: null, enabled: false, shared: false }]
    : common
}

/** Bits: log2 of the odds. */
const oddsIn = (probability: number) => rounded(Math.log2(probability / Math.max(1e-6, 1 - probability)), 2)

const isSlipOf = (it: Identifier, email: Given) =>
  it.kind === 'email' && (meantEmail(it.normal) === email.normal || meantEmail(email.normal) === it.normal)

/** Links by themselves: a method that is on, and an identifier that is one person's. */
export const links = ({ for: speaks, enabled, shared }: Evidence) => speaks && enabled && !shared

/** By a rule, whatever the model makes of it. */
export const linksByRule = (it: Evidence) => links(it) && it.name !== 'big_data'

export const isMethod = (name: string): name is MatchMethod | 'big_data' =>
  name === 'big_data' || METHOD_ORDER.some(({ method }) => method === name)

/** What the model saw, for whom no rule links: it explains, and links nobody by itself. */
const seenByModel = ({ likeness }: Candidate, evidence: Evidence[]): Evidence[] =>
  likeness && !evidence.some(linksByRule)
    ? likeness.evidence.map((it) => ({ ...it, enabled: false, shared: false }))
    : []

/** A candidate's lines, one a lead, with what speaks against each. */
export function weigh(
  request: Request,
  candidate: Candidate,
  evidence: Evidence[],
  vetoes: Veto[],
  rules: Rules,
): Weighed[] {
  const line = (lead: Lead | null): Weighed => {
    const conflicts = lead ? conflictsOf(request, candidate, lead) : contactConflicts(request, candidate)
    const against = [
      ...conflicts.map(({ field }) => field),
      ...(vetoes.includes('different_user_id') ? ['user_id'] : []),
    ]
    return {
      lead_id: lead?.id ?? null,
      contact_id: candidate.contact.id,
      methods: evidence.map(({ name }) => name).filter(isMethod),
      probability: evidence.some(linksByRule) ? null : (candidate.likeness?.probability ?? null),
      evidence: [
        ...evidence,
        ...seenByModel(candidate, evidence),
        ...against.map((name) => ({ name, for: false, weight: null, enabled: true, shared: false })),
      ],
      vetoes,
      in_scope: lead !== null && rules.stages.has(lead.stage_id),
      conflicts,
    }
  }
  return candidate.leads.length === 0 ? [line(null)] : candidate.leads.map(line)
}
