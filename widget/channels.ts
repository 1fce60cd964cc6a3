import type { Bridge } from '../protocol/bridge.ts'
import type { ElsewhereKind, OtherChannel } from '../protocol/widget-settings.ts'
import css from './channels.inline.css'
import type { Texts } from './i18n/texts.ts'

type Words = { code: string | undefined; hello: string; subject: string }

const query = (parameters: Record<string, string | undefined>) => {
  const given = Object.entries(parameters).filter(([, value]) => value)
  return given.length
    ? `?${given.map(([name, value]) => `${name}=${encodeURIComponent(value as string)}`).join('&')}`
    : ''
}
const marked = (text: string, code: string | undefined) => code && `${text} [${code}]`

/** Where a service's link takes a parameter, the code goes there; else into the text that is written beforehand. */
const LINKS: Record<ElsewhereKind, (to: string, words: Words) => string> = {
  whatsapp: (to, { code, hello }) => `https://wa.me/${to}${query({ text: marked(hello, code) })}`,
  // A bot is told the parameter; a person is written to, and sees the text.
  telegram: (to, { code, hello }) =>
    `https://t.me/${to}${query({ start: code, text: /bot$/i.test(to) ? undefined : marked(hello, code) })}`,
  messenger: (to, { code }) => `https://m.me/${to}${query({ ref: code })}`,
  instagram: (to, { code }) => `https://ig.me/m/${to}${query({ ref: code })}`,
  phone: (to) => `tel:${to}`,
  email: (to, { code, subject }) => `mailto:${to}${query({ subject: marked(subject, code) ?? subject })}`,
}

const NAMES: Partial<Record<ElsewhereKind, string>> = {
  whatsapp: 'WhatsApp',
  telegram: 'Telegram',
  messenger: 'Messenger',
  instagram: 'Instagram',
}

/** Strokes on a grid of 24. */
const ICONS: Record<ElsewhereKind, string> = {
  whatsapp:
    'M4 20l1.2-4A8 8 0 1 1 8 18.8zM9 8.5c0 4 3 6.5 6 6.5l1-2-2.2-1-1 1c-1-.5-1.6-1.2-2-2.2l1-.8L11 8z',
  telegram: 'M21 4 3 11l6 2.5L18 7l-7 8 7 5zM9 13.5V20l3-3',
  messenger:
    'M12 3c5 0 9 3.6 9 8.2S17 19.5 12 19.5l-2-.2L7 21v-2.8C4.5 16.7 3 14.2 3 11.2 3 6.6 7 3 12 3zM7 13l3.5-3.5 2.5 2L17 9l-3.5 3.5-2.5-2z',
  instagram:
    'M7 3h10a4 4 0 0 1 4 4v10a4 4 0 0 1-4 4H7a4 4 0 0 1-4-4V7a4 4 0 0 1 4-4zM12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM17.2 6.8h.01',
  phone: 'M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3C10 21 3 14 3 6a3 3 0 0 1 3-3z',
  email: 'M4 5h16a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM3.5 7 12 13l8.5-6',
}
const SVG = 'http://www.w3.org/2000/svg'

const iconOf = (kind: ElsewhereKind) => {
  const icon = document.createElementNS(SVG, 'svg')
  const path = document.createElementNS(SVG, 'path')
  for (const [name, value] of [
    ['viewBox', '0 0 24 24'],
    ['width', '20'],
    ['height', '20'],
    ['aria-hidden', 'true'],
  ] as const)
    icon.setAttribute(name, value)
  path.setAttribute('d', ICONS[kind])
  icon.append(path)
  return icon
}

const styled = new WeakSet<ShadowRoot>()
const style = (root: ShadowRoot) => {
  if (styled.has(root)) return
  styled.add(root)
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
}

/** Codes that were given out and not yet clicked on; the panel draws itself anew more often than somebody leaves. */
let held: string[] = []
let asking = false
/** Writes the codes into the links that are there now. */
let address = () => {}

/** Fills the place with a link to each channel. They lead there from the start; the codes come into them a moment later. */
export const putChannels = (place: HTMLElement, bridge: Bridge, texts: Texts) => {
  if (place.firstChild || !place.isConnected) return
  style(place.getRootNode() as ShadowRoot)
  const channels = bridge.settings.channels ?? []
  const carrying = channels.filter((it) => it.kind !== 'phone')
  const links = channels.map((channel) => ({ channel, link: document.createElement('a') }))

  address = () => {
    for (const { channel, link } of links)
      link.href = LINKS[channel.kind](channel.to, {
        code: held[carrying.indexOf(channel)],
        hello: texts.hello,
        subject: document.title.slice(0, 100),
      })
  }

  const ask = async () => {
    const pixel = bridge.readId()
    if (asking || held.length || !pixel || !carrying.length) return
    asking = true
    try {
      const response = await fetch(new URL('v1/codes', bridge.script.src), {
        method: 'POST',
        body: JSON.stringify({
          site: bridge.script.dataset.site,
          pixel,
          consent: bridge.consent(),
          count: carrying.length,
          fields: bridge.meta?.fields,
        }),
      })
      if (response.ok) held = (await response.json()).codes
    } catch {}
    asking = false
    address()
  }

  const row = ({ channel, link }: { channel: OtherChannel; link: HTMLAnchorElement }) => {
    const item = document.createElement('li')
    const name = channel.kind === 'phone' ? texts.call : (NAMES[channel.kind] ?? texts.email)
    link.dataset.kind = channel.kind
    if (channel.kind !== 'phone' && channel.kind !== 'email') {
      link.target = '_blank'
      link.rel = 'noopener'
    }
    link.append(iconOf(channel.kind), name)
    // A code is good for once: whoever comes back to the links is given others.
    link.onclick = link.onauxclick = () => {
      setTimeout(() => {
        held = []
        address()
        void ask()
      })
    }
    item.append(link)
    return item
  }

  const list = document.createElement('ul')
  const heading = document.createElement('p')
  heading.append(texts.elsewhere)
  list.append(...links.map(row))
  place.append(heading, list)
  address()
  void ask()
}
