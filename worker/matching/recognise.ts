import type { Candidate } from '../domain/candidate.ts'
import type { Lead } from '../domain/lead.ts'
import { type Evidence, evidenceFor, links, linksByRule, type Weighed, weigh } from './evidence.ts'
import { newestFirst } from './lead-order.ts'
import { METHOD_ORDER } from './methods.ts'
import type { Request } from './request.ts'
import type { Rules } from './rules.ts'
import { sharedByUse } from './shared-by-use.ts'
import { vetoesBetween, vetoesOfRequest } from './vetoes.ts'

export type Recognised = {
  /** The request, with the identifiers marked that turned out to be several people's. */
  request: Request
  /** Contacts that a method links, the request's own one first; none that a veto parts from it. */
  people: Candidate[]
  /** Contacts that a method would link, were it not for a veto. */
  apart: Candidate[]
  /** Their leads in scope, newest first. */
  leads: Lead[]
  /** Leads in scope with only a shared identifier in common, where nobody was recognised. */
  onlyShared: Lead[]
  /** Somebody would have been recognised but for a veto. */
  vetoed: boolean
  /** The model would have recognised somebody, but none of the duplicates is in an Incoming leads stage. */
  heldBack: boolean
  weighed: Weighed[]
}

/**
 * Who among the candidates made this request. Where the evidence points to different contacts, the request's own one
 * is chosen by user ID, then email, then phone, then pixel.
 * @param self the contact whose lead was changed, where it is a change and not a request: it is the request's own.
 */
export function recognise(
  asked: Request,
  candidates: Candidate[],
  rules: Rules,
  self: Candidate | null = null,
): Recognised {
  const others = candidates.filter(({ contact }) => contact.id !== self?.contact.id)
  const request = withShared(asked, self ? [self, ...others] : others)
  const found = others
    .map((candidate) => ({ candidate, evidence: evidenceFor(request, candidate, rules) }))
    .sort((a, b) => byStrength(a, b, rules))
  const linked = found.filter(
    ({ candidate, evidence }) => evidence.some(links) && vetoesOfRequest(request, candidate).length === 0,
  )
  const own =
    self ?? (linked[0] ?? found.find(({ evidence }) => evidence.some(({ enabled }) => enabled)))?.candidate
  const judged = found.map((it) => ({
    ...it,
    vetoes: [
      ...new Set([
        ...vetoesOfRequest(request, it.candidate),
        ...(own && own !== it.candidate ? vetoesBetween(own, it.candidate) : []),
      ]),
    ],
  }))
  const free = judged.filter(({ vetoes }) => vetoes.length === 0)
  const { linked: people, heldBack } = withModel(
    free.filter(({ evidence }) => evidence.some(links)),
    rules,
  )
  // Whom a change is known not to be need not be judged by a person again; of a request nobody knows whose it is.
  const sharing =
    people.length > 0
      ? []
      : (self ? free : judged).filter(({ evidence }) => evidence.some(({ enabled }) => enabled))
  return {
    request,
    people: people.map(({ candidate }) => candidate),
    apart: judged
      .filter(({ vetoes, evidence }) => vetoes.length > 0 && evidence.some(links))
      .map(({ candidate }) => candidate),
    leads: leadsInScope(people, rules),
    onlyShared: leadsInScope(
      sharing.filter(({ evidence }) => !evidence.some(links)),
      rules,
    ),
    vetoed: judged.some(
      ({ vetoes, evidence }) => vetoes.length > 0 && evidence.some(({ enabled }) => enabled),
    ),
    heldBack,
    // In the order in which they came: it says nothing, and stays the same.
    weighed: others.flatMap((candidate) => {
      const it = judged.find((judgement) => judgement.candidate === candidate)
      return it ? weigh(request, candidate, it.evidence, it.vetoes, rules) : []
    }),
  }
}

function withShared(request: Request, candidates: Candidate[]): Request {
  const given = request.given.map((it) =>
    !it.shared && it.kind !== 'user_id' && sharedByUse(it, candidates) ? { ...it, shared: true } : it,
  )
  const flagged = given.some((it) => it.shared) && !request.flags.includes('shared_identifier')
  return { ...request, given, flags: flagged ? [...request.flags, 'shared_identifier'] : request.flags }
}

type Found = { candidate: Candidate; evidence: Evidence[] }

/** Whom the model alone recognises counts only if one of the duplicates is in an Incoming leads stage. */
function withModel<T extends Found>(found: T[], rules: Rules): { linked: T[]; heldBack: boolean } {
  const byRule = found.filter(({ evidence }) => evidence.some(linksByRule))
  const isIncoming = leadsInScope(found, rules).some(({ stage_id }) => rules.incoming.has(stage_id))
  return byRule.length === found.length || isIncoming
    ? { linked: found, heldBack: false }
    : { linked: byRule, heldBack: true }
}

const leadsInScope = (found: { candidate: Candidate }[], { stages }: Rules) =>
  found
    .flatMap(({ candidate }) => candidate.leads)
    .filter(({ stage_id }) => stages.has(stage_id))
    .sort(newestFirst)

const inScope = ({ candidate }: Found, { stages }: Rules) =>
  candidate.leads.some((it) => stages.has(it.stage_id))

/** The stronger method, then what else they share, then the contact with a lead in scope, then the older one. */
function byStrength(a: Found, b: Found, rules: Rules): number {
  for (const { method } of METHOD_ORDER) {
    const [has, other] = [a, b].map(({ evidence }) => evidence.some((it) => it.name === method && links(it)))
    if (has !== other) return has ? -1 : 1
  }
  const [likely, other] = [a, b].map(({ candidate }) => candidate.likeness?.probability ?? 0)
  if (!a.evidence.some(linksByRule) && !b.evidence.some(linksByRule) && likely !== other)
    return (likely ?? 0) > (other ?? 0) ? -1 : 1
  if (inScope(a, rules) !== inScope(b, rules)) return inScope(a, rules) ? -1 : 1
  const [x, y] = [a.candidate.contact, b.candidate.contact]
  if (x.created_at !== y.created_at) return x.created_at < y.created_at ? -1 : 1
  return x.id < y.id ? -1 : 1
}
