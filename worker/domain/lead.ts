export type Fields = Record<string, string | number | boolean>

/** A value that was overwritten, or not taken. `source`: the channel or the person it came by. */
export type PreviousValue = { field: string; value: unknown; source: string; at: string }

export type Lead = {
  id: string
  contact_id: string
  pipeline_id: string
  stage_id: string
  channel_id: string | null
  name: string | null
  fields: Fields
  previous_values: PreviousValue[]
  values_not_taken: PreviousValue[]
  created_at: string
  updated_at: string
  version: number
}
