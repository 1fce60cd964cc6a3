export const AUTOMATION_STATES = ['running', 'stopped', 'finished'] as const
export type AutomationState = (typeof AUTOMATION_STATES)[number]

/** What lets a contact into an automation, as the marketing program says it: words, or a kind with a name. */
export type Trigger = string | Record<string, string | number | boolean | null>

/** A contact's way through an automation of a marketing program. */
export type Automation = {
  id: string
  contact_id: string
  name: string
  state: AutomationState
  entered_at: string
  exited_at: string | null
  triggers: Trigger[]
}

/** What a trigger waits for; null: for any of its kind. */
export type Awaited = { on: 'tag' | 'list' | 'attribute'; name: string | null }

/** The words that name a kind of trigger. Source: the document's "Added to List/Tag Added/Client Attribute Changed". */
const KINDS: [RegExp, Awaited['on']][] = [
  [/\btags?\b/, 'tag'],
  [/\blists?\b/, 'list'],
  [/\battributes?\b/, 'attribute'],
]
const KIND_NAMES = ['kind', 'type', 'event']
const NAME_NAMES = ['name', 'value', 'tag', 'list', 'attribute']

/**
 * `tag_added`, `Tag Added: vip`, `{kind: 'added_to_list', name: 'news'}`, `{type: 'attribute_changed', attribute: 'city'}`.
 * null: it waits for something that no merge brings.
 */
export function readTrigger(trigger: Trigger): Awaited | null {
  if (typeof trigger === 'string') {
    const [kind = '', ...name] = trigger.split(':')
    return awaited(kind, name.join(':'))
  }
  const said = (names: string[]) => names.map((it) => trigger[it]).find((it) => typeof it === 'string')
  const kind = said(KIND_NAMES)
  if (typeof kind === 'string') return awaited(kind, String(said(NAME_NAMES) ?? ''))
  const [only, ...more] = Object.entries(trigger)
  return only && more.length === 0 ? awaited(only[0], String(only[1] ?? '')) : null
}

function awaited(kind: string, name: string): Awaited | null {
  const words = kind.toLowerCase().replace(/[^a-z]+/g, ' ')
  if (/\b(removed|deleted)\b/.test(words)) return null
  const on = KINDS.find(([word]) => word.test(words))?.[1]
  return on ? { on, name: name.trim() || null } : null
}
