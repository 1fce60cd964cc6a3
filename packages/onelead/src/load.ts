import { isLoaded } from './commands.ts'

export type LoadOptions = {
  /** Where Onelead is served, such as `https://onelead.example.com`. */
  host: string
  /** The site's key. */
  site: string
  /** Of the page's content security policy. */
  nonce?: string
}

let loading: Promise<void> | undefined

/**
 * Puts the script on the page, once, however often it is called; ready when the first visit was answered. On a server
 * nothing happens. Rejects where the script can't be loaded, and may then be called again.
 */
export function load({ host, site, nonce }: LoadOptions): Promise<void> {
  if (typeof document === 'undefined') return Promise.resolve()
  loading ??= new Promise<void>((resolve, reject) => {
    if (isLoaded()) return resolve()
    const script = document.createElement('script')
    script.async = true
    script.src = new URL('pixel.js', host.endsWith('/') ? host : `${host}/`).href
    script.dataset.site = site
    if (nonce) script.nonce = nonce
    script.onerror = () => {
      script.remove()
      loading = undefined
      reject(new Error(`Onelead could not be loaded from ${script.src}`))
    }
    document.addEventListener('onelead:ready', () => resolve(), { once: true })
    document.head.append(script)
  })
  // Whoever does not wait for it need not handle its failure.
  loading.catch(() => {})
  return loading
}
