import type { Bridge } from '../../protocol/bridge.ts'
import type { Message } from '../../protocol/public.ts'
import { LANGUAGES, type Language } from '../../protocol/widget-texts.ts'
import type { PluginConfig, PluginConversation, PluginMeta } from './config.ts'
import { formatter } from './dates.ts'
import { lookOf } from './look.ts'
import { addMeta } from './meta.ts'

const say = (verb: string, ...args: unknown[]) => window.onelead?.(verb, ...args)
const rootOf = (bridge: Bridge) => bridge.button.getRootNode() as ShadowRoot

/** The words that the CRM lets a page replace, by their names here. */
const WORDS = {
  compose_placeholder: 'placeholder',
  delivery_status_sending: 'sending',
  delivery_status_sent: 'sent',
  delivery_status_read: 'read',
  delivery_status_error: 'failed',
  new_messages: 'unread',
} as const

/** Language, words and forms of dates, before the widget has read them. */
export function applyLocale(
  { settings, ...bridge }: Bridge,
  { onlinechat }: PluginConfig,
): Bridge['formats'] {
  const locale = onlinechat?.locale
  if (!locale) return bridge.formats
  const wanted = locale.extends === 'com' ? 'en' : locale.extends
  const language = LANGUAGES.find((it) => it === wanted)
  if (language) settings.language = language
  const words = Object.entries(WORDS).flatMap(([theirs, ours]) => {
    const word = locale[theirs as keyof typeof WORDS]
    return word ? [[ours, word]] : []
  })
  const own: Partial<Record<Language, object>> = { ...settings.texts }
  // Whatever language it comes to be: the words are the page's.
  for (const it of language ? [language] : LANGUAGES) own[it] = { ...own[it], ...Object.fromEntries(words) }
  settings.texts = own
  const format = (pattern?: string) => (pattern ? formatter(pattern, language ?? 'en') : undefined)
  return { day: format(locale.date_format), time: format(locale.time_format) }
}

/** Draws the panel in an element of the page. The launcher stays where it is. */
export function frame(bridge: Bridge, { onlinechat }: PluginConfig): boolean {
  if (onlinechat?.mode !== 'frame' || !onlinechat.container) return false
  const container = document.querySelector(onlinechat.container)
  if (!container) return false
  bridge.place ??= document.createElement('onelead-chat').attachShadow({ mode: 'open' })
  container.append(bridge.place.host)
  return true
}

/** Color and look, in every root that something is drawn in. The answer takes them back. */
export function dress(bridge: Bridge, config: PluginConfig, framed: boolean): () => void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(lookOf(config, false))
  const roots = [rootOf(bridge)]
  if (framed && bridge.place) {
    roots.push(bridge.place)
    const within = new CSSStyleSheet()
    within.replaceSync(lookOf({ ...config, hidden: false }, true))
    bridge.place.adoptedStyleSheets = [...bridge.place.adoptedStyleSheets, within]
  }
  const color = config.color && CSS.supports('color', config.color) ? config.color : bridge.settings.color
  for (const root of roots) (root.host as HTMLElement).style.setProperty('--c', color)
  const [first] = roots as [ShadowRoot]
  first.adoptedStyleSheets = [...first.adoptedStyleSheets, sheet]
  return () => {
    first.adoptedStyleSheets = first.adoptedStyleSheets.filter((it) => it !== sheet)
  }
}

type Thread = { id: string; messages: Message[] }

export const conversationsOf = (threads: Thread[]): PluginConversation[] =>
  threads.map(({ id, messages }) => {
    const last = messages.at(-1)
    return {
      name: id,
      is_closed: false,
      ...(last && {
        last_message: {
          media: undefined,
          created_at: Date.parse(last.at),
          is_out: last.from === 'visitor',
          text: last.text,
          type: 'text' as const,
          author: undefined,
        },
      }),
    }
  })

/** Says who the visitor is, if that is known; somebody else on the same computer begins anew. */
export function identify(bridge: Bridge, { onlinechat }: PluginConfig) {
  const { user_id, user_signature } = onlinechat ?? {}
  const { person, fields } = bridge.meta ?? noMeta()
  if (bridge.user && bridge.user !== user_id) say('reset')
  bridge.user = user_id
  if (!user_id && Object.keys(person).length === 0) return
  say('identify', { ...(user_id && { user_id }), ...person, attributes: fields }, user_signature)
}

export const noMeta = (): NonNullable<Bridge['meta']> => ({ person: {}, fields: {} })

export const learn = (bridge: Bridge, meta: PluginMeta) => {
  bridge.meta = addMeta(bridge.meta ?? noMeta(), meta)
}
