import { signal } from '@preact/signals'

const STORED = 'onelead.single-keys'

/** Single keys can be switched off: speech input types them by accident (WCAG 2.1.4). */
export const singleKeys = signal(wereOn())

/** A browser may keep its storage closed; then the choice holds until the page is left. */
function wereOn(): boolean {
  try {
    return localStorage.getItem(STORED) !== 'off'
  } catch {
    return true
  }
}

export function setSingleKeys(on: boolean) {
  singleKeys.value = on
  try {
    localStorage.setItem(STORED, on ? 'on' : 'off')
  } catch {}
}

/** The key belongs to a field. */
export const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('input:not([type="checkbox"]), textarea, select') !== null

/** The key belongs to the browser or to an open dialog. */
export const isTaken = (event: KeyboardEvent) =>
  event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') !== null
