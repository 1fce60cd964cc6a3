import { type SQL, sql } from 'drizzle-orm'
import type { Db, Statement } from './database.ts'
import { dropPairs } from './duplicate-pairs.ts'
import { dropFromIndex } from './near-index.ts'
import type { Person } from './person.ts'
import { purgeMerges, SKELETON } from './trash.ts'

/** What of an event may stay: which records it was about. */
const EVENT_SKELETON = [
  'contact_id',
  'lead_id',
  'lead_ids',
  'winner_id',
  'loser_id',
  'loser_ids',
  'merge_id',
  'decision_id',
  'chat_id',
  'message_id',
  'outcome',
]

/** What the Idempotency-Key of a request about the person is answered with afterwards. */
const ERASED = JSON.stringify({
  type: 'https://onelead.dev/problems/erased',
  title: 'The person was erased',
  status: 410,
  code: 'erased',
})

/**
 * Takes away everything that tells something of a person, wherever it stands. What stays are skeletons without values:
 * decisions, merges and events, so that numbers stay true. Set-based: as many statements for a thousand conversations
 * as for one. Blocking keys and the notice to webhooks are the caller's.
 */
export function eraseStatements(db: Db, person: Person): Statement[] {
  const { orm, account_id } = db
  const each = (list: string[]) => sql`(SELECT value FROM json_each(${JSON.stringify(list)}))`
  const [people, leads] = [each(person.contacts.map(({ id }) => id)), each(person.leads)]
  const both = sql`(SELECT value FROM ${people} UNION ALL SELECT value FROM ${leads})`
  const userIds = person.identifiers.flatMap(({ kind, normal }) => (kind === 'user_id' ? normal : []))
  const where = (table: string, column: string, among: SQL, index?: string) =>
    orm.run(
      sql`DELETE FROM ${sql.raw(index ? `${table} INDEXED BY ${index}` : table)} WHERE account_id = ${account_id} AND ${sql.raw(column)} IN ${among}`,
    )
  const chats = sql`(SELECT v.id FROM conversations AS v INDEXED BY conversations_by_lead WHERE v.account_id = ${account_id} AND v.lead_id IN ${leads})`
  return [
    erasedFolds(db, people, leads),
    ...erasedAnswers(db, person, chats, people, leads),
    ...erasedDecisions(db, person, people, leads),
    ...erasedEvents(db, person, people, leads),
    where('event_subjects', 'subject_id', both),
    ...purgeMerges(db, person.merges),
    where('visits', 'pixel', each(person.pixels)),
    where('tracked', 'pixel', each(person.pixels)),
    where('pixels', 'id', each(person.pixels)),
    where('pixel_codes', 'pixel', each(person.pixels), 'pixel_codes_by_pixel'),
    // Of a browser that is also somebody else's: whom the website named there.
    orm.run(sql`UPDATE pixels SET user_id = NULL, signed = 0, told = NULL WHERE account_id = ${account_id}
      AND id IN (SELECT p.id FROM ${each(userIds)} AS u CROSS JOIN pixels AS p INDEXED BY pixels_by_user
        ON p.account_id = ${account_id} AND p.user_id = u.value)`),
    ...dropFromIndex(
      db,
      person.contacts.map(({ id }) => id),
    ),
    ...dropPairs(
      db,
      person.contacts.map(({ id }) => id),
    ),
    where('forwards', 'subject_id', people, 'forwards_by_subject'),
    where('crm_links', 'record_id', both, 'crm_links_by_record'),
    // Triggers take along what is nothing without them: conversations, tasks, timeline, identifiers, marks.
    where('leads', 'contact_id', people, 'leads_by_contact'),
    where('stale_contacts', 'contact_id', people),
    where('contacts', 'id', people),
    // Their names are addresses and numbers; who was under one and left it has been among those erased, or may be.
    orm.run(sql`DELETE FROM blocks INDEXED BY blocks_empty WHERE account_id = ${account_id} AND size = 0`),
  ]
}

/** A request that was folded into leads of several people stands in the ledger under one of them, and tells of all. */
const erasedFolds = ({ orm, account_id }: Db, people: SQL, leads: SQL): Statement =>
  orm.run(sql`UPDATE merges SET body = ${SKELETON}, purge_at = NULL WHERE account_id = ${account_id} AND id IN (
    SELECT m.id FROM decisions AS e CROSS JOIN json_each(e.lead_ids) AS at
    CROSS JOIN leads AS l ON l.account_id = ${account_id} AND l.id = at.value
    CROSS JOIN merges AS m INDEXED BY merges_by_contact ON m.account_id = ${account_id} AND m.contact_id = l.contact_id AND m.decision_id = e.id
    WHERE e.account_id = ${account_id} AND e.id IN (
        SELECT d.decision_id FROM lead_decisions AS d WHERE d.account_id = ${account_id} AND d.lead_id IN ${leads}
        UNION SELECT d.decision_id FROM decision_contacts AS d WHERE d.account_id = ${account_id} AND d.contact_id IN ${people})
      AND EXISTS (SELECT 1 FROM ${people} AS it WHERE instr(m.body, it.value) > 0))`)

