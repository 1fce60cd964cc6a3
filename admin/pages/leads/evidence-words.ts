import type { Evidence } from '../../wire.ts'

const alike: Record<string, string> = {
  user_id: 'the same user ID',
  email: 'the same email',
  phone: 'the same phone number',
  pixel: 'the same browser',
  mistyped_domain: 'the email looks like a mistyped form of theirs',
}

const field = (name: string) => name.replace(/^fields\./, '').replaceAll('_', ' ')

const different: Record<string, string> = {
  name: 'another name',
  company: 'another company',
  email: 'another email',
  phone: 'another phone number',
  user_id: 'another user ID',
}

/** Why a thing in common did not count. */
function reserve({ name, shared, enabled }: Evidence): string {
  if (name === 'mistyped_domain') return 'never merged by itself'
  if (shared) return 'shared by several people'
  return enabled === false ? 'method off' : ''
}

/** One piece of evidence as a few words, with what limits it. */
export function evidenceWords(evidence: Evidence): string {
  const { name } = evidence
  if (!evidence.for) return different[name] ?? `another ${field(name)}`
  const words = alike[name] ?? `the same ${field(name)}`
  const limit = reserve(evidence)
  return limit ? `${words} (${limit})` : words
}

/** What counts for, what would but does not, what speaks against. */
export const weightOf = (evidence: Evidence): 'for' | 'idle' | 'against' =>
  !evidence.for ? 'against' : reserve(evidence) ? 'idle' : 'for'
