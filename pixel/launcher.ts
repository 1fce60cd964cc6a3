import type { Bridge } from '../protocol/bridge.ts'
import type { LauncherSettings } from '../protocol/widget-settings.ts'
import css from './launcher.inline.css'

/** What was said before there was a launcher, after what is done at first. */
const early = ['show']

/** Carries out open, close, toggle, show, hide and (of what waits) send: at once, or when the launcher appears. */
export let command = (verb: string): void => {
  early.push(verb)
}

/** Puts the button on the page. Nothing of the widget is fetched before the visitor comes near it. */
export const putLauncher = (bridge: Bridge, settings: LauncherSettings) => {
  const button = document.createElement('button')
  const host = document.createElement('onelead-chat')
  const sheet = new CSSStyleSheet()
  const root = host.attachShadow({ mode: 'open' })
  // An address is as good as its text where it is imported.
  let widget = new URL('widget.js', bridge.script.src) as unknown as string

  command = (verb) => {
    // Beside the body: pages that draw themselves anew replace that, with all that is in it.
    if (verb === 'show') document.documentElement.append(host)
    else if (verb === 'hide') host.remove()
    else if (bridge.panel || verb !== 'close')
      import(widget)
        .then(() => bridge.panel?.(verb))
        // A browser remembers by its address that a module failed to load: the next try takes another.
        .catch(() => (widget += '?'))
  }

  button.onpointerenter = button.onfocus = button.onclick = (event: Event) => command(event.type)
  button.ariaLabel = settings.title ?? 'Chat'
  button.className = 'launcher'
  // Into the sheet: a style attribute is not allowed under a strict content security policy.
  sheet.replaceSync(`${css}:host{--c:${settings.color}}.launcher{${settings.position}:20px}`)
  root.append(button)
  root.adoptedStyleSheets = [sheet]
  bridge.settings = settings
  bridge.button = button
  early.map(command)
}
