import { attempt } from './storage.ts'

const optedOut = navigator.globalPrivacyControl

/** What the visitor said, here or through Global Privacy Control; undefined when nobody asked. */
export let consent: boolean | undefined = optedOut
  ? false
  : attempt(() => JSON.parse(localStorage.onelead_consent))

/** A refusal is remembered too, as one word: otherwise the next page would be given an ID again. */
export const setConsent = (value: boolean) => {
  if (optedOut) return
  consent = value
  attempt(() => {
    localStorage.onelead_consent = value
  })
}

/** What cookies and local storage hold, if it may be used; where they differ, the server takes the newest of its own. */
export const readId = () =>
  attempt(() => {
    if (consent !== false)
      return (document.cookie + localStorage.onelead_px).match(/(px_[\w-]{38})(?!.*\1)/g)?.join()
  })

/** How long and for which hosts a cookie is kept is the site's: the answer to a hit says it. */
let attributes: string | undefined

/** With its attributes: a cookie goes only by the same ones. */
export const keepId = (id?: string | null, cookie = attributes) => {
  attributes = cookie
  if (id && consent !== false)
    attempt(() => {
      const kept = id + attributes
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API answers later, and Safari has none of it
      document.cookie = `onelead_px=${kept}`
      // After the cookie, since it throws when full or switched off.
      localStorage.onelead_px = kept
    })
}

export const dropId = () =>
  attempt(() => {
    // biome-ignore lint/suspicious/noDocumentCookie: as above
    document.cookie = `onelead_px=${localStorage.onelead_px};max-age=0;path=/`
    delete localStorage.onelead_px
  })
