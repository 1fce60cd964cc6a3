/**
 * The tables of one D1 database. `account_id` leads every key; the two exceptions are the directory tables,
 * which say where an account is before anybody knows which one it is.
 *
 * Every table is WITHOUT ROWID (db/generate.ts adds it): a rowid table with a text key writes each row twice.
 * Times are ISO 8601 UTC text, so that they sort; IDs are a prefix and a nanoid; JSON columns are text.
 */
import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

const account = () => text('account_id').notNull()
const json = <T>(name: string) => text(name, { mode: 'json' }).$type<T>()
const flag = (name: string) => integer(name, { mode: 'boolean' })
/** Of a record that was merged into another: who keeps it now, and since when. What it held stays in its row. */
const tombstone = () => ({
  merged_into: text('merged_into'),
  deleted_at: text('deleted_at'),
  /** Past its time in the trash: what it held is gone, its ID still says who keeps it. */
  purged_at: text('purged_at'),
})

export type PreviousValue = { field: string; value: unknown; source: string; at: string }
export type Fields = Record<string, string | number | boolean>

// ── directory ────────────────────────────────────────────────────────────────────────────────────────────

export const accounts = sqliteTable(
  'accounts',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    /** Signs chat tokens and pixel IDs; 32 random bytes, base64url. */
    secret: text('secret').notNull(),
    /** Last event number given out; the next is one more, without gaps. */
    sequence: integer('sequence').notNull().default(0),
    /** Grows with every change of pipelines, channels, sites and rules; a commit proves it still holds. */
    config_version: integer('config_version').notNull().default(1),
    /** Dots and plus tags make no difference at providers that ignore them. */
    email_provider_rules: flag('email_provider_rules').notNull().default(true),
    /** Names of the custom attributes that identify: contacts are compared by them too. */
    identifying_attributes: json<string[]>('identifying_attributes').notNull().default([]),
    /** Pairs above the line are merged without a click. */
    merge_flagged_pairs: flag('merge_flagged_pairs').notNull().default(false),
    /** Which of its models it is served by; 0: the prior, as it is shipped. Part of what `config_version` proves. */
    model_version: integer('model_version').notNull().default(0),
    created_at: text('created_at').notNull(),
  },
  (t) => [index('accounts_merging_flagged').on(t.id).where(sql`merge_flagged_pairs = 1`)],
)

export const signIns = sqliteTable('sign_ins', {
  email: text('email').primaryKey(),
  account_id: account(),
  user_id: text('user_id').notNull(),
})

// ── people who work with it ──────────────────────────────────────────────────────────────────────────────

