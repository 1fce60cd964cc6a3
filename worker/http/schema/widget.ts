import { z } from '@hono/zod-openapi'
import {
  CHANNELS_ELSEWHERE,
  DEFAULT_WIDGET,
  type ElsewhereKind,
  type OwnField,
  type WidgetSettings,
} from '../../../protocol/widget-settings.ts'
import { LANGUAGES, TEXT_NAMES } from '../../../protocol/widget-texts.ts'
import type { SiteWidget } from '../../domain/config.ts'
import { readEmail } from '../../domain/email.ts'
import { readPhone } from '../../domain/phone.ts'
import { RESERVED_NAMES, text, words } from './text.ts'

const MAX_OWN_FIELDS = 20
const MAX_OPTIONS = 30
const MAX_CHANNELS = 10
const TEXT_MAX_CHARS = 300
const OPTION_MAX_CHARS = 100

const fieldRule = z.enum(['hidden', 'optional', 'required'])
const PERSON = ['name', 'email', 'phone']
const key = text(64).refine(
  (it) => !RESERVED_NAMES.includes(it) && !PERSON.includes(it),
  'This name is reserved',
)
const option = words(OPTION_MAX_CHARS)
const ownField = z
  .strictObject({
    key,
    label: words(100),
    kind: z.enum(['text', 'long', 'choice', 'check']).default('text'),
    options: z.array(option).min(1).max(MAX_OPTIONS).optional(),
    required: z.boolean().default(false),
  })
  .refine((it) => (it.kind === 'choice') === (it.options !== undefined), {
    path: ['options'],
    message: 'A choice has options, and nothing else has',
  })

/** A number, name or address as the service's links take it; null: it can't be one. */
const READ: Record<ElsewhereKind, (typed: string) => string | null> = {
  whatsapp: (typed) => international(typed)?.replaceAll(/\D/g, '') ?? null,
  telegram: (typed) => nameAt(typed, /^[a-z]\w{3,31}$/i),
  messenger: (typed) => nameAt(typed, /^[\w.-]{2,75}$/),
  instagram: (typed) => nameAt(typed, /^[\w.]{1,30}$/),
  phone: (typed) => international(typed),
  email: (typed) => readEmail(typed)?.value ?? null,
}

function international(typed: string) {
  // Without its plus, a number of digits alone is how WhatsApp writes it.
  const phone = readPhone(/^\d{7,15}$/.test(typed.trim()) ? `+${typed.trim()}` : typed, null)
  return phone && !phone.local ? phone.normal : null
}

/** The name, also where the whole address of the page was pasted. */
function nameAt(typed: string, form: RegExp) {
  const name = typed
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/^[\w.]+\.(com|me)\/(m\/)?/i, '')
    .replace(/^@|[/?].*$/g, '')
  return form.test(name) ? name : null
}

const channel = z
  .strictObject({ kind: z.enum(CHANNELS_ELSEWHERE), to: text(320) })
  .transform(({ kind, to: typed }, ctx) => {
    const to = READ[kind](typed)
    if (to !== null) return { kind, to }
    ctx.addIssue({ code: 'custom', path: ['to'], message: WANTED[kind] })
    return z.NEVER
  })
const NAME = 'A name at the service, with or without @'
const NUMBER = 'A number in international form, such as +49 171 2345678'
const WANTED: Record<ElsewhereKind, string> = {
  whatsapp: NUMBER,
  telegram: NAME,
  messenger: NAME,
  instagram: NAME,
  phone: NUMBER,
  email: 'An address such as hello@example.com',
}

const texts = z.partialRecord(z.enum(LANGUAGES), z.partialRecord(z.enum(TEXT_NAMES), words(TEXT_MAX_CHARS)))

export const widget = z
  .strictObject({
    enabled: z.boolean().optional(),
    color: z
      .string()
      .regex(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i, 'A colour such as #2855d9')
      .optional(),
    position: z.enum(['right', 'left']).optional(),
    title: words(60).optional(),
    greeting: words(500).optional(),
    language: z.enum(['auto', ...LANGUAGES]).optional(),
    theme: z.enum(['auto', 'light', 'dark']).optional(),
    fields: z
      .strictObject({ name: fieldRule.optional(), email: fieldRule.optional(), phone: fieldRule.optional() })
      .optional(),
    form: z
      .array(ownField)
      .max(MAX_OWN_FIELDS)
      .refine((it) => new Set(it.map(({ key }) => key)).size === it.length, 'Two fields have the same key')
      .optional(),
    shown_when: z
      .record(text(64), z.strictObject({ field: text(64), is: text(OPTION_MAX_CHARS).optional() }))
      .refine((it) => Object.keys(it).length <= MAX_OWN_FIELDS + PERSON.length, 'Too many')
      .optional(),
    channels: z.array(channel).max(MAX_CHANNELS).optional(),
    texts: texts.optional(),
  })
  .superRefine((it, ctx) => {
    // Said together they must fit each other; said alone they are held against what is there, in the route.
    if (!it.form || !it.shown_when) return
    for (const message of misfits(it.form, it.shown_when))
      ctx.addIssue({ code: 'custom', path: ['shown_when'], message })
  })
export type WidgetInput = z.output<typeof widget>

/** Conditions on fields that there are none of, or that wait for themselves. */
export function misfits(form: Pick<OwnField, 'key'>[], shown: WidgetSettings['shown_when']): string[] {
  const keys = [...PERSON, ...form.map(({ key }) => key)]
  return Object.entries(shown).flatMap(([field, condition]) =>
    !keys.includes(field) || !keys.includes(condition.field) || field === condition.field
      ? [`${field} depends on ${condition.field}: both must be fields of the form, and not the same one`]
      : [],
  )
}

/** What is not said stays as it is. */
export const widgetOf = (
  input: WidgetInput | undefined,
  present: SiteWidget = { ...DEFAULT_WIDGET, enabled: true },
): SiteWidget => {
  const given = Object.fromEntries(Object.entries(input ?? {}).filter(([, value]) => value !== undefined))
  const made: SiteWidget = { ...present, ...given, fields: { ...present.fields, ...input?.fields } }
  // A field that is gone takes its conditions along.
  const known = [...PERSON, ...made.form.map(({ key }) => key)]
  made.shown_when = Object.fromEntries(
    Object.entries(made.shown_when).filter(
      ([field, it]) => known.includes(field) && known.includes(it.field),
    ),
  )
  return made
}
