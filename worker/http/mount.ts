/** What the pages of a website ask for; nothing of the admin page or the API is reached on a website's host. */
const PUBLIC = /^\/(v1\/|pixel\.(js|gif)$|widget(\.js$|\/)|crm-plugin\.js$|\.well-known\/gpc\.json$)/

/**
 * Where a route of Cloudflare puts the Worker below a path of a website's own host, the path is taken off.
 * @param mount e.g. `/onelead`; empty: it has a host of its own.
 */
export function unmounted(request: Request, mount: string | undefined): Request {
  const url = new URL(request.url)
  if (!mount || !url.pathname.startsWith(`${mount}/`)) return request
  const path = url.pathname.slice(mount.length)
  if (!PUBLIC.test(path)) return request
  url.pathname = path
  return new Request(url, request)
}
