import { attempt, write } from './storage.ts'

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

/** Base64url is not in the order of ASCII, so the time of issue is compared as the bytes it stands for. */
const issued = (id: string) => atob(id.slice(3, 11).replace(/-/g, '+').replace(/_/g, '/'))

/** The newest of what cookies and local storage hold, if it may be used. */
export const readId = () =>
  attempt(() => {
    if (consent !== false)
      return `${document.cookie} ${localStorage.onelead_px}`
        .match(/px_[\w-]+/g)
        ?.reduce((a, b) => (issued(a) < issued(b) ? b : a))
  })

export const keepId = (id?: string | null) => {
  if (id && consent !== false) write('onelead_px', id)
}
