/** What the API answers, as it stands on the wire. */
import type { WidgetSettings } from '../protocol/widget-settings.ts'

export type Page<T> = { data: T[]; next: string | null }

export type Session = {
  account: { id: string; name: string }
  user: { id: string; email: string; role: 'agent' | 'admin' }
}

export type StageKind = 'incoming' | 'open' | 'won' | 'lost'
export type Stage = { id: string; name: string; kind: StageKind }
export type Pipeline = { id: string; name: string; stages: Stage[] }

export type Channel = {
  id: string
  pipeline_id: string
  kind: string
  name: string
  integration: 'native' | 'third_party'
  supports_duplicate_control: boolean
  default_country?: string | null
}

export type Method = 'pixel' | 'email' | 'phone' | 'big_data'
export type AfterMergeTask = { text: string; type: string; due_in_hours: number; assignee_id?: string }
export type ScopePart = { pipeline_id: string; stage_ids: string[] }

export type DuplicateControl = {
  enabled: boolean
  channels: Record<string, boolean>
  methods: Record<Method, boolean>
  scope: ScopePart[] | null
  conflict: 'update' | 'keep'
  on_duplicate: 'update_all' | 'update_newest' | 'create_new'
  after_merge_task: AfterMergeTask | null
  version: number
}

export type TrialRow = { decision_id: string; lead_ids: string[]; was: Outcome; outcome: Outcome }

/** Past requests under other rules: one slice of the period. */
export type TrialSlice = {
  intakes: number
  same: number
  would_merge: TrialRow[]
  would_split: TrialRow[]
  vetoed: TrialRow[]
  changed: TrialRow[]
  skipped: number
  /** Requests in the whole period. */
  total: number
  next: string | null
}

export type Account = {
  id: string
  name: string
  email_provider_rules: boolean
  /** Custom attributes that contacts are compared by. */
  identifying_attributes: string[]
  merge_flagged_pairs: boolean
}

export type PastValue = { field: string; value: unknown; source: string | null; at: string }

export type ContactSummary = { id: string; name: string | null; email: string | null; phone: string | null }

export type Lead = {
  id: string
  name: string | null
  pipeline_id: string
  stage_id: string
  contact_id: string
  channel_id: string | null
  contact: ContactSummary | null
  fields: Record<string, unknown>
  previous_values: PastValue[]
  values_not_taken: PastValue[]
  chat_ids: string[]
  created_at: string
  updated_at: string
}

export type Identifier = {
  value: string
  trust: 'claimed' | 'confirmed' | 'verified'
  primary: boolean
  source: string | null
  at: string
  local_format?: boolean
}

export type Contact = {
  id: string
  name: string | null
  first_name: string | null
  last_name: string | null
  company: string | null
  user_id: string | null
  status: 'visitor' | 'user'
  emails: Identifier[]
  phones: Identifier[]
  pixels: Identifier[]
  tags: string[]
  lists: string[]
  attributes: Record<string, unknown>
  previous_values: PastValue[]
  page_visits: number
  last_seen: string | null
  last_contacted: string | null
  last_heard_from: string | null
  created_at: string
  updated_at: string
}

export type Outcome = 'created' | 'merged' | 'updated' | 'kept_both' | 'queued_for_review'

export type Evidence = {
  name: string
  for: boolean
  weight: number | null
  enabled?: boolean
  shared?: boolean
}

export type NotMerged =
  | 'none_in_incoming'
  | 'vetoed'
  | 'method_off'
  | 'out_of_scope'
  | 'keep_conflict'
  | 'create_new'
  | 'too_many'
  | 'shared_identifier'

export type Candidate = {
  lead_id: string | null
  contact_id: string
  methods: string[]
  probability: number | null
  evidence: Evidence[]
  vetoes: string[]
  in_scope: boolean
  enabled?: boolean
  conflicts?: { field: string }[]
}

export type Decision = {
  id: string
  /** What was checked: a request that came in, or a lead that was changed. */
  kind?: 'intake' | 'update'
  not_merged?: NotMerged | null
  created_at: string
  channel_id: string | null
  pipeline_id: string
  /** Whose lead the request became or joined. */
  contact_id?: string
  /** Why nobody was looked for, where nobody was. */
  not_checked?: string | null
  outcome: Outcome
  rule_version: number
  flags: string[]
  lead_ids: string[]
  candidates: Candidate[]
}

export type Message = {
  id: string
  seq: number
  from: 'visitor' | 'agent' | 'system'
  text: string
  client_id?: string
  at: string
}

export type Chat = {
  id: string
  lead_id: string
  contact_id: string
  channel_id: string
  status: string
  last_message: Message | null
  page?: { url?: string; title?: string; referrer?: string } | null
  created_at?: string
}

/** A conversation as the inbox lists it. */
export type InboxChat = Chat & {
  status: 'open' | 'closed'
  last_message_at: string
  assignee_id: string | null
  unread: number
  visitor_read: number
  contact: ContactSummary
}

export type CannedAnswer = { id: string; shortcut: string; text: string }
export type User = { id: string; email: string }

export type Review = {
  id: string
  reason: 'conflict' | 'too_many' | 'shared_identifier'
  lead_ids: string[]
  decision_id: string
  created_at: string
}

export type Resolved = {
  id: string
  action: 'merge' | 'keep_apart'
  lead_ids: string[]
  merge_id: string | null
  resolved_at: string
}

export type SiteWidget = WidgetSettings & { enabled: boolean }

export type Site = {
  id: string
  name: string
  key: string
  origins: string[]
  pipeline_id: string
  channel_id: string
  identity_secret: string
  /** Valid too, until it is removed. */
  previous_identity_secret: string | null
  snippet: string
  require_signature: boolean
  pixel: { consent: 'load' | 'consent' | 'message'; cookie_days: number }
  widget: SiteWidget
}

export type Webhook = {
  id: string
  url: string
  events: string[]
  secret: string
  state: 'enabled' | 'disabled'
}

export type Delivery = {
  webhook_id: string
  state: 'pending' | 'delivered' | 'failed'
  attempts: number
  last_status: number | null
  last_error: string | null
  next_at: string | null
}

export type LoggedEvent = {
  id: string
  type: string
  sequence: number
  created_at: string
  data: unknown
  deliveries: Delivery[]
}

export type ApiKey = {
  id: string
  name: string
  role: 'agent' | 'admin'
  created_at?: string
  last_used_at?: string | null
}
