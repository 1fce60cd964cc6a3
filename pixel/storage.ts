/** The longest that browsers keep a cookie: 400 days. */
const MAX_AGE_SECONDS = 34_560_000

/** Storage throws where cookies are blocked or the frame is sandboxed; the host page must not notice. */
export const attempt = <T>(act: () => T): T | undefined => {
  try {
    return act()
  } catch {}
}

/** Into a cookie and local storage; an empty value takes both away. */
export const write = (name: string, value = '') =>
  attempt(() => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API answers later, and Safari has none of it
    document.cookie = `${name}=${value};path=/;samesite=lax;max-age=${value ? MAX_AGE_SECONDS : 0}${
      location.protocol === 'https:' ? ';secure' : ''
    }`
    // After the cookie, since it throws when full or switched off.
    if (value) localStorage[name] = value
    else delete localStorage[name]
  })
