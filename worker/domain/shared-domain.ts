const isAddress = (host: string) => /^[\d.]+$|:/.test(host)

/**
 * The domain that a page shares with other origins of its site, so that a browser that is known on one is known on the
 * others: the shortest that is itself an origin of the site, or is with `www.` before it. Nothing is guessed: of two
 * shops below a common host, neither names that host as its own. null: it shares with none.
 * @param page its origin.
 */
export function sharedDomain(page: string, origins: string[]): string | null {
  const host = URL.parse(page)?.hostname ?? ''
  if (isAddress(host)) return null
  const hosts = origins.flatMap((origin) => URL.parse(origin)?.hostname ?? [])
  const labels = host.split('.')
  const above = labels.map((_, i) => labels.slice(i).join('.')).filter((it) => it.includes('.'))
  const own = above.filter((it) => hosts.includes(it) || hosts.includes(`www.${it}`)).at(-1)
  const others = hosts.filter((it) => it !== host && (it === own || it.endsWith(`.${own}`)))
  return own && others.length > 0 ? own : null
}
