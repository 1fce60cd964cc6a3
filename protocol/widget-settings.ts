import { ENGLISH, type Language, type TextName } from './widget-texts.ts'

/** What a site's admin sets about launcher and panel. */
export type WidgetSettings = {
  /** `#rgb` or `#rrggbb`. */
  color: string
  position: 'right' | 'left'
  /** Title of the panel and accessible name of the launcher. As it is by default, it is said in the visitor's language. */
  title: string
  greeting: string
  /** `auto`: what the page says, then the browser. */
  language: 'auto' | Language
  theme: 'auto' | 'light' | 'dark'
  /** What the form before the first message asks for. */
  fields: { name: FieldRule; email: FieldRule; phone: FieldRule }
  /** Further fields of the site's own, below those. */
  form: OwnField[]
  /** Fields that are asked only where another one was answered so, by their keys. */
  shown_when: Record<string, Condition>
  /** Where else the site can be written to, in the order in which it is shown. */
  channels: OtherChannel[]
  /** Words of the admin's own in place of those of a language. */
  texts: { [language in Language]?: { [name in TextName]?: string } }
}

export type FieldRule = 'hidden' | 'optional' | 'required'

export type OwnField = {
  /** Under what the answer stands among the fields of the lead. */
  key: string
  label: string
  kind: 'text' | 'long' | 'choice' | 'check'
  /** Of a choice. */
  options?: string[]
  required: boolean
}

/** The other field was answered with `is`; without `is`, with anything. A box that is checked is `yes`. */
export type Condition = { field: string; is?: string }

export const CHANNELS_ELSEWHERE = [
  'whatsapp',
  'telegram',
  'messenger',
  'instagram',
  'phone',
  'email',
] as const
export type ElsewhereKind = (typeof CHANNELS_ELSEWHERE)[number]

/** `to`: a number in international form, a name at the service without @, or an address. */
export type OtherChannel = { kind: ElsewhereKind; to: string }

/**
 * What of it travels in the answer to the first hit, so that the panel opens without a request of its own: what is as it
 * is by default is left out.
 */
export type LauncherSettings = Pick<WidgetSettings, 'color' | 'position' | 'fields'> & Partial<WidgetSettings>

export const DEFAULT_WIDGET: WidgetSettings = {
  color: '#2855d9',
  position: 'right',
  title: ENGLISH.title,
  greeting: ENGLISH.greeting,
  language: 'auto',
  theme: 'auto',
  fields: { name: 'optional', email: 'optional', phone: 'optional' },
  form: [],
  shown_when: {},
  channels: [],
  texts: {},
}
