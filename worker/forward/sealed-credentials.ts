import { seal, unseal } from '../credential/seal.ts'
import type { Deps } from '../deps.ts'
import type { Credentials } from '../domain/connection.ts'
import type { ConnectionRow } from '../store/connections.ts'
import { CrmFailure } from './crm-failure.ts'

/** Where a connection's secrets are kept: they can be read nowhere else. */
const placeOf = (account_id: string, connection_id: string) => `${account_id}/${connection_id}`

/** null: there is no key to encrypt with. */
export async function sealCredentials(deps: Deps, account_id: string, id: string, credentials: Credentials) {
  const key = deps.env.ONELEAD_ENCRYPTION_KEY
  return key ? seal(key, JSON.stringify(credentials), placeOf(account_id, id)) : null
}

/** Throws `CrmFailure` if the key is another than it was. */
export async function unsealCredentials(
  deps: Deps,
  account_id: string,
  { id, credentials }: Pick<ConnectionRow, 'id' | 'credentials'>,
): Promise<Credentials> {
  const key = deps.env.ONELEAD_ENCRYPTION_KEY
  const text = key ? await unseal(key, credentials, placeOf(account_id, id)) : null
  if (text === null)
    throw new CrmFailure(
      { kind: 'stop' },
      'The credentials can not be decrypted: ONELEAD_ENCRYPTION_KEY is another than when they were given',
      null,
    )
  return JSON.parse(text)
}
