import { bare } from '../domain/ids.ts'
import { randomSecret, sha256 } from './bytes.ts'

/**
 * API keys, session cookies and site keys carry their account, so that the database it lives in is known without
 * a directory. Of the secret part only a hash is stored.
 */
export type AccessKey = { account_id: string; id: string; secret: string }

/** `onelead_ACCOUNT_KEY_SECRET`. */
export async function newAccessKey(accountId: string, keyId: string) {
  const secret = randomSecret().replaceAll(/[-_]/g, '0')
  return { key: `onelead_${bare(accountId)}_${bare(keyId)}_${secret}`, hash: await sha256(secret) }
}

export function readAccessKey(key: string): AccessKey | null {
  const match = /^onelead_([0-9A-Za-z]{21})_([0-9A-Za-z]{21})_([0-9A-Za-z]{43})$/.exec(key)
  return match ? { account_id: `acc_${match[1]}`, id: `key_${match[2]}`, secret: match[3] as string } : null
}

/** A site's public key: `ACCOUNT_SITE`. */
export const siteKey = (accountId: string, siteId: string) => `${bare(accountId)}_${bare(siteId)}`

export function readSiteKey(key: string): { account_id: string; id: string } | null {
  const match = /^([0-9A-Za-z]{21})_([0-9A-Za-z]{21})$/.exec(key)
  return match ? { account_id: `acc_${match[1]}`, id: `site_${match[2]}` } : null
}

/** Session cookie: `ACCOUNT.SECRET`. */
export async function newSession(accountId: string) {
  const secret = randomSecret()
  return { cookie: `${bare(accountId)}.${secret}`, hash: await sha256(secret) }
}

export async function readSession(cookie: string): Promise<{ account_id: string; hash: string } | null> {
  const match = /^([0-9A-Za-z]{21})\.([\w-]{43})$/.exec(cookie)
  return match ? { account_id: `acc_${match[1]}`, hash: await sha256(match[2] as string) } : null
}
