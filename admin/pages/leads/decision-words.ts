import type { Candidate, Decision, Outcome } from '../../wire.ts'

const joined = new Intl.ListFormat('en', { type: 'conjunction' })

const methodNames: Record<string, string> = {
  pixel: 'pixel',
  email: 'email',
  phone: 'phone number',
  user_id: 'user ID',
  big_data: 'Big Data',
}

const named = (methods: string[]) => joined.format(methods.map((method) => methodNames[method] ?? method))

const methodsOf = (candidate: Candidate) =>
  candidate.methods.length > 0
    ? candidate.methods
    : candidate.evidence.filter((evidence) => evidence.for).map((evidence) => evidence.name)

/** Was this candidate what the request was folded into? */
export const wasTaken = (decision: Decision, candidate: Candidate) =>
  (decision.outcome === 'merged' || decision.outcome === 'updated') &&
  candidate.lead_id !== null &&
  decision.lead_ids.includes(candidate.lead_id)

const headlines: Record<Outcome, string> = {
  created: 'Became a new lead',
  merged: 'Added to a lead that existed',
  updated: 'Added to leads that existed',
  kept_both: 'Became a new lead beside the one that exists',
  queued_for_review: 'Became a new lead, and waits for your judgement',
}

export function headline(decision: Decision) {
  const taken = decision.candidates.filter((candidate) => wasTaken(decision, candidate))
  const by = [...new Set(taken.flatMap(methodsOf))]
  return by.length > 0 ? `Matched by ${named(by)}` : headlines[decision.outcome]
}

const vetoWords: Record<string, string> = {
  different_user_id: 'they have different user IDs, so they are different people',
  not_same: 'a person marked them as not the same',
}

/** Why a candidate was not taken, strongest reason first. */
function whyNot(decision: Decision, candidate: Candidate): string {
  const veto = candidate.vetoes[0]
  if (veto) return vetoWords[veto] ?? veto.replaceAll('_', ' ')
  const by = named(methodsOf(candidate))
  if (candidate.enabled === false)
    return `matching by ${by} was off${decision.channel_id ? ', or the switch or channel was' : ''}`
  if (!candidate.in_scope) return 'it is in a stage where your rules do not look'
  switch (decision.outcome) {
    case 'kept_both':
      return 'your rules keep both when their data differs, or create a new lead'
    case 'queued_for_review':
      return decision.flags.includes('shared_identifier')
        ? 'several people share what they have in common'
        : 'there were too many to merge by themselves'
    case 'updated':
      return 'your rules update only the newest'
    default:
      return 'the rules then in force did not merge them'
  }
}

/** What stands before and after the candidate's name. */
export function candidateWords(decision: Decision, candidate: Candidate): { before: string; after: string } {
  const by = methodsOf(candidate)
  const sure = candidate.probability === null ? '' : ` (${Math.round(candidate.probability * 100)}% sure)`
  const same = by.length > 0 ? `Same ${named(by)} as` : 'Looked at'
  return wasTaken(decision, candidate)
    ? { before: same, after: `${sure}: the request was added to it.` }
    : { before: same, after: `${sure}: not merged, because ${whyNot(decision, candidate)}.` }
}

const flagWords: Record<string, string> = {
  local_format:
    'The phone number has no country code and the channel no default country, so it was not compared.',
  junk_identifier: 'An email or number that anybody might type, such as test@test.com, was not counted.',
  shared_identifier: 'An email or number that several people share was not counted by itself.',
}

export const flagSentence = (flag: string) => flagWords[flag] ?? `Noted: ${flag.replaceAll('_', ' ')}.`
