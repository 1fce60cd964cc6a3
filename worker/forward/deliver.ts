import type { Deps } from '../deps.ts'
import { connectionById, updateConnection } from '../store/connections.ts'
import { claim, dueEvents, nextDelivery, resumeDeliveries, settle } from '../store/outbox.ts'
import { disableReceiverOfJob, isJobs } from '../store/progress-receiver.ts'
import { updateWebhook } from '../store/webhooks.ts'
import { retryAfter } from './backoff.ts'
import { postEvent, receiverOf } from './connectors/webhook.ts'
import { newSlice } from './slice.ts'

/** How long one attempt holds a delivery; a process that dies gives it back after this. */
const HELD_MS = 60_000
const READ_AT_ONCE = 50
/** A paused connection is looked at again after this, or when it is resumed. */
const PAUSED_MS = 3_600_000
/** What of an answer is kept to show why it failed. Never the body: it may hold somebody's secrets. */
const ERROR_MAX_CHARS = 200

/**
 * Hands what is due to one receiver, one event after the other. Safe to repeat and to kill; of each receiver one runs at
 * a time, in its Durable Object.
 * @returns when it wants to run again, ISO; null: nothing is left.
 */
export async function deliverDue(deps: Deps, account_id: string, webhookId: string): Promise<string | null> {
  const db = deps.db(account_id)
  const isOver = newSlice(deps)
  while (!isOver()) {
    const due = await dueEvents(db, webhookId, deps.now(), READ_AT_ONCE)
    if (due.length === 0) break
    for (const { event_id } of due) {
      if (isOver()) break
      await deliver(deps, account_id, event_id, webhookId)
    }
  }
  return nextDelivery(db, webhookId)
}

/** One attempt to deliver one event to one webhook, if it is due. At least once; the receiver tells repeats by `webhook-id`. */
async function deliver(deps: Deps, account_id: string, eventId: string, webhookId: string): Promise<void> {
  const db = deps.db(account_id)
  const now = deps.clock()
  const claimed = await claim(db, eventId, webhookId, iso(now), iso(now + HELD_MS))
  if (!claimed) return
  const { delivery, event } = claimed
  const end = (set: {
    state: 'delivered' | 'failed' | 'pending'
    next_at?: number
    status: number | null
    error: string | null
  }) =>
    settle(db, delivery, {
      state: set.state,
      next_at: iso(set.next_at ?? deps.clock()),
      last_status: set.status,
      last_error: set.error?.slice(0, ERROR_MAX_CHARS) ?? null,
      updated_at: deps.now(),
    })
  if (!claimed.webhook && !claimed.connection)
    return void (await end({ state: 'failed', status: null, error: 'The receiver was deleted' }))
  const webhook = claimed.webhook ?? (await receiverOf(deps, account_id, claimed.connection))
  // Nothing is lost while a connection is paused: it is looked at again, and no attempt is counted.
  if (webhook === 'paused') {
    await settle(db, delivery, {
      state: 'pending',
      attempts: delivery.attempts - 1,
      next_at: iso(now + PAUSED_MS),
      last_status: delivery.last_status,
      last_error: 'The connection is paused',
      updated_at: deps.now(),
    })
    // Resumed since it was read: then this was put off after all that waited had become due.
    if ((await connectionById(db, webhookId))?.state === 'active')
      await resumeDeliveries(db, webhookId, deps.now())
    return
  }
  if (webhook.state === 'disabled')
    return void (await end({ state: 'failed', status: null, error: 'The webhook is disabled' }))

  const { id, type, created_at, sequence, data } = event
  const body = JSON.stringify({ id, type, created_at, account_id, sequence, data })
  const sent = await postEvent(deps, webhook, id, body)
  if (sent.ok) return void (await end({ state: 'delivered', status: sent.status, error: null }))
  if (sent.status === 410) {
    if (isJobs(webhook.id)) await disableReceiverOfJob(db, webhook.id)
    else if (claimed.connection)
      await updateConnection(db, webhook.id, { state: 'stopped', trouble: 'The receiver is gone (410)' })
    else await updateWebhook(db, webhook.id, { state: 'disabled' })
    return void (await end({
      state: 'failed',
      status: 410,
      error: 'The receiver is gone (410); the webhook was disabled',
    }))
  }
  const wait = retryAfter(delivery.attempts, Math.random())
  if (wait === null) return void (await end({ state: 'failed', status: sent.status, error: sent.error }))
  await end({ state: 'pending', next_at: deps.clock() + wait, status: sent.status, error: sent.error })
}

const iso = (ms: number) => new Date(ms).toISOString()
