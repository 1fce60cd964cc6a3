import type { Deps } from '../deps.ts'
import type { Credentials } from '../domain/connection.ts'
import { type ConnectionRow, connectionById, replaceCredentials } from '../store/connections.ts'
import type { Ask, Call, Connector, Session } from './connector.ts'
import { CONNECTORS } from './connectors/registry.ts'
import { crmCall } from './crm-call.ts'
import { CrmFailure } from './crm-failure.ts'
import { hideSecrets } from './hide-secrets.ts'
import { sealCredentials, unsealCredentials } from './sealed-credentials.ts'
import type { Wire } from './wire.ts'

export type Opened = { connector: Connector; session: Session }

/** A connection ready to be called. */
export async function openSession(
  deps: Deps,
  account_id: string,
  row: ConnectionRow,
  wire: Wire,
): Promise<Opened> {
  const connector = CONNECTORS[row.kind]
  if (!connector) throw new CrmFailure({ kind: 'stop' }, `No connector is called ${row.kind}`, null)
  let sealed = row.credentials
  let credentials = await unsealCredentials(deps, account_id, row)
  const { renew } = connector

  const plain = crmCall({
    connector,
    base_url: row.base_url,
    allowPrivate: deps.env.ONELEAD_ALLOW_PRIVATE_URLS === '1',
    paced: (lane, work) => wire.paced(connector.limits, lane, work),
    authorization: async () => {
      if (isPast(credentials, deps.clock()) && renew) await renewed(credentials.token)
      return connector.headers?.(credentials) ?? { authorization: `Bearer ${credentials.token ?? ''}` }
    },
    hide: (text) => hideSecrets(text, credentials),
    onWait: wire.hold,
    now: deps.clock,
  })

  async function takeFresh(): Promise<void> {
    const fresh = await connectionById(deps.db(account_id), row.id)
    if (!fresh || fresh.credentials === sealed) return
    sealed = fresh.credentials
    credentials = await unsealCredentials(deps, account_id, fresh)
  }

  /** The refresh token is spent by one at a time; whoever comes later gets what that one got. */
  async function renewed(used: string | undefined): Promise<void> {
    await wire.renewing(async () => {
      await takeFresh()
      if (credentials.token !== used || !renew) return
      const next = await renew(plain, credentials, deps.clock()).catch(asStop)
      const box = await sealCredentials(deps, account_id, row.id, next)
      if (box !== null) await replaceCredentials(deps.db(account_id), row.id, sealed, box)
      sealed = box ?? sealed
      credentials = next
    })
    // It was another session's renewal that this one waited for.
    if (credentials.token === used) await takeFresh()
  }

  const call: Call = async <T>(ask: Ask<T>) => {
    const used = credentials.token
    try {
      return await plain(ask)
    } catch (error) {
      const again = error instanceof CrmFailure && error.verdict.kind === 'sign_in'
      if (!again || !renew || !mayRenew(credentials)) throw error
      await renewed(used)
      return plain(ask)
    }
  }
  const held = {
    base_url: row.base_url,
    mapping: row.mapping,
    notes: row.notes,
    credentials,
    now: deps.clock,
  }
  return { connector, session: connector.open(call, held) }
}

const isPast = ({ token, expires_at }: Credentials, now: number) =>
  token === undefined || (expires_at !== undefined && Date.parse(expires_at) <= now)

/** With what renews a token: a refresh token, a fresh code, or a name and its password. */
const mayRenew = ({ refresh_token, code, user, secret }: Credentials) =>
  refresh_token !== undefined || code !== undefined || (user !== undefined && secret !== undefined)

/** A renewal that is refused can't be tried again: a person has to sign in. An outage can. */
function asStop(error: unknown): never {
  if (error instanceof CrmFailure && ['refused', 'sign_in', 'not_allowed'].includes(error.verdict.kind))
    throw new CrmFailure({ kind: 'stop' }, `The token could not be renewed: ${error.message}`, error.status)
  throw error
}
