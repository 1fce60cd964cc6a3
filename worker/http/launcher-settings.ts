import { DEFAULT_WIDGET, type LauncherSettings } from '../../protocol/widget-settings.ts'
import type { SiteWidget } from '../domain/config.ts'

/** Always said: the launcher is drawn from it before anything else is there. */
const ALWAYS = ['color', 'position', 'fields']

/** What a page is told about the launcher; null: there is none. It travels with every view, so defaults stay at home. */
export function launcherSettings({ enabled, ...widget }: SiteWidget): LauncherSettings | null {
  if (!enabled) return null
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
