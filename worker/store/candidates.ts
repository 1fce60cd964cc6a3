import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { idempotencyKeys } from '../../db/schema.ts'
import type { Browser } from '../domain/browser.ts'
import type { Candidate, NotSame } from '../domain/candidate.ts'
import type { Contact } from '../domain/contact.ts'
import type { Identifier } from '../domain/identifier.ts'
import type { Lead } from '../domain/lead.ts'
import { among } from './among.ts'
import { selectBrowser } from './browsers.ts'
import type { Db } from './database.ts'

/** Newest leads of a contact that a decision looks at. */
const LEADS_PER_CONTACT = 50

export type Loaded = {
  candidates: Candidate[]
  /** Version of every key asked for, 0 where nobody stands under it. */
  blocks: { key: string; version: number }[]
  /** Keys with more contacts than the cap, which were not looked into. */
  skipped: string[]
  /** Somebody was changed who is not in the near index as they are now; asked only with near keys. */
  marked: boolean
  /** First answers kept under the names asked for. */
  earlier: { key: string; fingerprint: string; status: number; body: unknown; expires_at: string }[]
  /** The browser asked for; null: none was, or nothing is known of it yet. */
  browser: Browser | null
}

type Row = { contact: string; identifiers: string; leads: string; not_same: string }

/**
 * Everybody who shares one of these blocking keys, with identifiers and leads, in one round trip of index
 * look-ups: what it reads depends on how many share a key, never on how many contacts there are. A key
 * with more contacts than `cap` is not looked into.
 * @param pixel a browser of which it is asked whom the website has named there.
 * @param near near keys of the learned model: the few contacts that share the most of them are loaded too.
 */
export async function loadCandidates(
  db: Db,
  keys: string[],
  rememberedAs: string[],
  cap: number,
  near: string[] = [],
  pixel: string | null = null,
): Promise<Loaded> {
  const { orm, account_id } = db
  const exact = members(account_id, keys, cap)
  const found = select(
    db,
    near.length === 0
      ? sql`c.id IN (${exact})`
      : sql`c.id IN (SELECT contact_id FROM (${exact}) UNION SELECT contact_id FROM (${nearest(account_id, near)}))
          AND c.deleted_at IS NULL`,
  )
  const marks = orm.all<{ n: number }>(
    sql`SELECT count(*) AS n FROM (SELECT 1 FROM stale_contacts WHERE account_id = ${account_id} LIMIT 1) AS found`,
  )
  // One row of scalar look-ups: a list after IN would count as rows read as well.
  const blocks = grouped(keys).map((group) =>
    orm.all<{ found: string }>(
      sql`SELECT json_array(${sql.join(
        group.map(
          (key) =>
            sql`(SELECT b.version || ' ' || b.size FROM blocks AS b WHERE b.account_id = ${account_id} AND b.key = ${key})`,
        ),
        sql`, `,
      )}) AS found`,
    ),
  )
  const earlier = orm
    .select()
    .from(idempotencyKeys)
    .where(and(eq(idempotencyKeys.account_id, account_id), inArray(idempotencyKeys.key, rememberedAs)))
  const asked = rememberedAs.length > 0 ? [earlier] : []
  const seenIn = pixel ? [selectBrowser(db, pixel)] : []
  const [rows, ...rest] = await orm.batch([
    found,
    ...blocks,
    ...asked,
    ...seenIn,
    ...(near.length > 0 ? [marks] : []),
  ])
  const known = rest.slice(0, blocks.length) as { found: string }[][]
  const answers = rest.slice(blocks.length, blocks.length + asked.length).flat() as Loaded['earlier']
  const behind = rest.slice(blocks.length + asked.length)
  const [browser] = behind.slice(0, seenIn.length).flat() as Browser[]
  const [changed] = behind.slice(seenIn.length).flat() as { n: number }[]
  const sizes = known.flatMap(([row]) => JSON.parse(row?.found ?? '[]') as (string | null)[])
  const seen = keys.map((key, i) => {
    const [version = 0, size = 0] = (sizes[i] ?? '0 0').split(' ').map(Number)
    return { key, version, size }
  })
  return {
    candidates: rows.map(parseCandidate),
    blocks: seen.map(({ key, version }) => ({ key, version })),
    skipped: seen.filter(({ size }) => size > cap).map(({ key }) => key),
    marked: (changed?.n ?? 0) > 0,
    earlier: answers,
    browser: browser ?? null,
  }
}

