import { render } from 'preact'
import type { Bridge } from '../protocol/bridge.ts'
import { conversationsOf } from './conversations.ts'
import { languageOf, speak, texts } from './i18n/texts.ts'
import logCss from './log.inline.css'
import panelCss from './panel.inline.css'
import { Panel } from './panel.tsx'

const start = (bridge: Bridge) => {
  const beside = bridge.button.getRootNode() as ShadowRoot
  const root = bridge.place ?? beside
  const place = root.appendChild(document.createElement('div'))
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(panelCss + logCss)
  // The launcher is told apart while the panel is open, wherever that is drawn.
  for (const it of [beside, root]) it.adoptedStyleSheets = [...it.adoptedStyleSheets, sheet]
  let open = false
  let counted = 0
  let language: Promise<void> | undefined
  /** Where a part of the widget is that only some pages load. */
  const part = (name: string) => new URL(`widget/${name}.js?${RELEASE}`, bridge.script.src).href
  let file = part(languageOf(bridge.settings))

  const show = () => {
    bridge.changed?.(model.threads())
    if (!texts) return
    if (open && !document.hidden) model.look()
    count()
    const focused = root.activeElement
    render(
      <Panel
        model={model}
        settings={bridge.settings}
        open={open}
        close={() => turn(false)}
        changed={show}
        elsewhere={elsewhere}
      />,
      place,
    )
    // What was focused may be gone, a button that has done its work.
    if (focused && !root.activeElement) focus('section')
  }
  /** Beside the launcher and in the title, until somebody looks. */
  const count = () => {
    const unread = model.unread()
    if (unread === counted) return
    if (counted) document.title = document.title.replace(`(${counted}) `, '')
    if (unread) document.title = `(${unread}) ${document.title}`
    bridge.button.dataset.unread = `${unread || ''}`
    bridge.button.ariaLabel = texts.title + (unread ? `, ${texts.unread}: ${unread}` : '')
    counted = unread
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
      focus(matchMedia('(pointer:coarse)').matches ? 'section' : 'input,select,textarea')
    } else bridge.button.focus()
  }

  /** Few sites have them, so their links come as a script of their own too. */
  const elsewhere = (place: HTMLElement) =>
    void import(part('channels')).then(
      (it) => it.putChannels(place, bridge, texts),
      () => {},
    )

  /** Its words come as a script of their own, once. */
  const learn = () =>
    (language ??= import(file).then(
      (words) => {
        speak(words.default, bridge)
        bridge.button.ariaLabel = texts.title
        // Drawn while it is hidden: at the click there is only its layout to be done.
        show()
      },
      () => {
        // A browser remembers by its address that a module failed to load: the next try takes another.
        file += '?'
        language = undefined
      },
    ))

  bridge.forget = model.forget
  bridge.panel = async (verb) => {
    await learn()
    // A click on the launcher comes as such; so does somebody who only comes near it.
    if (texts && /open|close|toggle|click/.test(verb)) turn(verb === 'open' || (verb !== 'close' && !open))
  }
  learn()
  place.addEventListener('input', (event) => event.target instanceof HTMLTextAreaElement && model.type())
  document.addEventListener('onelead:identify', () => open && model.watch())
  document.addEventListener('visibilitychange', show)
  addEventListener('online', show)
  addEventListener('offline', show)
}

const bridge = window.onelead?.bridge
if (bridge && !bridge.panel) start(bridge)
