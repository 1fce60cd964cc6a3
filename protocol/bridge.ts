/** What the pixel script hands to the widget script: both run in one page, and share it as `window.onelead.bridge`. */
import type { ConsentMode, Message, NewChat } from './public.ts'
import type { LauncherSettings } from './widget-settings.ts'

export type Bridge = {
  /** The tag of the snippet: routes are relative to its address, and it names the site. */
  script: HTMLScriptElement
  /** The pixel ID that may be sent, if there is one. */
  readId(): string | undefined
  /** Stores an ID, unless the visitor refused. */
  keepId(id?: string | null): void
  /** What the visitor said; undefined when nobody asked. */
  consent(): boolean | undefined
  /** The consent mode of the site. */
  mode: ConsentMode
  settings: LauncherSettings
  /** Conversations of the user that the website has signed for. */
  chats?: { chat_id: string; token: string }[] | undefined
  button: HTMLButtonElement
  /** Where the panel is drawn, if not beside the button. */
  place?: ShadowRoot
  /** What the page says about the visitor: goes along with what opens a conversation. */
  meta?: { person: Pick<NewChat, 'name' | 'email' | 'phone'>; fields: NonNullable<NewChat['fields']> }
  /** Whom the page said that the visitor is. */
  user?: string
  /** How the page wants days and times written. */
  formats?: { day?: (at: number) => string; time?: (at: number) => string }
  /** Told the conversations whenever something changes. */
  changed?(threads: { id: string; messages: Message[] }[]): void
  /** Set by the widget: `open`s the panel, `close`s it, or `toggle`s it. */
  panel?(verb: string): void
  /** Set by the widget: what was stored is gone, show nothing of it any longer. */
  forget?(): void
}

export type Onelead = {
  (verb: string, ...args: unknown[]): void
  /** Commands that the page gave before the script was there. */
  q?: Iterable<Iterable<unknown>>
  bridge?: Bridge
}

declare global {
  interface Window {
    onelead?: Onelead
  }
}
