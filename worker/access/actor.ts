import { readAccessKey, readSession } from '../credential/access-key.ts'
import { sameText, sha256 } from '../credential/bytes.ts'
import type { Deps } from '../deps.ts'
import { keyById, sessionByHash } from '../store/access.ts'

/** Who holds this API key; null: nobody. */
export async function actorOfKey(deps: Deps, key: string) {
  const read = readAccessKey(key)
  const stored = read && (await keyById(deps.db(read.account_id), read.id))
  if (!read || !stored || !sameText(stored.hash, await sha256(read.secret))) return null
  return {
    account_id: read.account_id,
    role: stored.role,
    by: stored.id,
    name: stored.name,
    expires_at: null,
  }
}

/** Who is signed in with this cookie; null: nobody, or no longer. */
export async function actorOfSession(deps: Deps, cookie: string) {
  const read = await readSession(cookie)
  const session = read && (await sessionByHash(deps.db(read.account_id), read.hash))
  if (!read || !session || session.expires_at <= deps.now()) return null
  return {
    account_id: read.account_id,
    role: session.role,
    by: session.user_id,
    name: session.email,
    expires_at: session.expires_at,
  }
}
