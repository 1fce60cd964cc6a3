import { and, desc, eq, sql } from 'drizzle-orm'
import { models, trainingSlices, trainings } from '../../db/schema.ts'
import type { Plan } from '../domain/plan.ts'
import { AGAIN_AFTER_DAYS, type ModelRow } from '../domain/training.ts'
import { bumpConfig } from './config.ts'
import type { Db, Statement } from './database.ts'
import { insert } from './insert.ts'

export async function modelBody({ orm, account_id }: Db, version: number): Promise<unknown> {
  const rows = await orm
    .select({ body: models.body })
    .from(models)
    .where(and(eq(models.account_id, account_id), eq(models.version, version)))
  return rows[0]?.body ?? null
}

export async function modelRow({ orm, account_id }: Db, version: number): Promise<ModelRow | null> {
  const rows = await orm
    .select()
    .from(models)
    .where(and(eq(models.account_id, account_id), eq(models.version, version)))
  return rows[0] ?? null
}

/** What the last training came to. */
export async function lastModel({ orm, account_id }: Db): Promise<ModelRow | null> {
  const rows = await orm
    .select()
    .from(models)
    .where(eq(models.account_id, account_id))
    .orderBy(desc(models.version))
    .limit(1)
  return rows[0] ?? null
}

/** What a training has come to so far; part of the commit that ends its item. */
export function trainingStatements(db: Db, { training: step, now }: Plan): Statement[] {
  if (!step) return []
  const { orm, account_id } = db
  if (step.kind === 'observed') {
    const { job_id, slice, observed } = step
    return insert(db, trainingSlices, [{ job_id, slice, observed }])
  }
  const { kind: _, serves, ...row } = step
  const again_at = new Date(Date.parse(now) + AGAIN_AFTER_DAYS * 86_400_000).toISOString()
  return [
    ...insert(db, models, [row]),
    orm
      .delete(trainingSlices)
      .where(and(eq(trainingSlices.account_id, account_id), eq(trainingSlices.job_id, row.job_id))),
    // What has become due since it was begun stays due.
    orm
      .update(trainings)
      .set({ due_at: sql`iif(due_at > ${now}, NULL, due_at)`, again_at })
      .where(eq(trainings.account_id, account_id)),
    ...(serves
      ? [
          orm.run(sql`UPDATE accounts SET model_version = ${row.version} WHERE id = ${account_id}`),
          bumpConfig(db),
        ]
      : []),
  ]
}
