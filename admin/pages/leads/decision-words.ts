import type { Candidate, Decision, NotMerged, Outcome } from '../../wire.ts'

const joined = new Intl.ListFormat('en', { type: 'conjunction' })

const methodNames: Record<string, string> = {
  pixel: 'pixel',
  email: 'email',
  phone: 'phone number',
  user_id: 'user ID',
  big_data: 'Big Data',
}

const named = (methods: string[]) => joined.format(methods.map((method) => methodNames[method] ?? method))

/** What a candidate had in common with the request, by whether that was allowed to count. */
function common(candidate: Candidate) {
  const shared = candidate.evidence.filter((evidence) => evidence.for && evidence.name in methodNames)
  const counts = (name: string) =>
    candidate.enabled !== false &&
    shared.some((evidence) => evidence.name === name && evidence.enabled !== false)
  const names = shared.length > 0 ? shared.map(({ name }) => name) : candidate.methods
  return { all: names, on: names.filter(counts), off: names.filter((name) => !counts(name)) }
}

const joins = ({ outcome }: Decision) => outcome === 'merged' || outcome === 'updated'

/** Was this candidate what the request was folded into? */
export const wasTaken = (decision: Decision, candidate: Candidate) =>
  joins(decision) && candidate.lead_id !== null && decision.lead_ids.includes(candidate.lead_id)

const headlines: Record<Outcome, string> = {
  created: 'Became a new lead',
  merged: 'Added to a lead that existed',
  updated: 'Added to leads that existed',
  kept_both: 'Became a new lead beside the one that exists',
  queued_for_review: 'Became a new lead, and waits for your judgement',
}

export function headline(decision: Decision) {
  const taken = decision.candidates.filter((candidate) => wasTaken(decision, candidate))
  const by = [...new Set(taken.flatMap((candidate) => common(candidate).on))]
  if (decision.kind === 'update') {
    if (!joins(decision)) return 'Checked again when the lead was changed'
    return `Merged when the lead was changed${by.length > 0 ? `, by ${named(by)}` : ''}`
  }
  return by.length > 0 ? `Matched by ${named(by)}` : headlines[decision.outcome]
}

const vetoWords: Record<string, string> = {
  different_user_id: 'they have different user IDs, so they are different people',
  not_same: 'a person marked them as not the same',
}

const uncheckedWords: Record<string, string> = {
  switch_off: 'duplicate control was switched off',
  channel_off: 'duplicate control was off for this channel',
  channel_unsupported: 'this channel does not support duplicate control',
}

const notMergedWords: Record<NotMerged, string> = {
  none_in_incoming: 'none of them is in Incoming leads',
  vetoed: 'something stronger than every method forbids it',
  method_off: 'the method that matches was off',
  out_of_scope: 'it is in a stage where your rules do not look',
  keep_conflict: 'their data differ, and your rules keep both',
  create_new: 'your rules then create a new lead',
  too_many: 'there were too many to merge by themselves',
  shared_identifier: 'several people share what they have in common',
}

const fieldWords = (field: string) => field.replace(/^fields\./, '').replaceAll('_', ' ')

/** Why a candidate was not taken, strongest reason first. */
function whyNot(decision: Decision, candidate: Candidate): string {
  const veto = candidate.vetoes[0]
  if (veto) return vetoWords[veto] ?? veto.replaceAll('_', ' ')
  if (decision.not_checked) return uncheckedWords[decision.not_checked] ?? 'duplicates were not looked for'
  const { on, off } = common(candidate)
  if (on.length === 0 && off.length > 0) return `matching by ${named(off)} was off`
  if (on.length === 0 && mistyped(candidate))
    return 'its email only looks like a mistyped form of the same: that speaks for one person, but never merges by itself'
  if (!candidate.in_scope) return notMergedWords.out_of_scope
  if (onlyShared(candidate)) return notMergedWords.shared_identifier
  const reason = decision.not_merged
  if (reason && (reason !== 'keep_conflict' || !candidate.conflicts?.length))
    return notMergedWords[reason] ?? reason.replaceAll('_', ' ')
  switch (decision.outcome) {
    case 'kept_both': {
      const fields = [...new Set(candidate.conflicts?.map(({ field }) => fieldWords(field)))]
      return fields.length > 0
        ? `their data differs (${joined.format(fields)}), and your rules keep both`
        : 'your rules then create a new lead'
    }
    case 'queued_for_review':
      return decision.flags.includes('shared_identifier')
        ? 'several people share what they have in common'
        : 'there were too many to merge by themselves'
    case 'updated':
      return 'your rules update only the newest'
    default:
      return 'your rules did not merge them'
  }
}

const onlyShared = ({ evidence }: Candidate) => {
  const counting = evidence.filter((each) => each.for && each.enabled !== false)
  return counting.length > 0 && counting.every(({ shared }) => shared)
}

const mistyped = (candidate: Candidate) =>
  candidate.evidence.some((evidence) => evidence.for && evidence.name === 'mistyped_domain')

type Words = { before: string; after: string }

/** What stands before and after the candidate's name. */
export function candidateWords(decision: Decision, candidate: Candidate): Words {
  const { all, on, off } = common(candidate)
  const sure = candidate.probability === null ? '' : ` (${Math.round(candidate.probability * 100)}% sure)`
  if (wasTaken(decision, candidate)) {
    const unused = off.length > 0 ? `; ${named(off)} also matched, but was off` : ''
    const done = decision.kind === 'update' ? 'merged' : 'added to it'
    return { before: `Same ${named(on.length > 0 ? on : all)} as`, after: `${sure}: ${done}${unused}.` }
  }
  const likely = mistyped(candidate) ? 'Almost the same email as' : 'Looked at'
  const before = all.length > 0 ? `Same ${named(all)} as` : likely
  const known = on.length > 0 && candidate.contact_id === decision.contact_id
  if (candidate.lead_id === null)
    return { before, after: `${sure}${known ? ': the new lead is on that contact.' : '.'}` }
  const kept = known ? '. The new lead is on the same contact' : ''
  return { before, after: `${sure}: not merged, because ${whyNot(decision, candidate)}${kept}.` }
}

const flagWords: Record<string, string> = {
  local_format:
    'The phone number has no country code and the channel no default country, so it was not compared.',
  junk_identifier: 'An email or number that anybody might type, such as test@test.com, was not counted.',
  shared_identifier: 'An email or number that several people share was not counted by itself.',
}

export const flagSentence = (flag: string) => flagWords[flag] ?? `Noted: ${flag.replaceAll('_', ' ')}.`

/** Where nobody was found: because nobody is known, or because nobody was looked for. */
export const nobodySentence = ({ not_checked, kind }: Decision) =>
  not_checked
    ? `Nobody was looked for: ${uncheckedWords[not_checked] ?? not_checked}.`
    : kind === 'update'
      ? 'Nobody else had the same browser, email or phone number.'
      : 'Nobody known had the same browser, email or phone number.'