/** A statement takes 100 parameters, and each look-up has two. */
const LOOKUPS_PER_STATEMENT = 45

const grouped = (keys: string[]) =>
  Array.from({ length: Math.max(1, Math.ceil(keys.length / LOOKUPS_PER_STATEMENT)) }, (_, i) =>
    keys.slice(i * LOOKUPS_PER_STATEMENT, (i + 1) * LOOKUPS_PER_STATEMENT),
  )

/** Contacts by their IDs; those in the trash and tombstones are left out, unless asked for. */
export async function candidatesByIds(db: Db, ids: string[], trashed = false): Promise<Candidate[]> {
  const rows = await select(
    db,
    sql`${among(sql`c.id`, ids)} AND ${trashed ? sql`true` : sql`c.deleted_at IS NULL`}`,
  )
  const known = new Map(rows.map(parseCandidate).map((it) => [it.contact.id, it]))
  return ids.map((id) => known.get(id)).filter((it) => it !== undefined)
}

/** The same without their leads, which say nothing of likeness: an empty list stands for them. */
export async function knownByIds(db: Db, ids: string[]): Promise<Candidate[]> {
  const rows = await select(db, sql`${among(sql`c.id`, ids)} AND c.deleted_at IS NULL`, sql`'[]'`)
  return rows.map(parseCandidate)
}

/** Contacts that are part of this one, those that became so first at the head; what is past its time is left out. */
export async function tombstonesOf(db: Db, winner_id: string): Promise<Candidate[]> {
  const rows = await select(
    db,
    sql`c.id IN (SELECT t.id FROM contacts AS t INDEXED BY contacts_merged
      WHERE t.account_id = ${db.account_id} AND t.merged_into = ${winner_id})
      AND c.purged_at IS NULL ORDER BY c.deleted_at, c.id LIMIT ${TOMBSTONES_MAX}`,
  )
  return rows.map(parseCandidate)
}

/** So many of one contact's losers are looked at by an undo. */
const TOMBSTONES_MAX = 500

const leadsOf = (account_id: string) =>
  sql`(SELECT json_group_array(json_object('id', l.id, 'contact_id', l.contact_id, 'pipeline_id', l.pipeline_id,
          'stage_id', l.stage_id, 'channel_id', l.channel_id, 'name', l.name, 'fields', json(l.fields),
          'previous_values', json(l.previous_values), 'values_not_taken', json(l.values_not_taken),
          'created_at', l.created_at, 'updated_at', l.updated_at, 'version', l.version))
        FROM (SELECT * FROM leads WHERE account_id = ${account_id} AND contact_id = c.id AND deleted_at IS NULL
          ORDER BY created_at DESC, id DESC LIMIT ${LEADS_PER_CONTACT}) AS l)`

const select = ({ orm, account_id }: Db, condition: SQL, leads = leadsOf(account_id)) =>
  orm.all<Row>(sql`
    SELECT json_object('id', c.id, 'first_name', c.first_name, 'last_name', c.last_name, 'company', c.company,
        'user_id', c.user_id, 'status', c.status, 'tags', json(c.tags), 'lists', json(c.lists),
        'attributes', json(c.attributes), 'previous_values', json(c.previous_values),
        'last_contacted', c.last_contacted, 'last_heard_from', c.last_heard_from,
        'created_at', c.created_at, 'updated_at', c.updated_at, 'version', c.version) AS contact,
      (SELECT json_group_array(json_object('contact_id', i.contact_id, 'kind', i.kind, 'normal', i.normal,
          'value', i.value, 'trust', i.trust, 'primary', json(iif(i.is_primary, 'true', 'false')),
          'local_format', json(iif(i.local_format, 'true', 'false')), 'source', i.source, 'at', i.at))
        FROM identifiers AS i WHERE i.account_id = ${account_id} AND i.contact_id = c.id) AS identifiers,
      ${leads} AS leads,
      (SELECT json_group_array(json_object('other_id', n.other_id, 'shared', json(n.shared)))
        FROM not_same AS n WHERE n.account_id = ${account_id} AND n.contact_id = c.id) AS not_same
    FROM contacts AS c
    WHERE c.account_id = ${account_id} AND ${condition}`)

