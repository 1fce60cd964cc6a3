import type { Bridge } from '../protocol/bridge.ts'
import type { LauncherSettings } from '../protocol/widget-settings.ts'
import css from './launcher.inline.css'

const early: string[] = []

/** Carries out open, close, toggle, show, hide and (of what waits) send: at once, or when the launcher appears. */
export let command = (verb: string): void => {
  early.push(verb)
}

/** Puts the button on the page. Nothing of the widget is fetched before the visitor comes near it. */
export const putLauncher = (bridge: Bridge, settings: LauncherSettings) => {
  const host = document.createElement('onelead-chat')
  const button = document.createElement('button')
  const sheet = new CSSStyleSheet()
  const root = host.attachShadow({ mode: 'open' })
  let widget = new URL('widget.js', bridge.script.src).href

  command = (verb) => {
    // Beside the body: pages that draw themselves anew replace that, with all that is in it.
    if (verb === 'show') document.documentElement.append(host)
    else if (verb === 'hide') host.remove()
    else if (bridge.panel || /open|toggle|send|near/.test(verb))
      import(widget)
        .then(() => bridge.panel?.(verb))
        // A browser remembers by its address that a module failed to load: the next try takes another.
        .catch(() => (widget += '?'))
  }

  button.onpointerenter = button.onfocus = () => command('near')
  button.onclick = () => command('toggle')
  button.className = 'launcher'
  button.ariaLabel = settings.title ?? 'Chat'
  // By CSSOM: a style attribute is not allowed under a strict content security policy.
  button.style[settings.position] = '20px'
  host.style.setProperty('--c', settings.color)
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [sheet]
  root.append(button)
  bridge.settings = settings
  bridge.button = button
  command('show')
  early.map(command)
}
