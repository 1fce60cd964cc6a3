/** Who somebody is, as the website knows it. Signed on its server, it is verified; see the guide on identity. */
export type Identity = {
  user_id?: string
  email?: string
  phone?: string
  name?: string
  attributes?: Record<string, string | number | boolean>
}

/** What can be said to the widget and the pixel, before they are loaded too. */
export type Commands = {
  (verb: 'open' | 'close' | 'toggle' | 'show' | 'hide' | 'reset'): void
  (verb: 'consent', given: boolean): void
  (verb: 'identify', identity: Identity, signature?: string): void
}

type Waiting = ((...words: unknown[]) => void) & { q?: unknown[][]; bridge?: unknown }

const global = () => globalThis as { onelead?: Waiting }

/** Says something to the widget: at once, or as soon as it is there. On a server it does nothing. */
export const onelead: Commands = (...words: unknown[]) => {
  if (typeof document === 'undefined') return
  const page = global()
  page.onelead ??= Object.assign(
    (...later: unknown[]) => {
      const waiting = page.onelead as Waiting
      waiting.q = [...(waiting.q ?? []), later]
    },
    { q: [] as unknown[][] },
  )
  page.onelead(...words)
}

/** The script has run, whoever put it there. */
export const isLoaded = () => global().onelead?.bridge !== undefined
