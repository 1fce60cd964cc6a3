import { effect, signal } from '@preact/signals'

/** True while a page holds changes that are not saved. */
export const unsaved = signal(false)

/** Where the user wanted to go when held back; null when nobody is. */
export const heldBack = signal<string | null>(null)

const here = () => location.pathname + location.search
let at = here()

effect(() => {
  if (unsaved.value) at = here()
})

/** Holds links, the back button and closing the window while there are unsaved changes. Before the router's listeners. */
export function guardLeaving() {
  addEventListener('beforeunload', (event) => {
    if (unsaved.value) event.preventDefault()
  })
  addEventListener(
    'click',
    (event) => {
      if (!unsaved.value || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
      const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement)
      if (!link || link.origin !== location.origin || link.target || link.hasAttribute('download')) return
      if (link.pathname === location.pathname) return
      event.preventDefault()
      event.stopImmediatePropagation()
      heldBack.value = link.pathname + link.search
    },
    { capture: true },
  )
  addEventListener(
    'popstate',
    (event) => {
      if (!unsaved.value || location.pathname === new URL(at, location.origin).pathname) return
      event.stopImmediatePropagation()
      const wanted = here()
      history.pushState(null, '', at)
      heldBack.value = wanted
    },
    { capture: true },
  )
}
