import { and, eq, isNull, sql } from 'drizzle-orm'
import { accounts, channels, pipelines, sites, stages } from '../../db/schema.ts'
import { DEFAULT_WIDGET } from '../../protocol/widget-settings.ts'
import {
  type Channel,
  type Config,
  DEFAULT_CONTROL,
  type DuplicateControl,
  type SiteWidget,
} from '../domain/config.ts'
import type { Db, Statement } from './database.ts'

/** How long an isolate goes on with a configuration before it asks whether the version is still the same. A commit proves it anyway; only reads can be this late. */
const FRESH_MS = 5_000
const HELD_ACCOUNTS = 500

const held = new Map<string, { config: Config; until: number }>()

/** All that the account's admin has set up; null: no such account. `now` in ms. */
export async function configOf(db: Db, now: number, fresh = false): Promise<Config | null> {
  const known = held.get(db.account_id)
  if (known && known.until > now && !fresh) return known.config
  if (known && (await versionOf(db)) === known.config.version) {
    known.until = now + FRESH_MS
    return known.config
  }
  const config = await loadConfig(db)
  if (!config) return null
  if (held.size >= HELD_ACCOUNTS) held.clear()
  held.set(db.account_id, { config, until: now + FRESH_MS })
  return config
}

const versionOf = async ({ orm, account_id }: Db) =>
  (
    await orm.select({ version: accounts.config_version }).from(accounts).where(eq(accounts.id, account_id))
  )[0]?.version

export const forgetConfig = (account_id: string) => held.delete(account_id)

/** Part of every batch that changes what an admin set up. */
export const bumpConfig = ({ orm, account_id }: Db): Statement =>
  orm
    .update(accounts)
    .set({ config_version: sql`${accounts.config_version} + 1` })
    .where(eq(accounts.id, account_id))

type Aged = { created_at: string; id: string }
const byAge = (a: Aged, b: Aged) => (`${a.created_at} ${a.id}` < `${b.created_at} ${b.id}` ? -1 : 1)

async function loadConfig({ orm, account_id }: Db): Promise<Config | null> {
  const [[account], pipelineRows, stageRows, channelRows, siteRows, settingRows] = await orm.batch([
    orm.select().from(accounts).where(eq(accounts.id, account_id)),
    orm.select().from(pipelines).where(eq(pipelines.account_id, account_id)),
    orm.select().from(stages).where(eq(stages.account_id, account_id)),
    orm
      .select()
      .from(channels)
      .where(and(eq(channels.account_id, account_id), isNull(channels.deleted_at))),
    orm.select().from(sites).where(eq(sites.account_id, account_id)),
    orm.all<{ pipeline_id: string; version: number; body: string }>(sql`
      SELECT p.id AS pipeline_id, s.version AS version, s.body AS body FROM pipelines AS p
      CROSS JOIN settings AS s ON s.account_id = ${account_id} AND s.pipeline_id = p.id AND s.version =
        (SELECT max(version) FROM settings WHERE account_id = ${account_id} AND pipeline_id = p.id)
      WHERE p.account_id = ${account_id}`),
  ])
  if (!account) return null
  // Put into order here: a sorter of the database counts every row a second time as read.
  pipelineRows.sort(byAge)
  channelRows.sort(byAge)
  siteRows.sort(byAge)
  stageRows.sort((a, b) => a.position - b.position)
  return {
    account_id,
    version: account.config_version,
    secret: account.secret,
    email_provider_rules: account.email_provider_rules,
    identifying_attributes: account.identifying_attributes,
    merge_flagged_pairs: account.merge_flagged_pairs,
    model_version: account.model_version,
    pipelines: pipelineRows.map(({ id, name }) => ({
      id,
      name,
      stages: stageRows
        .filter((it) => it.pipeline_id === id)
        .map(({ id, name, kind }) => ({ id, name, kind })),
    })),
    channels: channelRows.map((row) => row as Channel),
    sites: siteRows.map((row) => ({
      ...row,
      // What there was no setting of when it was saved, is as it is by default.
      widget: { ...DEFAULT_WIDGET, ...row.widget } as SiteWidget,
    })),
    controls: Object.fromEntries(
      settingRows.map(({ pipeline_id, version, body }) => [
        pipeline_id,
        { version, control: { ...DEFAULT_CONTROL, ...(JSON.parse(body) as Partial<DuplicateControl>) } },
      ]),
    ),
  }
}
