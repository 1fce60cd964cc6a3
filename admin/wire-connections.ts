/** Connections to CRMs, as they stand on the wire. */
export type ConnectionPromises = { merge: string; undo: string }
export type DeliveryState = 'pending' | 'delivered' | 'failed'

/** A CRM that can be connected. `secrets`: sets of what it takes, each enough by itself. */
export type ConnectionKind = {
  kind: string
  title: string
  /** null: it has to be given. */
  base_url: string | null
  secrets: string[][]
  promises: ConnectionPromises | null
}

export type PipelineMap = Record<string, { pipeline_id: string; stages: Record<string, string> }>

export type Connection = {
  id: string
  kind: string
  name: string
  base_url: string
  state: 'active' | 'paused' | 'stopped'
  trouble: string | null
  rests_until: string | null
  mode: 'merge' | 'link'
  pipeline_map: PipelineMap
  user_map: Record<string, string>
  field_map: Record<string, string>
  promises: ConnectionPromises | null
  deliveries: Record<DeliveryState, number>
  created_at: string
  /** Shown once, when it was made. */
  secret?: string
  hook_url?: string
}

export type ConnectionDelivery = {
  contact_id: string
  name: string | null
  state: DeliveryState
  attempts: number
  next_at: string
  last_error: string | null
  updated_at: string
}

export type Survey = {
  pipelines: { id: string; name: string; stages: { id: string; name: string; incoming?: boolean }[] }[]
  users: { id: string; name: string }[]
  fields: { id: string; name: string; of: 'contact' | 'lead' }[]
}
