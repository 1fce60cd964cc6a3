import type { Credentials } from '../domain/connection.ts'
import type { Ask, Call } from './connector.ts'
import { CrmFailure } from './crm-failure.ts'

/** A token is renewed this long before its end. */
const EARLY_S = 60

type Token = { access_token: string; refresh_token: string; expires_in: number }
/** Where a CRM gives tokens, in which form it is asked, and what it answers. */
type Endpoint = Pick<Ask<Token>, 'path' | 'as' | 'answer'>

/**
 * OAuth 2 by code or refresh token. Every answer may have a new refresh token, and the old one may be gone: what comes
 * back is to be kept whole, in one write. Source: RFC 6749, sections 4.1.3 and 6.
 */
export const renewByOauth =
  (endpoint: Endpoint) =>
  async (call: Call, credentials: Credentials, now: number): Promise<Credentials> => {
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
      ...endpoint,
      method: 'POST',
      body: { ...grant, client_id, client_secret, ...(redirect_uri ? { redirect_uri } : {}) },
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
