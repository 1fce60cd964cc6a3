import type { Bridge } from '../protocol/bridge.ts'
import type { WidgetSettings } from '../protocol/widget-settings.ts'
import css from './launcher.inline.css'

const early: string[] = []

/** Carries out open, close, toggle, show, hide and (of what waits) send: at once, or when the launcher appears. */
export let command = (verb: string): void => {
  early.push(verb)
}

/** Puts the button on the page. Nothing of the widget is fetched before the visitor comes near it. */
export const putLauncher = (bridge: Bridge, settings: WidgetSettings) => {
  const host = document.createElement('onelead-chat')
  const button = document.createElement('button')
  const link = document.createElement('link')
  const sheet = new CSSStyleSheet()
  const root = host.attachShadow({ mode: 'open' })
  let widget = new URL('widget.js', bridge.script.src).href

  command = (verb) => {
    if (verb === 'show') document.body.append(host)
    else if (verb === 'hide') host.remove()
    else if (bridge.panel || /open|toggle|send/.test(verb))
      import(widget)
        .then(() => bridge.panel?.(verb))
        // A browser remembers by its address that a module failed to load: the next try takes another.
        .catch(() => (widget += '?'))
  }

  link.rel = 'modulepreload'
  link.href = widget
  button.onpointerenter = button.onfocus = () => root.append(link)
  button.onclick = () => command('toggle')
  button.className = 'launcher'
  button.ariaLabel = settings.title
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
