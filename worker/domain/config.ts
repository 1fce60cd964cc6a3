import type { ConsentMode } from '../../protocol/public.ts'
import type { WidgetSettings } from '../../protocol/widget-settings.ts'

export type StageKind = 'incoming' | 'open' | 'won' | 'lost'
export type Stage = { id: string; name: string; kind: StageKind }
export type Pipeline = { id: string; name: string; stages: Stage[] }

export const CHANNEL_KINDS = [
  'website',
  'email',
  'whatsapp',
  'facebook',
  'instagram',
  'telegram',
  'api',
] as const
export type ChannelKind = (typeof CHANNEL_KINDS)[number]

export type Channel = {
  id: string
  pipeline_id: string
  kind: ChannelKind
  name: string
  integration: 'native' | 'third_party'
  supports_duplicate_control: boolean
  default_country: string | null
}

export type SiteWidget = WidgetSettings & { enabled: boolean }

export type Site = {
  id: string
  name: string
  origins: string[]
  pipeline_id: string
  channel_id: string
  consent: ConsentMode
  widget: SiteWidget
  require_signature: boolean
  /** How long a browser keeps its ID after each visit. */
  cookie_days: number
  identity_secret: string
  /** Valid too, until the site's backend has changed over. */
  previous_identity_secret: string | null
}

export const METHODS = ['pixel', 'email', 'phone', 'big_data'] as const
export type Method = (typeof METHODS)[number]

/** Duplicate control of one pipeline, as an admin saves it. */
export type DuplicateControl = {
  enabled: boolean
  /** Channels that were switched by hand; one that is not here is on. */
  channels: Record<string, boolean>
  methods: Record<Method, boolean>
  /** null: the Incoming and all open stages of this pipeline. */
  scope: { pipeline_id: string; stage_ids: string[] }[] | null
  conflict: 'update' | 'keep'
  on_duplicate: 'update_all' | 'update_newest' | 'create_new'
  after_merge_task: { text: string; type: string; due_in_hours: number; assignee_id?: string } | null
}

export const DEFAULT_CONTROL: DuplicateControl = {
  enabled: false,
  channels: {},
  methods: { pixel: true, email: true, phone: true, big_data: false },
  scope: null,
  conflict: 'update',
  on_duplicate: 'update_all',
  after_merge_task: null,
}

/** All that an account's admin has set up, at one version. */
export type Config = {
  account_id: string
  version: number
  /** Signs chat tokens and pixel IDs. */
  secret: string
  /** Dots and plus tags make no difference at providers that ignore them. */
  email_provider_rules: boolean
  /** Names of the custom attributes that contacts are compared by. */
  identifying_attributes: string[]
  /** Pairs above the line are merged without a click. */
  merge_flagged_pairs: boolean
  /** The model that the account is served by; 0: the prior. */
  model_version: number
  pipelines: Pipeline[]
  channels: Channel[]
  sites: Site[]
  controls: Record<string, { version: number; control: DuplicateControl }>
}
