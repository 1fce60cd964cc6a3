import { EMAIL_MAX_CHARS, NAME_MAX_CHARS, PHONE_MAX_CHARS } from '../protocol/limits.ts'
import type { LauncherSettings, OwnField } from '../protocol/widget-settings.ts'
import type { Conversations } from './conversations.ts'
import { texts } from './i18n/texts.ts'
import { FIELDS } from './storage.ts'

/** What the form asks, the person first, then what the site wants to know. */
export type Question = Omit<OwnField, 'kind'> & {
  kind: OwnField['kind'] | 'email' | 'tel'
  max: number
  /** What the browser may fill in. */
  autocomplete?: string
}

const PERSON = {
  name: { kind: 'text', max: NAME_MAX_CHARS, autocomplete: 'name' },
  email: { kind: 'email', max: EMAIL_MAX_CHARS, autocomplete: 'email' },
  phone: { kind: 'tel', max: PHONE_MAX_CHARS, autocomplete: 'tel' },
} as const
const ANSWER_MAX_CHARS = 2000

/** Conditions may follow from each other; longer than this, they go round in a circle. */
const CONDITIONS_MAX = 9

/** What is still to be asked: who somebody is, is asked once, and a field with a condition only where that holds. */
export const asked = (settings: LauncherSettings, model: Conversations): Question[] => {
  const given = model.person()
  const isShown = (key: string, left = CONDITIONS_MAX): boolean => {
    const condition = settings.shown_when?.[key]
    if (!condition) return true
    const answer = { ...given, ...model.typed, ...model.answers }[condition.field]
    return left > 0 && !!answer && (condition.is ?? answer) === answer && isShown(condition.field, left - 1)
  }
  const person = FIELDS.filter((key) => settings.fields[key] !== 'hidden' && !given[key]).map((key) => ({
    key,
    label: texts[key],
    required: settings.fields[key] === 'required',
    ...PERSON[key],
  }))
  return [...person, ...(settings.form ?? []).map((it) => ({ ...it, max: ANSWER_MAX_CHARS }))].filter((it) =>
    isShown(it.key),
  )
}

/** Where the answer is kept: the person's is remembered, the others belong to one conversation. */
export const answersTo = (it: Question, model: Conversations): Record<string, string | undefined> =>
  it.key in PERSON ? model.typed : model.answers

/** What is wrong with what was answered. Answers are trimmed, and those to what is no longer asked dropped. */
export const check = (questions: Question[], model: Conversations) => {
  const errors: Record<string, string | undefined> = {}
  for (const it of questions) {
    const answers = answersTo(it, model)
    const answer = answers[it.key]?.trim()
    if (answer) answers[it.key] = answer
    else delete answers[it.key]
    if (it.required && !answer) errors[it.key] = texts.required
    else if (answer && it.kind === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(answer))
      errors[it.key] = texts.no_email
  }
  for (const answers of [model.typed, model.answers] as Record<string, string>[])
    for (const key in answers) if (!questions.some((it) => it.key === key)) delete answers[key]
  return errors
}
