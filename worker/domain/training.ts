/** What a plan writes of a training, beside the end of the job's item that did it. */
export type TrainingStep =
  | { kind: 'observed'; job_id: string; slice: number; observed: unknown }
  | ({ kind: 'learned'; serves: boolean } & ModelRow)

export type ModelRow = {
  version: number
  body: unknown
  card: unknown
  contacts: number
  /** Why it is not used. */
  refused: string | null
  trained_at: string
  job_id: string
}

/** Of fewer contacts there is nothing to learn. */
export const CONTACTS_MIN = 200
/** So much more, and it is learned anew. */
const GROWN = 1.5
export const grownTo = (contacts: number) => Math.max(CONTACTS_MIN, Math.ceil(contacts * GROWN))

/** Days after which a change is reason enough to learn anew. */
export const AGAIN_AFTER_DAYS = 7

/** Contacts that one slice looks from; it reads their neighbours as well. */
export const ANCHORS_MAX = 500
/** On average: slices are parts of all IDs, and hardly any has more than it may. */
const ANCHORS_MEANT = 400
const SLICES_MAX = 20
export const slicesFor = (contacts: number) =>
  Math.min(SLICES_MAX, Math.max(1, Math.ceil(contacts / ANCHORS_MEANT)))
