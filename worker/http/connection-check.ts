import type { Credentials } from '../domain/connection.ts'
import { CONNECTORS, EVENTS } from '../forward/connectors/registry.ts'
import type { C } from './context.ts'
import { invalid } from './problem.ts'
import { refuseTarget } from './refuse-target.ts'

/** null: a connection of this kind can be made with these. @param credentials null: they stay. @param before the address that they were given for. */
export function refuseConnection(
  c: C,
  kind: string,
  url: string,
  credentials: Credentials | null,
  before?: string,
) {
  const connector = CONNECTORS[kind]
  if (url === '') return invalid(c, [{ pointer: '/base_url', detail: 'This CRM needs its address' }])
  const wrong = refuseTarget(c, url, '/base_url')
  if (wrong) return wrong
  const { hostname } = new URL(url)
  if (connector?.hosts && !connector.hosts.test(hostname) && c.env.ONELEAD_ALLOW_PRIVATE_URLS !== '1')
    return invalid(c, [{ pointer: '/base_url', detail: `Not an address of ${connector.title}` }])
  if (credentials === null)
    return kind === EVENTS || before === undefined || new URL(before).origin === new URL(url).origin
      ? null
      : invalid(c, [
          { pointer: '/credentials', detail: 'Another host is not sent what was given for this one' },
        ])
  if (kind === EVENTS)
    return !credentials.secret || /^whsec_[A-Za-z0-9+/=]{32,}$/.test(credentials.secret)
      ? null
      : invalid(c, [{ pointer: '/credentials/secret', detail: 'whsec_ and base64 of 24 to 64 bytes' }])
  const sets = connector?.secrets ?? []
  if (sets.some((names) => names.every((name) => credentials[name]))) return null
  const needed = sets.map((names) => names.join(', ')).join('; or ')
  return invalid(c, [{ pointer: '/credentials', detail: `Needed: ${needed}` }])
}