export const users = sqliteTable(
  'users',
  {
    account_id: account(),
    id: text('id').notNull(),
    email: text('email').notNull(),
    role: text('role', { enum: ['agent', 'admin'] }).notNull(),
    /** `pbkdf2-sha256$ITERATIONS$SALT$HASH`. */
    password: text('password').notNull(),
    created_at: text('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.id] })],
)

export const sessions = sqliteTable(
  'sessions',
  {
    account_id: account(),
    /** SHA-256 of the cookie's secret. */
    hash: text('hash').notNull(),
    user_id: text('user_id').notNull(),
    expires_at: text('expires_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.hash] }), index('sessions_expiry').on(t.expires_at)],
)

export const apiKeys = sqliteTable(
  'api_keys',
  {
    account_id: account(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    role: text('role', { enum: ['agent', 'admin'] }).notNull(),
    /** SHA-256 of the key's secret. */
    hash: text('hash').notNull(),
    created_at: text('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.id] })],
)

// ── what an admin sets up ────────────────────────────────────────────────────────────────────────────────

export const pipelines = sqliteTable(
  'pipelines',
  {
    account_id: account(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    created_at: text('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.id] })],
)

export const stages = sqliteTable(
  'stages',
  {
    account_id: account(),
    id: text('id').notNull(),
    pipeline_id: text('pipeline_id').notNull(),
    name: text('name').notNull(),
    kind: text('kind', { enum: ['incoming', 'open', 'won', 'lost'] }).notNull(),
    position: integer('position').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.id] })],
)

export const channels = sqliteTable(
  'channels',
  {
    account_id: account(),
    id: text('id').notNull(),
    pipeline_id: text('pipeline_id').notNull(),
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    integration: text('integration', { enum: ['native', 'third_party'] }).notNull(),
    supports_duplicate_control: flag('supports_duplicate_control').notNull(),
    /** ISO 3166-1 alpha-2, for numbers typed without a country code. */
    default_country: text('default_country'),
    created_at: text('created_at').notNull(),
    deleted_at: text('deleted_at'),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.id] })],
)

export const sites = sqliteTable(
  'sites',
  {
    account_id: account(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    origins: json<string[]>('origins').notNull(),
    pipeline_id: text('pipeline_id').notNull(),
    channel_id: text('channel_id').notNull(),
    consent: text('consent', { enum: ['load', 'consent', 'message'] }).notNull(),
    widget: json<Record<string, unknown>>('widget').notNull(),
    require_signature: flag('require_signature').notNull(),
    /** How long a browser keeps its ID after each visit. */
    cookie_days: integer('cookie_days').notNull().default(400),
    identity_secret: text('identity_secret').notNull(),
    /** Still valid while the site's backend changes over to the new one. */
    previous_identity_secret: text('previous_identity_secret'),
    created_at: text('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.id] })],
)

/** Duplicate control of a pipeline: every Save is a row, the highest version rules. */
export const settings = sqliteTable(
  'settings',
  {
    account_id: account(),
    pipeline_id: text('pipeline_id').notNull(),
    version: integer('version').notNull(),
    body: json<Record<string, unknown>>('body').notNull(),
    saved_by: text('saved_by').notNull(),
    saved_at: text('saved_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.pipeline_id, t.version] })],
)

// ── people and their requests ────────────────────────────────────────────────────────────────────────────

export const contacts = sqliteTable(
  'contacts',
  {
    account_id: account(),
    id: text('id').notNull(),
    first_name: text('first_name'),
    last_name: text('last_name'),
    company: text('company'),
    user_id: text('user_id'),
    status: text('status', { enum: ['visitor', 'user'] }).notNull(),
    tags: json<string[]>('tags').notNull(),
    lists: json<string[]>('lists').notNull(),
    attributes: json<Fields>('attributes').notNull(),
    previous_values: json<PreviousValue[]>('previous_values').notNull(),
    last_contacted: text('last_contacted'),
    last_heard_from: text('last_heard_from'),
    created_at: text('created_at').notNull(),
    updated_at: text('updated_at').notNull(),
    /** Grows with every change of the contact, its identifiers or its leads: a commit that proves it proves them all. */
    version: integer('version').notNull(),
    ...tombstone(),
    /** What it is searched by, in order; null: nobody has looked yet. Triggers keep `contact_words` in step. */
    words: json<string[]>('words'),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    index('contacts_by_age').on(t.account_id, t.created_at, t.id),
    index('contacts_without_words').on(t.account_id, t.id).where(sql`words IS NULL`),
    index('contacts_merged').on(t.account_id, t.merged_into).where(sql`merged_into IS NOT NULL`),
    index('contacts_trash')
      .on(t.account_id, t.deleted_at, t.id)
      .where(sql`deleted_at IS NOT NULL AND purged_at IS NULL`),
    index('contacts_purge').on(t.deleted_at).where(sql`deleted_at IS NOT NULL AND purged_at IS NULL`),
  ],
)

export const identifiers = sqliteTable(
  'identifiers',
  {
    account_id: account(),
    contact_id: text('contact_id').notNull(),
    kind: text('kind', { enum: ['pixel', 'email', 'phone', 'user_id'] }).notNull(),
    /** The normal form: what makes two spellings one identifier of this contact. */
    normal: text('normal').notNull(),
    /** As it was typed. */
    value: text('value').notNull(),
    trust: text('trust', { enum: ['claimed', 'confirmed', 'verified'] }).notNull(),
    primary: flag('is_primary').notNull(),
    local_format: flag('local_format').notNull(),
    source: text('source').notNull(),
    at: text('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.contact_id, t.kind, t.normal] })],
)

/** Written by triggers alone, from the column `words` of a contact. */
export const contactWords = sqliteTable(
  'contact_words',
  { account_id: account(), word: text('word').notNull(), contact_id: text('contact_id').notNull() },
  (t) => [primaryKey({ columns: [t.account_id, t.word, t.contact_id] })],
)

/** One row a blocking key: how many contacts share it, and a version that a commit proves. */
export const blocks = sqliteTable(
  'blocks',
  {
    account_id: account(),
    key: text('key').notNull(),
    version: integer('version').notNull(),
    size: integer('size').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.key] }),
    index('blocks_empty').on(t.account_id, t.key).where(sql`size = 0`),
  ],
)

/** Who shares a blocking key. */
export const blockingKeys = sqliteTable(
  'blocking_keys',
  { account_id: account(), key: text('key').notNull(), contact_id: text('contact_id').notNull() },
  (t) => [primaryKey({ columns: [t.account_id, t.key, t.contact_id] })],
)

export const leads = sqliteTable(
  'leads',
  {
    account_id: account(),
    id: text('id').notNull(),
    contact_id: text('contact_id').notNull(),
    pipeline_id: text('pipeline_id').notNull(),
    stage_id: text('stage_id').notNull(),
    /** null: made by hand or by import. */
    channel_id: text('channel_id'),
    name: text('name'),
    fields: json<Fields>('fields').notNull(),
    previous_values: json<PreviousValue[]>('previous_values').notNull(),
    values_not_taken: json<PreviousValue[]>('values_not_taken').notNull(),
    created_at: text('created_at').notNull(),
    updated_at: text('updated_at').notNull(),
    version: integer('version').notNull(),
    ...tombstone(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    // With its order, so that the newest of a contact are read from it and not found among all leads by their age.
    index('leads_by_contact').on(t.account_id, t.contact_id, t.created_at, t.id),
    index('leads_by_age').on(t.account_id, t.created_at, t.id),
    index('leads_by_pipeline').on(t.account_id, t.pipeline_id, t.created_at, t.id),
    index('leads_by_stage').on(t.account_id, t.stage_id, t.created_at, t.id),
    index('leads_merged').on(t.account_id, t.merged_into).where(sql`merged_into IS NOT NULL`),
    index('leads_trash')
      .on(t.account_id, t.deleted_at, t.id)
      .where(sql`deleted_at IS NOT NULL AND purged_at IS NULL`),
    index('leads_purge').on(t.deleted_at).where(sql`deleted_at IS NOT NULL AND purged_at IS NULL`),
  ],
)

// ── conversations ────────────────────────────────────────────────────────────────────────────────────────

export const conversations = sqliteTable(
  'conversations',
  {
    account_id: account(),
    id: text('id').notNull(),
    lead_id: text('lead_id').notNull(),
    contact_id: text('contact_id').notNull(),
    channel_id: text('channel_id').notNull(),
    site_id: text('site_id'),
    pixel: text('pixel'),
    page: json<Record<string, string>>('page'),
    status: text('status', { enum: ['open', 'closed'] }).notNull(),
    last_seq: integer('last_seq').notNull(),
    created_at: text('created_at').notNull(),
    last_message_at: text('last_message_at').notNull(),
    /** Who answers it, a user; null: nobody yet. */
    assignee_id: text('assignee_id'),
    /** How far each side has read, and how many messages of the visitor no agent has. */
    agent_read: integer('agent_read').notNull().default(0),
    visitor_read: integer('visitor_read').notNull().default(0),
    unread: integer('unread').notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    index('conversations_by_lead').on(t.account_id, t.lead_id),
    index('conversations_by_pixel').on(t.account_id, t.pixel).where(sql`pixel IS NOT NULL`),
    // Each conversation is in one of the two: an index of all would be a row more to write with every message.
    index('conversations_open').on(t.account_id, t.last_message_at, t.id).where(sql`status = 'open'`),
    index('conversations_closed').on(t.account_id, t.last_message_at, t.id).where(sql`status = 'closed'`),
    index('conversations_by_assignee')
      .on(t.account_id, t.assignee_id, t.last_message_at, t.id)
      .where(sql`assignee_id IS NOT NULL`),
  ],
)

/** Conversations that were erased here and whose room still has its own copy: taken away after the commit, and swept. */
export const erasedRooms = sqliteTable(
  'erased_rooms',
  { account_id: account(), chat_id: text('chat_id').notNull(), due_at: text('due_at').notNull() },
  (t) => [primaryKey({ columns: [t.account_id, t.chat_id] }), index('erased_rooms_due').on(t.due_at)],
)

/** What agents answer again and again. */
export const cannedAnswers = sqliteTable(
  'canned_answers',
  {
    account_id: account(),
    id: text('id').notNull(),
    /** Typed behind a slash it brings the text. */
    shortcut: text('shortcut').notNull(),
    text: text('text').notNull(),
    created_at: text('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    uniqueIndex('canned_answers_by_shortcut').on(t.account_id, t.shortcut),
  ],
)

export const messages = sqliteTable(
  'messages',
  {
    account_id: account(),
    conversation_id: text('conversation_id').notNull(),
    seq: integer('seq').notNull(),
    id: text('id').notNull(),
    author: text('author', { enum: ['visitor', 'agent', 'system'] }).notNull(),
    text: text('text').notNull(),
    client_id: text('client_id'),
    at: text('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.conversation_id, t.seq] }),
    uniqueIndex('messages_once')
      .on(t.account_id, t.conversation_id, t.author, t.client_id)
      .where(sql`client_id IS NOT NULL`),
  ],
)

/** A browser that was seen: its visits are counted here, so that they go wherever its pixel ID goes. */
export const pixels = sqliteTable(
  'pixels',
  {
    account_id: account(),
    id: text('id').notNull(),
    site_id: text('site_id').notNull(),
    page_visits: integer('page_visits').notNull(),
    first_seen: text('first_seen').notNull(),
    last_seen: text('last_seen').notNull(),
    /** Whom the website said it is that uses this browser, and whether it signed that; null: it has not said. */
    user_id: text('user_id'),
    signed: flag('signed').notNull().default(false),
    /** SHA-256 of all that the website said last: said again on the next page, it is nothing new. */
    told: text('told'),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    index('pixels_by_user').on(t.account_id, t.user_id).where(sql`user_id IS NOT NULL`),
  ],
)

/** One-time codes that hand a pixel ID over to another channel. Redeemed, or past its time, a row goes. */
export const pixelCodes = sqliteTable(
  'pixel_codes',
  {
    account_id: account(),
    /** SHA-256 of the code, base64url. */
    hash: text('hash').notNull(),
    pixel: text('pixel').notNull(),
    /** What the page said of the visitor: goes along to the lead. */
    fields: json<Fields>('fields').notNull().default({}),
    expires_at: text('expires_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.hash] }),
    index('pixel_codes_by_pixel').on(t.account_id, t.pixel),
    index('pixel_codes_expiry').on(t.expires_at),
  ],
)

/** What a website has noted that a visitor did. They belong to the browser, as its visits do, and go wherever it goes. */
export const tracked = sqliteTable(
  'tracked',
  {
    account_id: account(),
    pixel: text('pixel').notNull(),
    at: text('at').notNull(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    data: json<Fields>('data').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.pixel, t.at, t.id] })],
)

export const visits = sqliteTable(
  'visits',
  {
    account_id: account(),
    pixel: text('pixel').notNull(),
    at: text('at').notNull(),
    id: text('id').notNull(),
    url: text('url').notNull(),
    title: text('title'),
    referrer: text('referrer'),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.pixel, t.at, t.id] })],
)

// ── why ──────────────────────────────────────────────────────────────────────────────────────────────────

export const decisions = sqliteTable(
  'decisions',
  {
    account_id: account(),
    id: text('id').notNull(),
    pipeline_id: text('pipeline_id').notNull(),
    channel_id: text('channel_id').notNull(),
    contact_id: text('contact_id').notNull(),
    outcome: text('outcome').notNull(),
    rule_version: integer('rule_version').notNull(),
    flags: json<string[]>('flags').notNull(),
    lead_ids: json<string[]>('lead_ids').notNull(),
    /** What it was decided from, whole, so that it can be decided again. */
    input: json<unknown>('input').notNull(),
    candidates: json<unknown[]>('candidates').notNull(),
    created_at: text('created_at').notNull(),
    /** `intake`: of a request; `update`: of a lead that was changed. */
    kind: text('kind', { enum: ['intake', 'update'] })
      .notNull()
      .default('intake'),
    /** When its channel received the request. */
    received_at: text('received_at').notNull().default(''),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    index('decisions_by_pipeline').on(t.account_id, t.pipeline_id, t.received_at, t.id),
  ],
)

export const leadDecisions = sqliteTable(
  'lead_decisions',
  {
    account_id: account(),
    lead_id: text('lead_id').notNull(),
    at: text('at').notNull(),
    decision_id: text('decision_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.lead_id, t.at, t.decision_id] })],
)

/** Whose data a decision holds besides its leads' own contact: those who were weighed. What is erased is found by it. */
export const decisionContacts = sqliteTable(
  'decision_contacts',
  {
    account_id: account(),
    contact_id: text('contact_id').notNull(),
    decision_id: text('decision_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.contact_id, t.decision_id] })],
)

/** Groups that wait for a person. */
export const reviews = sqliteTable(
  'reviews',
  {
    account_id: account(),
    id: text('id').notNull(),
    reason: text('reason', { enum: ['conflict', 'too_many', 'shared_identifier'] }).notNull(),
    lead_ids: json<string[]>('lead_ids').notNull(),
    decision_id: text('decision_id').notNull(),
    created_at: text('created_at').notNull(),
    resolved_at: text('resolved_at'),
    resolution: json<{ action: 'merge' | 'keep_apart'; by: string; merge_id: string | null }>('resolution'),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    index('reviews_waiting').on(t.account_id, t.created_at, t.id).where(sql`resolved_at IS NULL`),
  ],
)

export const tasks = sqliteTable(
  'tasks',
  {
    account_id: account(),
    id: text('id').notNull(),
    lead_id: text('lead_id').notNull(),
    text: text('text').notNull(),
    type: text('type').notNull(),
    due_at: text('due_at').notNull(),
    assignee_id: text('assignee_id'),
    done: flag('done').notNull(),
    created_at: text('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    index('tasks_due').on(t.account_id, t.due_at, t.id),
    index('tasks_by_lead').on(t.account_id, t.lead_id),
  ],
)

/** What happened with a contact elsewhere: activities, deals, campaign sends, emails, events. */
export const timeline = sqliteTable(
  'timeline',
  {
    account_id: account(),
    id: text('id').notNull(),
    contact_id: text('contact_id').notNull(),
    kind: text('kind', { enum: ['activity', 'deal', 'campaign_send', 'email', 'event'] }).notNull(),
    /** The same kind and key counts once for a contact. */
    key: text('key'),
    data: json<Record<string, unknown>>('data').notNull(),
    source: text('source').notNull(),
    at: text('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    index('timeline_by_contact').on(t.account_id, t.contact_id, t.at, t.id),
    uniqueIndex('timeline_once').on(t.account_id, t.contact_id, t.kind, t.key).where(sql`key IS NOT NULL`),
  ],
)

/** Which automations of a marketing program a contact has been through; what they do is that program's. */
export const automations = sqliteTable(
  'automations',
  {
    account_id: account(),
    id: text('id').notNull(),
    contact_id: text('contact_id').notNull(),
    name: text('name').notNull(),
    state: text('state', { enum: ['running', 'stopped', 'finished'] }).notNull(),
    entered_at: text('entered_at').notNull(),
    exited_at: text('exited_at'),
    /** What lets somebody in, as the program said it. */
    triggers: json<unknown[]>('triggers').notNull(),
    /** The merge that stopped it, because it took the contact in. */
    stopped_by: text('stopped_by'),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    index('automations_by_contact').on(t.account_id, t.contact_id, t.entered_at, t.id),
  ],
)

// ── long work ────────────────────────────────────────────────────────────────────────────────────────────

/** Work that takes longer than a request: done in slices, each item committed together with its count. */
export const jobs = sqliteTable(
  'jobs',
  {
    account_id: account(),
    id: text('id').notNull(),
    kind: text('kind', {
      enum: [
        'bulk_merge',
        'import',
        'clean_up',
        'clean_up_undo',
        'look_through',
        'training',
        'merge_flagged',
        'crm_import',
      ],
    }).notNull(),
    status: text('status', { enum: ['queued', 'running', 'done', 'failed', 'cancelled'] }).notNull(),
    total: integer('total').notNull(),
    /** Good and bad ones. */
    done: integer('done').notNull(),
    succeeded: integer('succeeded').notNull(),
    failed: integer('failed').notNull(),
    params: json<Record<string, unknown>>('params').notNull(),
    error: text('error'),
    by: text('by').notNull(),
    created_at: text('created_at').notNull(),
    updated_at: text('updated_at').notNull(),
    /** Until then somebody works on it; afterwards anybody may go on. null: nothing is left to do. */
    due_at: text('due_at'),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    index('jobs_by_age').on(t.account_id, t.created_at, t.id),
    index('jobs_due').on(t.due_at).where(sql`due_at IS NOT NULL`),
    // One clean-up at a time, whether it merges, only looks, or undoes another.
    uniqueIndex('jobs_one_clean_up')
      .on(t.account_id)
      .where(sql`kind IN ('clean_up', 'clean_up_undo') AND status IN ('queued', 'running')`),
    uniqueIndex('jobs_one_merge_flagged')
      .on(t.account_id)
      .where(sql`kind = 'merge_flagged' AND status IN ('queued', 'running')`),
  ],
)

export const jobItems = sqliteTable(
  'job_items',
  {
    account_id: account(),
    job_id: text('job_id').notNull(),
    position: integer('position').notNull(),
    input: json<unknown>('input').notNull(),
    /** `pending`, then what became of it. */
    status: text('status').notNull(),
    result: json<Record<string, unknown>>('result'),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.job_id, t.position] }),
    index('job_items_pending').on(t.account_id, t.job_id, t.position).where(sql`status = 'pending'`),
  ],
)

/** When an account's contacts are cleaned up; there once somebody has accepted the conditions. */
export const dedupeSchedules = sqliteTable(
  'dedupe_schedules',
  {
    account_id: account(),
    /** null: not again and again. */
    every_days: integer('every_days'),
    once: flag('once').notNull(),
    time_zone: text('time_zone').notNull(),
    hour: integer('hour').notNull(),
    base_order: text('base_order', { enum: ['older', 'newer'] }).notNull(),
    /** Since when it runs in this rhythm. */
    asked_at: text('asked_at').notNull(),
    /** When the last run was due. */
    ran_at: text('ran_at'),
    next_run_at: text('next_run_at'),
    saved_by: text('saved_by').notNull(),
    saved_at: text('saved_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id] }),
    index('dedupe_due').on(t.next_run_at).where(sql`next_run_at IS NOT NULL`),
  ],
)

// ── merging ──────────────────────────────────────────────────────────────────────────────────────────────

/** The ledger: what each merge did, so that it can be undone. */
export const merges = sqliteTable(
  'merges',
  {
    account_id: account(),
    id: text('id').notNull(),
    kind: text('kind', { enum: ['manual', 'bulk', 'schedule', 'intake'] }).notNull(),
    subject: text('subject', { enum: ['contact', 'lead', 'request'] }).notNull(),
    winner_id: text('winner_id').notNull(),
    loser_ids: json<string[]>('loser_ids').notNull(),
    by: text('by').notNull(),
    at: text('at').notNull(),
    undone_at: text('undone_at'),
    decision_id: text('decision_id'),
    /** The contact that it left standing. */
    contact_id: text('contact_id').notNull().default(''),
    /** When nothing but this skeleton is left; null: that was. */
    purge_at: text('purge_at'),
    /** Values before and after, and the identifiers that changed hands; the rows that did are in `merge_moves`. */
    body: json<unknown>('body').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    index('merges_by_time').on(t.account_id, t.at, t.id),
    index('merges_by_contact').on(t.account_id, t.contact_id, t.at, t.id),
    index('merges_purge').on(t.purge_at).where(sql`purge_at IS NOT NULL`),
  ],
)

/** A row that a merge re-pointed, and whose it was. */
export const mergeMoves = sqliteTable(
  'merge_moves',
  {
    account_id: account(),
    merge_id: text('merge_id').notNull(),
    /** `table.column`, as in the registry of pointers. */
    pointer: text('pointer').notNull(),
    row_id: text('row_id').notNull(),
    from_id: text('from_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.merge_id, t.pointer, t.row_id] })],
)

/** Two contacts that a person said are not the same, a row from each side. */
export const notSame = sqliteTable(
  'not_same',
  {
    account_id: account(),
    contact_id: text('contact_id').notNull(),
    other_id: text('other_id').notNull(),
    /** Blocking keys that both had then: one more is new evidence. */
    shared: json<string[]>('shared').notNull(),
    by: text('by').notNull(),
    at: text('at').notNull(),
    /** The merge that gave the winner its loser's marks. */
    merge_id: text('merge_id'),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.contact_id, t.other_id] })],
)

// ── finding duplicates ───────────────────────────────────────────────────────────────────────────────────

/** Contacts whose likeness to others has to be looked at again: written with every change of what identifies them. */
export const staleContacts = sqliteTable(
  'stale_contacts',
  {
    account_id: account(),
    contact_id: text('contact_id').notNull(),
    /** Of which change it is: what was looked at is not what a later one left. */
    mark: text('mark').notNull(),
    /** The request that made the contact: who is like it is noted there. */
    decision_id: text('decision_id'),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.contact_id] })],
)

/** Under what contacts that may be one person are found: near spellings as well as equal values. */
export const nearKeys = sqliteTable(
  'near_keys',
  { account_id: account(), key: text('key').notNull(), contact_id: text('contact_id').notNull() },
  (t) => [primaryKey({ columns: [t.account_id, t.key, t.contact_id] })],
)

/** How many contacts have a value; under the empty key, how many there are. */
export const valueCounts = sqliteTable(
  'value_counts',
  { account_id: account(), key: text('key').notNull(), contacts: integer('contacts').notNull() },
  (t) => [primaryKey({ columns: [t.account_id, t.key] })],
)

/** What of a contact is in these two tables. */
export const indexedContacts = sqliteTable(
  'indexed_contacts',
  {
    account_id: account(),
    contact_id: text('contact_id').notNull(),
    /** Grows each time it is looked at; a commit of pairs proves it. */
    version: integer('version').notNull(),
    near: json<string[]>('near').notNull(),
    counted: json<string[]>('counted').notNull(),
    /** As the model sees it, so that its neighbours need not read it again. */
    features: text('features').notNull().default(''),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.contact_id] })],
)

/** Two contacts that may be one person, the lesser ID first. */
export const duplicatePairs = sqliteTable(
  'duplicate_pairs',
  {
    account_id: account(),
    contact_id: text('contact_id').notNull(),
    other_id: text('other_id').notNull(),
    /** 0 to 1. */
    confidence: real('confidence').notNull(),
    /** The waterfall: what speaks for it and against it, in bits. */
    evidence: json<unknown[]>('evidence').notNull(),
    found_at: text('found_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.contact_id, t.other_id] }),
    index('pairs_by_confidence').on(t.account_id, t.confidence, t.contact_id, t.other_id),
    index('pairs_by_other').on(t.account_id, t.other_id),
  ],
)

// ── the learned model ────────────────────────────────────────────────────────────────────────────────────

/** A row for each training, also for one that was refused; none is deleted, decisions name them. */
export const models = sqliteTable(
  'models',
  {
    account_id: account(),
    version: integer('version').notNull(),
    /** The model; of a refused one the prior, with no more matches than rules find. */
    body: json<unknown>('body').notNull(),
    /** What it is like on what it was learned from. */
    card: json<unknown>('card').notNull(),
    contacts: integer('contacts').notNull(),
    /** Why it is not used; null: it is, or was. */
    refused: text('refused'),
    trained_at: text('trained_at').notNull(),
    job_id: text('job_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.version] })],
)

/** What each slice of a training has seen, until it has been learned from. Agreements of pairs, no values of contacts. */
export const trainingSlices = sqliteTable(
  'training_slices',
  {
    account_id: account(),
    job_id: text('job_id').notNull(),
    slice: integer('slice').notNull(),
    observed: json<unknown>('observed').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.job_id, t.slice] })],
)

/** When an account's model is learned anew; no row: it has never had contacts enough. */
export const trainings = sqliteTable(
  'trainings',
  {
    account_id: account(),
    /** null: nothing has changed since the last one. */
    due_at: text('due_at'),
    /** It is due at once with so many contacts. */
    grow_to: integer('grow_to').notNull(),
    /** And from then on with the next change; null: there was none yet. */
    again_at: text('again_at'),
    /** The last one that was begun. */
    job_id: text('job_id'),
  },
  (t) => [
    primaryKey({ columns: [t.account_id] }),
    index('trainings_due').on(t.due_at).where(sql`due_at IS NOT NULL`),
  ],
)

// ── telling others ───────────────────────────────────────────────────────────────────────────────────────

export const events = sqliteTable(
  'events',
  {
    account_id: account(),
    sequence: integer('sequence').notNull(),
    id: text('id').notNull(),
    type: text('type').notNull(),
    data: json<Record<string, unknown>>('data').notNull(),
    created_at: text('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.sequence] }),
    uniqueIndex('events_by_id').on(t.account_id, t.id),
  ],
)

/** Which commits have told something of a contact or lead: the last of its events, and how many. What is erased is found by it. */
export const eventSubjects = sqliteTable(
  'event_subjects',
  {
    account_id: account(),
    subject_id: text('subject_id').notNull(),
    last: integer('last').notNull(),
    events: integer('events').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.subject_id, t.last] })],
)

/** Events of one commit that still have to be handed to their receivers. */
export const outbox = sqliteTable(
  'outbox',
  {
    account_id: account(),
    id: text('id').notNull(),
    event_ids: json<string[]>('event_ids').notNull(),
    due_at: text('due_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.id] }), index('outbox_due').on(t.due_at)],
)

export const webhooks = sqliteTable(
  'webhooks',
  {
    account_id: account(),
    id: text('id').notNull(),
    url: text('url').notNull(),
    events: json<string[]>('events').notNull(),
    secret: text('secret').notNull(),
    state: text('state', { enum: ['enabled', 'disabled'] }).notNull(),
    created_at: text('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.id] })],
)

/** One event on its way to one webhook. */
export const deliveries = sqliteTable(
  'deliveries',
  {
    account_id: account(),
    event_id: text('event_id').notNull(),
    webhook_id: text('webhook_id').notNull(),
    state: text('state', { enum: ['pending', 'delivered', 'failed'] }).notNull(),
    attempts: integer('attempts').notNull(),
    next_at: text('next_at').notNull(),
    last_status: integer('last_status'),
    last_error: text('last_error'),
    updated_at: text('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.event_id, t.webhook_id] }),
    index('deliveries_due').on(t.account_id, t.webhook_id, t.next_at).where(sql`state = 'pending'`),
  ],
)

// ── CRMs ─────────────────────────────────────────────────────────────────────────────────────────────────

/** A CRM, or a receiver of signed events, that the account's contacts and leads are forwarded to. */
export const connections = sqliteTable(
  'connections',
  {
    account_id: account(),
    id: text('id').notNull(),
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    base_url: text('base_url').notNull(),
    /** Encrypted; nothing shows it again. */
    credentials: text('credentials').notNull(),
    /** What a merge does there: `merge` joins the CRM's records too, `link` leaves them as they are. */
    mode: text('mode', { enum: ['merge', 'link'] }).notNull(),
    /** Our pipelines, stages, users and fields, and what they are called there. */
    mapping: json<{
      pipelines: Record<string, { pipeline_id: string; stages: Record<string, string> }>
      users: Record<string, string>
      fields: Record<string, string>
    }>('mapping').notNull(),
    /** What the adapter found out once and needs again. */
    notes: json<Record<string, unknown>>('notes').notNull(),
    /** `paused` by a person, `stopped` by what the CRM said: `trouble`. */
    state: text('state', { enum: ['active', 'paused', 'stopped'] }).notNull(),
    trouble: text('trouble'),
    /** Failures of the CRM itself, one after the other; and until when nobody asks it. */
    outages: integer('outages').notNull(),
    rests_until: text('rests_until'),
    /** When the next of its deliveries is due; null: none is. */
    due_at: text('due_at'),
    /** SHA-256 of what the CRM has to say to be heard. */
    hook_hash: text('hook_hash').notNull(),
    created_at: text('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    index('connections_due').on(t.due_at).where(sql`due_at IS NOT NULL AND state = 'active'`),
  ],
)

/** A contact that a CRM has to be brought to: one row, however many events tell of it. */
export const forwards = sqliteTable(
  'forwards',
  {
    account_id: account(),
    connection_id: text('connection_id').notNull(),
    subject_id: text('subject_id').notNull(),
    state: text('state', { enum: ['pending', 'delivered', 'failed'] }).notNull(),
    /** Number of the last event that tells of it, and of the last that the CRM was brought to. */
    wanted: integer('wanted').notNull(),
    reached: integer('reached').notNull(),
    attempts: integer('attempts').notNull(),
    next_at: text('next_at').notNull(),
    last_error: text('last_error'),
    updated_at: text('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.connection_id, t.subject_id] }),
    index('forwards_due').on(t.account_id, t.connection_id, t.next_at).where(sql`state = 'pending'`),
    index('forwards_by_time').on(t.account_id, t.connection_id, t.state, t.updated_at, t.subject_id),
    index('forwards_by_subject').on(t.account_id, t.subject_id),
  ],
)

/** Which record of the CRM is which of ours. */
export const crmLinks = sqliteTable(
  'crm_links',
  {
    account_id: account(),
    connection_id: text('connection_id').notNull(),
    kind: text('kind', { enum: ['contact', 'lead', 'task', 'note'] }).notNull(),
    record_id: text('record_id').notNull(),
    /** null: it was about to be made, and nobody knows whether it was. */
    crm_id: text('crm_id'),
    state: text('state', { enum: ['sending', 'live', 'folded'] }).notNull(),
    /** What we have said there; only what we say differently now is sent. */
    sent: json<Record<string, unknown>>('sent').notNull(),
    /** Of a folded one: how it was done and what stood there before, so that it can be undone. */
    folded: json<Record<string, unknown>>('folded'),
    updated_at: text('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.connection_id, t.kind, t.record_id] }),
    index('crm_links_by_crm').on(t.account_id, t.connection_id, t.kind, t.crm_id),
    index('crm_links_by_record').on(t.account_id, t.record_id),
  ],
)

/** What a CRM said has changed there; it is read again before it is believed. */
export const crmChanges = sqliteTable(
  'crm_changes',
  {
    account_id: account(),
    connection_id: text('connection_id').notNull(),
    kind: text('kind', { enum: ['contact', 'lead'] }).notNull(),
    crm_id: text('crm_id').notNull(),
    /** The CRM's record that it became part of; null: that was not said. */
    into_crm_id: text('into_crm_id'),
    attempts: integer('attempts').notNull(),
    next_at: text('next_at').notNull(),
    last_error: text('last_error'),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.connection_id, t.kind, t.crm_id] }),
    index('crm_changes_due').on(t.account_id, t.connection_id, t.next_at),
  ],
)

/** First answers, kept so that a repeat gets the same one. */
export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    account_id: account(),
    /** Route or purpose, then the client's key. */
    key: text('key').notNull(),
    /** SHA-256 of the request, so that the same key for something else is noticed. */
    fingerprint: text('fingerprint').notNull(),
    status: integer('status').notNull(),
    body: json<unknown>('body').notNull(),
    expires_at: text('expires_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.key] }), index('idempotency_expiry').on(t.expires_at)],
)
