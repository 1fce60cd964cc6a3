import { and, eq, sql } from 'drizzle-orm'
import { channels, pipelines, settings, sites, stages } from '../../db/schema.ts'
import type { Channel, DuplicateControl, Pipeline, Site } from '../domain/config.ts'
import { bumpConfig } from './config.ts'
import type { Db, Statement } from './database.ts'
import { insert } from './insert.ts'

/** Statements that change what an admin set up. Each set raises the configuration's version, which every intake proves. */

export const insertPipeline = (db: Db, pipeline: Pipeline, now: string): Statement[] => [
  ...insert(db, pipelines, [{ id: pipeline.id, name: pipeline.name, created_at: now }]),
  ...insert(
    db,
    stages,
    pipeline.stages.map((stage, position) => ({ ...stage, pipeline_id: pipeline.id, position })),
  ),
  bumpConfig(db),
]

/** Stages are kept by ID: known ones renamed and moved, new ones added, missing ones taken away; one that holds leads makes it `stale`. */
export const updatePipeline = (db: Db, pipeline: Pipeline): Statement[] => {
  const mine = and(eq(stages.account_id, db.account_id), eq(stages.pipeline_id, pipeline.id))
  const kept = JSON.stringify(pipeline.stages.map(({ id }) => id))
  return [
    db.orm.run(sql`INSERT INTO guard (stale) SELECT EXISTS (SELECT 1 FROM leads
      WHERE account_id = ${db.account_id} AND pipeline_id = ${pipeline.id}
        AND stage_id NOT IN (SELECT value FROM json_each(${kept})))`),
    db.orm
      .update(pipelines)
      .set({ name: pipeline.name })
      .where(and(eq(pipelines.account_id, db.account_id), eq(pipelines.id, pipeline.id))),
    db.orm.delete(stages).where(mine),
    ...insert(
      db,
      stages,
      pipeline.stages.map((stage, position) => ({ ...stage, pipeline_id: pipeline.id, position })),
    ),
    bumpConfig(db),
  ]
}

export const insertChannel = (db: Db, channel: Channel, now: string): Statement[] => [
  ...insert(db, channels, [{ ...channel, created_at: now }]),
  bumpConfig(db),
]

export const updateChannel = (db: Db, { id, ...set }: Channel): Statement[] => [
  db.orm
    .update(channels)
    .set(set)
    .where(and(eq(channels.account_id, db.account_id), eq(channels.id, id))),
  bumpConfig(db),
]

/** Its leads and conversations stay; it takes no more requests. */
export const removeChannel = (db: Db, id: string, now: string): Statement[] => [
  db.orm
    .update(channels)
    .set({ deleted_at: now })
    .where(and(eq(channels.account_id, db.account_id), eq(channels.id, id))),
  bumpConfig(db),
]

export const insertSite = (db: Db, site: Site, channel: Channel, now: string): Statement[] => [
  ...insert(db, channels, [{ ...channel, created_at: now }]),
  ...insert(db, sites, [{ ...site, created_at: now }]),
  bumpConfig(db),
]

export const updateSite = (db: Db, { id, ...set }: Site, channel: Channel): Statement[] => [
  db.orm
    .update(sites)
    .set(set)
    .where(and(eq(sites.account_id, db.account_id), eq(sites.id, id))),
  ...updateChannel(db, channel),
]

/** A version that somebody else saved in the meantime makes the insert fail: its key is there already. */
export const insertControl = (
  db: Db,
  pipelineId: string,
  version: number,
  body: DuplicateControl,
  by: string,
  now: string,
): Statement[] => [
  ...insert(db, settings, [{ pipeline_id: pipelineId, version, body, saved_by: by, saved_at: now }]),
  bumpConfig(db),
]

export const isOvertaken = (error: unknown) => {
  const text =
    error instanceof Error
      ? `${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`
      : ''
  return text.includes('UNIQUE constraint failed: settings.')
}
