import type { Bridge } from '../../protocol/bridge.ts'
import type { LauncherSettings } from '../../protocol/widget-settings.ts'
import type { Language, TextName } from '../../protocol/widget-texts.ts'

/** One language. Each is a script of its own, and only one of them is loaded. */
export type Texts = { lang: Language; dir: 'ltr' | 'rtl' } & { [name in TextName]: string }

/** What is said, from the moment that it has been loaded; nothing is drawn before. */
export let texts: Texts

const SPOKEN = /^(en|es|pt|de|fr|pl|ar)\b/i

/** What the site's admin chose, else what the page says that it is written in, else what the browser asks for. */
export const languageOf = (settings: LauncherSettings): string => {
  for (const wanted of [settings.language, document.documentElement.lang, ...navigator.languages]) {
    const known = SPOKEN.exec(wanted ?? '')
    if (known) return known[0].toLowerCase()
  }
  return 'en'
}

/** How the page wants days and times written, if it says so. */
export let formats: NonNullable<Bridge['formats']> = {}

/** Title and greeting are said in the language, unless the admin gave others. */
export const speak = (language: Texts, bridge: Bridge) => {
  const settings = bridge.settings
  formats = bridge.formats ?? {}
  const { title = language.title, greeting = language.greeting } = settings
  texts = { ...language, title, greeting, ...settings.texts?.[language.lang] }
}
