import { sql } from 'drizzle-orm'
import type { ProgressReceiver } from '../domain/job.ts'
import type { Db } from './database.ts'
import type { WebhookRow } from './webhooks.ts'

/** A delivery names a webhook, or a job for the receiver of its progress. */
export const isJobs = (webhookId: string) => webhookId.startsWith('job_')

/** The receiver that a job was given, as if it were a webhook. */
export async function receiverOfJob({ orm, account_id }: Db, job_id: string): Promise<WebhookRow | null> {
  const [row] = await orm.all<{ receiver: string | null; created_at: string }>(sql`
    SELECT j.params -> '$.progress_webhook' AS receiver, j.created_at AS created_at FROM jobs AS j
    WHERE j.account_id = ${account_id} AND j.id = ${job_id}`)
  if (!row?.receiver) return null
  const { url, secret, state } = JSON.parse(row.receiver) as ProgressReceiver
  return { id: job_id, url, secret, state, events: ['job.progress'], created_at: row.created_at }
}

/** It is told no more of this job. */
export const disableReceiverOfJob = ({ orm, account_id }: Db, job_id: string) =>
  orm.run(sql`UPDATE jobs SET params = json_set(params, '$.progress_webhook.state', 'disabled')
    WHERE account_id = ${account_id} AND id = ${job_id} AND params -> '$.progress_webhook' IS NOT NULL`)
