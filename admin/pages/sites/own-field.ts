import type { Condition, OwnField } from '../../../protocol/widget-settings.ts'
import type { SiteWidget } from '../../wire.ts'

export const PERSON = { name: 'Name', email: 'Email', phone: 'Phone' } as const

/** The name on the lead, made of the question once: a question that is put in other words keeps it. */
export function keyFor(label: string, form: OwnField[]) {
  const words = label.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const key = words.join('_').slice(0, 40) || 'question'
  const taken = (name: string) => name in PERSON || form.some((it) => it.key === name)
  let made = key
  for (let i = 2; taken(made); i++) made = `${key}_${i}`
  return made
}

/** The question in other words, and under another key wherever it is named. */
export function renamed({ form, shown_when }: SiteWidget, from: string, to: string, label: string) {
  const name = (key: string) => (key === from ? to : key)
  return {
    form: form.map((it) => (it.key === from ? { ...it, key: to, label } : it)),
    shown_when: Object.fromEntries(
      Object.entries(shown_when).map(([key, it]) => [name(key), { ...it, field: name(it.field) }]),
    ),
  }
}

/** As it is typed: an empty line in the middle is the one that is being written. */
export const linesOf = (typed: string) => typed.split('\n')

/** What is sent: without the empty lines and the blanks of somebody who is still writing. */
export const tidy = (form: OwnField[]): OwnField[] =>
  form.map(({ options, ...it }) => ({
    ...it,
    label: it.label.trim(),
    ...(it.kind === 'choice' && {
      options: [...new Set((options ?? []).map((one) => one.trim()))].filter(Boolean),
    }),
  }))

/** Every field that is asked, by its key. */
export const fieldsOf = ({ form, fields }: SiteWidget) => [
  ...(['name', 'email', 'phone'] as const)
    .filter((key) => fields[key] !== 'hidden')
    .map((key) => ({ key: key as string, label: PERSON[key] as string })),
  ...form,
]

export const withCondition = (shown: SiteWidget['shown_when'], key: string, condition: Condition | null) => {
  const { [key]: _, ...others } = shown
  return condition ? { ...others, [key]: condition } : others
}

export function conditionWords(widget: SiteWidget, key: string) {
  const condition = widget.shown_when[key]
  const of = fieldsOf(widget).find((it) => it.key === condition?.field)
  if (!condition || !of) return ''
  if (condition.is === undefined) return `if “${of.label}” is answered`
  return 'kind' in of && of.kind === 'check'
    ? `if “${of.label}” is checked`
    : `if “${of.label}” is “${condition.is}”`
}
