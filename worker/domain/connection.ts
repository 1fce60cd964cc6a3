/** What a merge does in the CRM: joins its records too, or leaves them as they are. */
export type MergeMode = 'merge' | 'link'

/** What of ours is what there. IDs of the CRM are text, whatever it makes of them. */
export type Mapping = {
  /** By our pipeline: theirs, and by our stage theirs. */
  pipelines: Record<string, { pipeline_id: string; stages: Record<string, string> }>
  /** By our user, or `*` for everybody: who is responsible there. */
  users: Record<string, string>
  /** By the name of an attribute of ours, or of a lead's field: a field there. */
  fields: Record<string, string>
}

export const emptyMapping = (): Mapping => ({ pipelines: {}, users: {}, fields: {} })

/** Secrets of a connection, as they are before they are encrypted. Which of them a CRM takes, its adapter says. */
export type Credentials = {
  token?: string | undefined
  client_id?: string | undefined
  client_secret?: string | undefined
  redirect_uri?: string | undefined
  /** Of an OAuth sign-in; spent once. */
  code?: string | undefined
  refresh_token?: string | undefined
  /** ISO time from which `token` is no longer good. */
  expires_at?: string | undefined
  /** Signs events; or a password, where a CRM has nothing better. */
  secret?: string | undefined
  user?: string | undefined
}

export type LinkKind = 'contact' | 'lead' | 'task' | 'note'

/**
 * Which record of the CRM is which of ours. `sending`: it was about to be made, and nobody knows whether it was.
 * `folded`: in the CRM it is part of another, or marked as its duplicate; `folded` tells how.
 */
export type CrmLink = {
  kind: LinkKind
  record_id: string
  crm_id: string | null
  state: 'sending' | 'live' | 'folded'
  sent: Record<string, unknown>
  folded: Record<string, unknown> | null
}

/** A contact as the CRM has it. */
export type CrmContact = {
  id: string
  first_name: string | null
  last_name: string | null
  company: string | null
  emails: string[]
  phones: string[]
}

/** A lead as the CRM has it. */
export type CrmLead = {
  id: string
  name: string | null
  contact_id: string | null
  pipeline_id: string | null
  stage_id: string | null
}

/** What the mapping page offers. */
export type Survey = {
  pipelines: { id: string; name: string; stages: { id: string; name: string; incoming?: boolean }[] }[]
  users: { id: string; name: string }[]
  fields: { id: string; name: string; of: 'contact' | 'lead' }[]
}

/** `check`: do the credentials hold? `survey`: what can be mapped? Or a page of what is there. */
export type Question = 'check' | 'survey' | { page: 'contact' | 'lead'; cursor: string | null }

export type QuestionAnswer =
  | { kind: 'answered'; detail: string; survey: Survey | null }
  | { kind: 'page'; page: 'contact'; records: CrmContact[]; next: string | null }
  | { kind: 'page'; page: 'lead'; records: CrmLead[]; next: string | null }
  /** `again_in_ms`: asking again after so long may help; null: a person has to look. */
  | { kind: 'failed'; detail: string; again_in_ms: number | null }
  | { kind: 'not-found' }

/** The object that speaks to the CRM of a connection, as others see it. */
export type ConnectionStub = {
  wake(account_id: string, id: string): Promise<void>
  ask(account_id: string, id: string, question: Question): Promise<QuestionAnswer>
}
