import { sameText, sha256 } from '../../credential/bytes.ts'
import { CONNECTORS } from '../../forward/connectors/registry.ts'
import { wakeConnection } from '../../forward/wake-connection.ts'
import { connectionById } from '../../store/connections.ts'
import { noteChanges } from '../../store/crm-changes.ts'
import { newRoutes } from '../new-routes.ts'
import { problem } from '../problem.ts'

const BODY_MAX_BYTES = 256 * 1024
/** Of one post; a CRM that says more says it again. */
const CHANGES_MAX = 500
/** A record's ID at any of these CRMs, which becomes part of an address there; `deal/5` is one of ours for two kinds. */
const CRM_ID = /^[\w-]{1,100}(\/[\w-]{1,100})?$/

/**
 * Where CRMs say what changed there. Some sign nothing, so a secret is in the path, and nothing that is said is
 * believed: IDs are written down, and the records read again.
 */
export const crmHooks = newRoutes()

crmHooks.post('/:account/:connection/:secret', async (c) => {
  const { account, connection, secret } = c.req.param()
  const { deps } = c.var
  const db = deps.db(account)
  const row = await connectionById(db, connection)
  if (!row || !sameText(await sha256(secret), row.hook_hash)) return problem(c, 404, 'not_found')
  const bytes = await c.req.arrayBuffer()
  if (bytes.byteLength > BODY_MAX_BYTES) return problem(c, 413, 'body_too_large')
  const text = new TextDecoder().decode(bytes)
  const heard = CONNECTORS[row.kind]?.readHook?.(text, c.req.header('content-type') ?? '') ?? []
  const said = heard.filter(({ crm_id, into }) => CRM_ID.test(crm_id) && (into === null || CRM_ID.test(into)))
  if (said.length > 0) {
    const changes = said.slice(0, CHANGES_MAX).map(({ into, ...it }) => ({ ...it, into_crm_id: into }))
    await noteChanges(db, row.id, changes, deps.now())
    deps.later(wakeConnection(deps, account, connection))
  }
  return c.body(null, 204)
})
