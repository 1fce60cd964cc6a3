import type { Deps } from '../deps.ts'
import { dueConnections } from '../store/connections.ts'
import { dueOutbox, dueReceivers } from '../store/outbox.ts'
import { wakeConnection } from './wake-connection.ts'

/** A fresh outbox row is on its way through the queue; older than this, the queue has lost it. */
const QUEUE_GRACE_MS = 2_000
/** Most messages that a queue takes at once. */
const QUEUE_BATCH = 100

/** Says again what is due: a queue may lose messages, an object may be gone; the rows stay until they are done. */
export async function sweep(deps: Deps): Promise<void> {
  const directory = deps.directory()
  const left = await dueOutbox(directory, new Date(deps.clock() - QUEUE_GRACE_MS).toISOString())
  const messages = left.map(({ account_id, id }) => ({ body: { account_id, outbox_id: id } }))
  for (let at = 0; at < messages.length; at += QUEUE_BATCH)
    await deps.env.OUTBOX.sendBatch(messages.slice(at, at + QUEUE_BATCH))
  // Each has an object of its own: none waits for another's backlog.
  const receivers = await dueReceivers(directory, deps.now())
  const connections = await dueConnections(directory, deps.now())
  await Promise.all([
    ...receivers.map(({ account_id, webhook_id }) => wakeConnection(deps, account_id, webhook_id)),
    ...connections.map(({ account_id, id }) => wakeConnection(deps, account_id, id)),
  ])
}
