/**
 * A page that was written for the CRM's own chat button: `window.crmPluginConfig`, `crmPlugin(…)` and
 * `crm_plugin.setMeta(…)` as documented there, with only the script's address changed to this one and the site key in it.
 */
import './site-key.ts'
import '../index.ts'
import type { CrmPlugin, PluginMeta } from './config.ts'
import { applyLocale, conversationsOf, dress, frame, identify, learn } from './plugin.ts'

type Heard = (...args: never[]) => void

const EVENTS = ['onChatShow', 'onChatHide', 'onChatReady', 'onButtonClick', 'onConversationsChange']
/** What a link's service is called there. */
const SERVICES: Record<string, string> = { messenger: 'facebook' }

const start = () => {
  const config = window.crmPluginConfig ?? {}
  const bridge = window.onelead?.bridge
  if (!bridge) return
  const listeners: [event: string, hear: Heard][] = []
  const waiting: PluginMeta[] = []
  let ready = false
  let undress = () => {}
  let told = ''

  const tell = (event: string, ...args: unknown[]) => {
    for (const [name, hear] of listeners) if (name === event) (hear as (...args: unknown[]) => void)(...args)
  }

  const setMeta = (meta: PluginMeta) => {
    if (!ready) waiting.push(meta)
    else {
      learn(bridge, meta)
      identify(bridge, config)
    }
  }

  const watcher = new MutationObserver(() =>
    tell(bridge.button.ariaExpanded === 'true' ? 'onChatShow' : 'onChatHide'),
  )
  const clicked = (event: Event) => {
    const link = (event.target as Element | null)?.closest?.<HTMLAnchorElement>('a[data-kind]')
    const kind = link?.dataset.kind
    if (link && kind) tell('onButtonClick', SERVICES[kind] ?? kind, link.href)
  }
  const pressed = () => tell('onButtonClick', 'onlinechat', '')

  const run: CrmPlugin = (name, ...args) => {
    const [first] = args
    if (name.startsWith('on')) {
      for (const event of name.split('|')) {
        const full = event.startsWith('on') ? event : `on${event}`
        if (EVENTS.includes(full) && typeof first === 'function') listeners.push([full, first as Heard])
        if (full === 'onChatReady' && ready) (first as () => void)()
      }
    } else if (name === 'runChatShow') window.onelead?.('open')
    else if (name === 'runChatHide') window.onelead?.('close')
    else if (name === 'sendKeyActionHook') window.onelead?.('track', `${first}`)
    else if (name === 'runDestroy') destroy()
  }

  const destroy = () => {
    window.onelead?.('close')
    window.onelead?.('hide')
    bridge.place?.host.remove()
    document.removeEventListener('onelead:ready', begin)
    watcher.disconnect()
    undress()
    if (ready) {
      bridge.button.removeEventListener('click', pressed)
      bridge.changed = undefined
    }
    listeners.length = 0
    // What is said from here on is for the next one.
    const later: CrmPlugin & { q: unknown[][] } = Object.assign(
      (...words: unknown[]) => void later.q.push(words),
      { q: [] as unknown[][] },
    )
    window.crmPlugin = later
    delete window.crm_plugin
  }

  const begin = () => {
    // The site shows no launcher.
    if (!bridge.button) return
    ready = true
    for (const meta of waiting) learn(bridge, meta)
    bridge.formats = applyLocale(bridge, config)
    const framed = frame(bridge, config)
    undress = dress(bridge, config, framed)
    window.onelead?.('show')
    identify(bridge, config)
    watcher.observe(bridge.button, { attributeFilter: ['aria-expanded'] })
    bridge.button.addEventListener('click', pressed)
    for (const root of [bridge.place, bridge.button.getRootNode()]) root?.addEventListener('click', clicked)
    bridge.changed = (threads) => {
      const conversations = conversationsOf(threads)
      const now = JSON.stringify(conversations)
      if (now !== told) tell('onConversationsChange', conversations)
      told = now
    }
    tell('onChatReady')
  }

  const plugin = window.crm_plugin ?? {}
  waiting.push(...(plugin.params ?? []))
  plugin.setMeta = setMeta
  window.crm_plugin = plugin
  const queue = window.crmPlugin?.q ?? []
  window.crmPlugin = run
  for (const words of queue) run(...(words as unknown as [string]))
  if (bridge.button) begin()
  else document.addEventListener('onelead:ready', begin, { once: true })
}

start()
