import type { Deps } from '../deps.ts'
import type { OutboxMessage } from '../domain/outbox-message.ts'
import { dispatch } from './dispatch.ts'

type Message = Pick<globalThis.Message<OutboxMessage>, 'body' | 'ack' | 'retry'>

/**
 * Queue messages that say an outbox row may be due. Rows of one account are handed out together: one D1 batch for all
 * of them. What fails goes back to the queue by itself, never the whole batch with it.
 */
export async function takeOutboxMessages(newDeps: () => Deps, messages: readonly Message[]): Promise<void> {
  const rows = Map.groupBy(messages, ({ body }) => body.account_id)
  await Promise.all(
    [...rows].map(([account_id, group]) =>
      attempt(group, () =>
        dispatch(newDeps(), account_id, [...new Set(group.map(({ body }) => body.outbox_id))]),
      ),
    ),
  )
}

async function attempt(messages: readonly Message[], work: () => Promise<void>): Promise<void> {
  try {
    await work()
    for (const message of messages) message.ack()
  } catch (error) {
    console.error(JSON.stringify({ level: 'error', queue: 'outbox', error: String(error) }))
    for (const message of messages) message.retry()
  }
}