/** Decisions keep that they were made; of somebody else's only who was erased is taken out of what it weighed. */
function erasedDecisions({ orm, account_id }: Db, person: Person, people: SQL, leads: SQL): Statement[] {
  const own = sql`(SELECT d.decision_id FROM lead_decisions AS d
      WHERE d.account_id = ${account_id} AND d.lead_id IN ${leads}
    UNION SELECT value FROM json_each(${JSON.stringify(person.decisions)}))`
  const others = sql`(SELECT d.decision_id FROM decision_contacts AS d
    WHERE d.account_id = ${account_id} AND d.contact_id IN ${people})`
  return [
    orm.run(sql`UPDATE decisions SET input = 'null', candidates = '[]'
      WHERE account_id = ${account_id} AND id IN (SELECT decision_id FROM ${own} UNION
        SELECT e.id FROM ${others} AS o CROSS JOIN decisions AS e ON e.account_id = ${account_id} AND e.id = o.decision_id
        WHERE e.contact_id IN ${people})`),
    orm.run(sql`UPDATE decisions SET input = 'null', candidates = (SELECT json_group_array(json(it.value))
        FROM json_each(decisions.candidates) AS it WHERE it.value ->> '$.contact_id' NOT IN ${people})
      WHERE account_id = ${account_id} AND id IN ${others}`),
    orm.run(sql`DELETE FROM decision_contacts WHERE account_id = ${account_id} AND contact_id IN ${people}`),
  ]
}

/** Events keep what they were about. Those of a request that was taken out of another's lead again tell of that one. */
function erasedEvents(
  { orm, account_id }: Db,
  { decisions, winners }: Person,
  people: SQL,
  leads: SQL,
): Statement[] {
  const strip = (these: SQL) =>
    orm.run(sql`UPDATE events SET data = (SELECT json_set(json_group_object(kept.key,
          CASE WHEN kept.type = 'array' THEN json(kept.value) ELSE kept.value END), '$.erased', json('true'))
        FROM json_each(events.data) AS kept WHERE kept.key IN (SELECT value FROM json_each(${JSON.stringify(EVENT_SKELETON)})))
      WHERE account_id = ${account_id} AND ${these}`)
  const of = sql`FROM event_subjects AS s
    CROSS JOIN events AS e ON e.account_id = ${account_id} AND e.sequence > s.last - s.events AND e.sequence <= s.last
    WHERE s.account_id = ${account_id} AND s.subject_id IN`
  const own =
    strip(sql`sequence IN (SELECT e.sequence ${of} (SELECT value FROM ${people} UNION ALL SELECT value FROM ${leads}))
    AND (data ->> '$.contact_id' IN ${people} OR data ->> '$.winner_id' IN ${people} OR data ->> '$.loser_id' IN ${people}
      OR data ->> '$.lead_id' IN ${leads})`)
  if (winners.length === 0) return [own]
  const each = (list: string[]) => sql`(SELECT value FROM json_each(${JSON.stringify(list)}))`
  const commits = sql`SELECT s.last AS last, s.events AS events ${of} ${each(winners)}
    AND e.data ->> '$.decision_id' IN ${each(decisions)}`
  const folded = strip(sql`sequence IN (SELECT e.sequence FROM (${commits}) AS c
    CROSS JOIN events AS e ON e.account_id = ${account_id} AND e.sequence > c.last - c.events AND e.sequence <= c.last)`)
  return [own, folded]
}

/**
 * First answers that are still kept: those of a day. A repeat must not make the person anew, so a program's answers stay,
 * as a refusal; a visitor's are named by the pixel ID and go.
 */
function erasedAnswers(
  { orm, account_id }: Db,
  person: Person,
  chats: SQL,
  people: SQL,
  leads: SQL,
): Statement[] {
  const names = JSON.stringify([...person.contacts.map(({ id }) => id), ...person.leads])
  const made = [
    chats,
    sql`(SELECT m.id FROM messages AS m WHERE m.account_id = ${account_id} AND m.conversation_id IN ${chats})`,
    sql`(SELECT t.id FROM timeline AS t WHERE t.account_id = ${account_id} AND t.contact_id IN ${people})`,
    sql`(SELECT a.id FROM automations AS a WHERE a.account_id = ${account_id} AND a.contact_id IN ${people})`,
    sql`(SELECT t.id FROM tasks AS t WHERE t.account_id = ${account_id} AND t.lead_id IN ${leads})`,
  ].map((ids) => sql`body ->> '$.id' IN ${ids}`)
  return [
    orm.run(sql`DELETE FROM idempotency_keys WHERE account_id = ${account_id} AND key >= 'chat ' AND key < 'chat!'
      AND body ->> '$.chat_id' IN ${chats}`),
    orm.run(sql`UPDATE idempotency_keys SET status = 410, body = ${ERASED}
      WHERE account_id = ${account_id} AND key >= 'api ' AND key < 'api!'
        AND (${sql.join(made, sql` OR `)}
          OR EXISTS (SELECT 1 FROM json_each(${names}) AS it WHERE instr(idempotency_keys.body, it.value) > 0))`),
  ]
}