/** D1 takes five terms in a compound SELECT. */
const UNION_MAX = 5

/** IDs of the contacts under any of these keys. A look-up a key reads only what is there; a list after IN is read as well. */
function members(account_id: string, keys: string[], cap: number): SQL {
  const under = (condition: SQL) => sql`SELECT k.contact_id FROM blocking_keys AS k
    WHERE k.account_id = ${account_id} AND ${condition} AND ${cap} >=
      (SELECT b.size FROM blocks AS b WHERE b.account_id = ${account_id} AND b.key = k.key)`
  return keys.length > 0 && keys.length <= UNION_MAX
    ? sql.join(
        keys.map((key) => under(sql`k.key = ${key}`)),
        sql` UNION `,
      )
    : under(among(sql`k.key`, keys))
}

/** Those who share the most near keys, of keys that few share. */
const nearest = (account_id: string, keys: string[]) => sql`
  SELECT k.contact_id AS contact_id FROM json_each(${JSON.stringify(keys)}) AS asked
  CROSS JOIN near_keys AS k ON k.account_id = ${account_id} AND k.key = asked.value
  WHERE (SELECT count(*) FROM (SELECT 1 FROM near_keys AS n
    WHERE n.account_id = ${account_id} AND n.key = asked.value LIMIT ${NEAR_CAP + 1}) AS those) <= ${NEAR_CAP}
  GROUP BY k.contact_id ORDER BY count(*) DESC, k.contact_id LIMIT ${NEAREST_MAX}`

/** A request is weighed against few; a near key that more share says little. */
const NEAR_CAP = 20
const NEAREST_MAX = 12

const parseCandidate = (row: Row): Candidate => ({
  contact: JSON.parse(row.contact) as Contact,
  identifiers: JSON.parse(row.identifiers) as Identifier[],
  leads: JSON.parse(row.leads) as Lead[],
  not_same: JSON.parse(row.not_same) as NotSame[],
})

/** Contacts that are there under each of these blocking keys, and the version of each key, 0 where nobody ever stood under it. */
export async function contactsUnder(
  { orm, account_id }: Db,
  keys: string[],
): Promise<{ under: Map<string, string[]>; blocks: Loaded['blocks'] }> {
  const under = new Map<string, string[]>()
  if (keys.length === 0) return { under, blocks: [] }
  const asked = sql`json_each(${JSON.stringify(keys)}) AS asked`
  const [rows, blocks] = await orm.batch([
    orm.all<{ key: string; contact_id: string }>(sql`
      SELECT k.key AS key, k.contact_id AS contact_id FROM ${asked}
      CROSS JOIN blocking_keys AS k ON k.account_id = ${account_id} AND k.key = asked.value
      CROSS JOIN contacts AS c ON c.account_id = ${account_id} AND c.id = k.contact_id
      WHERE c.deleted_at IS NULL ORDER BY c.created_at, c.id`),
    orm.all<{ key: string; version: number }>(sql`
      SELECT asked.value AS key, coalesce((SELECT b.version FROM blocks AS b
        WHERE b.account_id = ${account_id} AND b.key = asked.value), 0) AS version FROM ${asked}`),
  ])
  for (const { key, contact_id } of rows) under.set(key, [...(under.get(key) ?? []), contact_id])
  return { under, blocks }
}
