import type { IconName } from '../../parts/icon.tsx'
import { shown } from '../../parts/past-values.tsx'
import type { TimelineItem, TimelineKind } from '../../wire-merging.ts'

export const timelineKinds: { kind: TimelineKind; label: string; icon: IconName }[] = [
  { kind: 'activity', label: 'Activity', icon: 'check' },
  { kind: 'deal', label: 'Deal', icon: 'pipeline' },
  { kind: 'campaign_send', label: 'Campaign send', icon: 'mail' },
  { kind: 'email', label: 'Email', icon: 'mail' },
  { kind: 'event', label: 'Event', icon: 'webhook' },
  { kind: 'conversation', label: 'Conversation', icon: 'chat' },
  { kind: 'task', label: 'Task', icon: 'pencil' },
  { kind: 'visit', label: 'Page visit', icon: 'eye' },
]

/** Kinds that a person or a program writes; the others come about by themselves. */
export const writtenKinds = timelineKinds.slice(0, 5)

export const kindOf = (kind: string) =>
  timelineKinds.find((known) => known.kind === kind) ?? {
    label: kind.replaceAll('_', ' '),
    icon: 'info' as const,
  }

/** Fields that say by themselves what an item is about, the most telling first. */
const TELLING = ['text', 'title', 'subject', 'name', 'last_message', 'message', 'campaign', 'url']
const QUIET = /(^|_)ids?$|^key$|^source$|^at$/

const textOf = (value: unknown): string => {
  if (typeof value === 'object' && value !== null && 'text' in value) return textOf(value.text)
  return shown(value)
}

/** What an item says, and what it says besides. */
export function itemWords({ data }: TimelineItem): { text: string; more: string } {
  const said = Object.entries(data).filter(
    ([name, value]) => value !== null && value !== '' && !QUIET.test(name),
  )
  const telling = TELLING.find((name) => said.some(([each]) => each === name))
  const text = telling ? textOf(data[telling]) : ''
  const more = said
    .filter(([name]) => name !== telling)
    .map(([name, value]) => `${name.replaceAll('_', ' ')}: ${textOf(value)}`)
    .join(', ')
  return { text, more }
}

/** Where more of an item is to be seen. */
export function itemLink({ data }: TimelineItem): string | null {
  const lead = data.lead_id
  return typeof lead === 'string' ? `/admin/leads/${lead}` : null
}
