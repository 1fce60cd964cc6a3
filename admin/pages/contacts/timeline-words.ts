import { countOf } from '../../parts/count.ts'
import type { IconName } from '../../parts/icon.tsx'
import { shown } from '../../parts/shown.ts'
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
const TELLING = ['text', 'title', 'subject', 'name', 'message', 'campaign', 'url']
/** For programs, or shown otherwise. */
const QUIET = /(^|_)id$|(^|_)at$|^(key|source|pixel)$/

type Words = { text: string; more: string }

const spoken: Record<string, (data: Record<string, unknown>) => Words> = {
  conversation: ({ messages, status }) => ({
    text: countOf(Number(messages ?? 0), 'message'),
    more: shown(status),
  }),
  task: ({ text, done, due_at }) => ({
    text: shown(text),
    more: done ? 'done' : typeof due_at === 'string' ? `due ${due_at.slice(0, 10)}` : 'open',
  }),
  visit: ({ title, url }) => ({ text: shown(title || url), more: title ? shown(url) : '' }),
}

/** How a browser came to be this contact's, as the website said it. */
const HOW: Record<string, string> = {
  created: 'The website said who this is',
  named: 'The website said who this is',
  joined: 'Signed in with another browser',
  merged: 'Signed in: what this browser had done before was joined',
}
const identified = ({ how, pixel, trust }: Record<string, unknown>): Words => ({
  text:
    pixel === 'rotated'
      ? 'Signed in on a computer that somebody else had used'
      : (HOW[String(how)] ?? shown(how)),
  more: trust === 'verified' ? 'signed' : 'not signed: a claim',
})

/** What an item says, and what it says besides. */
export function itemWords({ kind, data }: TimelineItem): Words {
  const known = kind === 'event' && data.name === 'identified' && data.how ? identified : spoken[kind]
  if (known) return known(data)
  const said = Object.entries(data).filter(
    ([name, value]) => value !== null && value !== '' && !QUIET.test(name),
  )
  const telling = TELLING.find((name) => said.some(([each]) => each === name))
  return {
    text: telling ? shown(data[telling]) : '',
    more: said
      .filter(([name]) => name !== telling)
      .map(([name, value]) => `${name.replaceAll('_', ' ')}: ${shown(value)}`)
      .join(', '),
  }
}

/** Where more of an item is to be seen. */
export function itemLink({ data }: TimelineItem): string | null {
  const lead = data.lead_id
  return typeof lead === 'string' ? `/admin/leads/${lead}` : null
}
