import type { Credentials } from '../../domain/connection.ts'
import type { Call } from '../connector.ts'
import { CrmFailure } from '../crm-failure.ts'
import { kommo as answer } from './kommo-answers.ts'

/** A token is renewed this long before its end. */
const EARLY_S = 60

/** OAuth 2 of Kommo. Every answer has a new refresh token, and the old one may be gone: both are kept in one write. */
export async function renewKommo(call: Call, credentials: Credentials, now: number): Promise<Credentials> {
  const { client_id, client_secret, redirect_uri, code, refresh_token } = credentials
  if (!client_id || !client_secret || (!refresh_token && !code))
    throw new CrmFailure(
      { kind: 'stop' },
      'The token is no longer good, and there is nothing to renew it with',
      401,
    )
  const grant = refresh_token
    ? { grant_type: 'refresh_token', refresh_token }
    : { grant_type: 'authorization_code', code }
  const got = await call({
    method: 'POST',
    path: '/oauth2/access_token',
    body: { client_id, client_secret, ...grant, redirect_uri },
    answer: answer.token,
    authorization: null,
  })
  return {
    ...credentials,
    code: undefined,
    token: got.access_token,
    refresh_token: got.refresh_token,
    expires_at: new Date(now + (got.expires_in - EARLY_S) * 1000).toISOString(),
  }
}
