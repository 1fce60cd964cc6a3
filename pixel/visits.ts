import type { Hit } from '../protocol/public.ts'
import { consent } from './pixel-id.ts'
import { attempt } from './storage.ts'

let from = document.referrer

/** The page as it is now, come to from the one that was seen before it. The server cuts what is too long. */
export const see = () => {
  // Without the fragment: it is where sign-in flows put their tokens.
  const url = location.href.split('#')[0] as string
  const seen: Omit<Hit, 'site'> = { url, referrer: from, title: document.title, consent }
  from = url
  return seen
}

/** Calls `visit` for each further view of this document: single-page navigation, and the way back to it. */
export const watchVisits = (visit: () => void) => {
  // Later, because routers set the title after the address.
  const look = () =>
    setTimeout(() => {
      if (new URL(from).pathname !== location.pathname) visit()
    })
  addEventListener('popstate', look)
  addEventListener('pageshow', (event) => event.persisted && visit())
  // Throws where the page has frozen the prototypes.
  attempt(() => {
    for (const name of ['pushState', 'replaceState'] as const) {
      const original = history[name]
      history[name] = (...args) => {
        original.apply(history, args)
        look()
      }
    }
  })
}
