import { DEFAULT_WIDGET, type LauncherSettings } from '../../protocol/widget-settings.ts'
import type { SiteWidget } from '../domain/config.ts'

/** Always said: the launcher is drawn from it before anything else is there. */
const ALWAYS = ['color', 'position', 'fields']

/** Made once for as long as the site is set up so: every view asks. */
const made = new WeakMap<SiteWidget, LauncherSettings>()

/** What a page is told about the launcher; null: there is none. It travels with every view, so defaults stay at home. */
export function launcherSettings(widget: SiteWidget): LauncherSettings | null {
  if (!widget.enabled) return null
  const told = made.get(widget) ?? settingsOf(widget)
  made.set(widget, told)
  return told
}

function settingsOf({ enabled: _, ...widget }: SiteWidget): LauncherSettings {
  const { language, texts } = widget
  const said = { ...widget, texts: language === 'auto' ? texts : { [language]: texts[language] ?? {} } }
  const told = Object.entries(said).filter(
    ([name, value]) =>
      ALWAYS.includes(name) ||
      (!isEmpty(value) && value !== DEFAULT_WIDGET[name as keyof typeof DEFAULT_WIDGET]),
  )
  return Object.fromEntries(told) as LauncherSettings
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).every(isEmpty)
