import { render } from 'preact'
import type { Bridge } from '../protocol/bridge.ts'
import { conversationsOf } from './conversations.ts'
import logCss from './log.inline.css'
import panelCss from './panel.inline.css'
import { Panel } from './panel.tsx'

const start = (bridge: Bridge) => {
  const root = bridge.button.getRootNode() as ShadowRoot
  const place = root.appendChild(document.createElement('div'))
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(panelCss + logCss)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  let open = false

  const show = () => {
    const focused = root.activeElement
    render(
      <Panel model={model} settings={bridge.settings} open={open} close={() => turn(false)} changed={show} />,
      place,
    )
    // What was focused may be gone, a button that has done its work.
    if (focused && !root.activeElement) focus('section')
  }
  const focus = (what: string) => root.querySelector<HTMLElement>(what)?.focus()
  const model = conversationsOf(bridge, () => show())

  const turn = (wanted: boolean) => {
    if (wanted === open) return
    open = wanted
    bridge.button.ariaExpanded = `${open}`
    show()
    if (open) {
      model.watch()
      // On a touch screen a focused field would bring the keyboard over the greeting.
      focus(matchMedia('(pointer:coarse)').matches ? 'section' : 'input,textarea')
    } else {
      model.unwatch()
      bridge.button.focus()
    }
  }

  bridge.forget = model.forget
  bridge.panel = (verb) => {
    if (verb === 'open' || verb === 'close' || verb === 'toggle')
      turn(verb === 'toggle' ? !open : verb === 'open')
  }
  addEventListener('online', show)
  addEventListener('offline', show)
}

const bridge = window.onelead?.bridge
if (bridge && !bridge.panel) start(bridge)
