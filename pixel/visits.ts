import type { Hit } from '../protocol/public.ts'
import { consent } from './pixel-id.ts'
import { attempt } from './storage.ts'

let url = document.referrer

/** The page as it is now, come to from the one that was seen before it. The server cuts what is too long. */
export const see = (): Omit<Hit, 'site'> => ({
  referrer: url,
  // biome-ignore lint/suspicious/noAssignInExpressions: the one that is seen now is where the next one comes from
  url: (url = location.href.split('#')[0] as string),
  title: document.title,
  consent,
})

/** Calls `visit` for each further view of this document: single-page navigation, and the way back to it. */
export const watchVisits = (visit: () => void) => {
  // Later, because routers set the title after the address, and the address after this.
  const look = () => setTimeout(() => new URL(url).pathname !== location.pathname && visit())
  addEventListener('popstate', look)
  addEventListener('pageshow', (event) => event.persisted && visit())
  // Throws where the page has frozen the prototypes.
  attempt(() => {
    for (const name of ['pushState', 'replaceState'] as const) {
      const original = history[name]
      history[name] = (...args) => {
        look()
        original.apply(history, args)
      }
    }
  })
}
