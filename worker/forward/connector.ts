import type { z } from 'zod'
import type { Credentials, CrmContact, CrmLead, Mapping, Survey } from '../domain/connection.ts'
import type { Verdict } from './crm-failure.ts'

/** A contact as a CRM is told of it; the primary address and number come first. */
export type ContactValues = {
  first_name: string | null
  last_name: string | null
  company: string | null
  emails: string[]
  phones: string[]
  /** The browser that it was last seen in. */
  visitor_uid: string | null
  /** By the CRM's own name of the field. */
  fields: Record<string, string | number | boolean>
}

export type LeadValues = {
  name: string
  /** The CRM's own; null: none is mapped, its default. */
  pipeline_id: string | null
  stage_id: string | null
  kind: 'incoming' | 'open' | 'won' | 'lost'
  owner_id: string | null
  fields: Record<string, string | number | boolean>
  created_at: string
  visitor_uid: string | null
}

/** `crm_id` and `into` are the CRM's; `into`: it says that the record became part of this one. */
export type CrmChange = { kind: 'contact' | 'lead'; crm_id: string; into: string | null }

/** One page of what is there. `next`: asks for the one behind it; null: this was the last. */
export type Page<T> = { records: T[]; next: string | null }

/** `was`: what `standing` told. `join` false: the account does not let records be joined, so they are marked. */
export type FoldMode = { join: boolean; was: Record<string, unknown> }

/** How a fold was done: `joined` into one record, whose ID is `into`; or marked as a duplicate of it. */
export type Folded = { how: 'joined' | 'marked'; into: string }

/** What a note or a task is about. */
export type On = { kind: 'contact' | 'lead'; id: string }

export type Unfold = Folded & { was: Record<string, unknown> }

/** One call to a CRM. Every answer has a schema; what fits none is a failure with its text kept. */
export type Ask<T> = {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  path: string
  query?: Record<string, string | number | undefined>
  body?: unknown
  /** `form`: sent as a form; JSON unless said. */
  as?: 'form'
  answer: z.ZodType<T>
  /** What 204 means where it means something. */
  empty?: NoInfer<T>
  /** What 404 means where it means something; a page of a proxy means nothing. */
  missing?: NoInfer<T>
  /** Searches have a limit of their own in some CRMs, besides the one of all calls. */
  lane?: 'search'
  /** Instead of the connection's own token, e.g. while one is asked for. */
  authorization?: null
}
export type Call = <T>(ask: Ask<T>) => Promise<T>

/** So many calls in any window of so long. */
export type Limit = { amount: number; per_ms: number }

/** What one connection can do while its credentials hold. Throws `CrmFailure`; everything else it answers. */
export type Session = {
  /** Who and what it is connected to, in words. */
  check(): Promise<string>
  survey(): Promise<Survey>
  /** Makes ready once what finding a record by our own ID needs; what it answers is kept with the connection. */
  prepare?(): Promise<Record<string, unknown>>
  /** A record that a call may have made whose answer was lost. `near`: where to look, if the CRM can't look by our ID. */
  findOwn(
    kind: 'contact' | 'lead',
    ourId: string,
    near: { emails: string[]; phones: string[]; contact_id: string | null },
  ): Promise<string | null>
  /** Candidates: whoever asks compares their addresses and numbers again. */
  findContacts(by: { emails: string[]; phones: string[] }): Promise<CrmContact[]>
  /** null: it is gone. Another ID than the one asked for: it became part of that. */
  readContact(id: string): Promise<CrmContact | null>
  readLead(id: string): Promise<CrmLead | null>
  /** `known`: the CRM has somebody with this address already, and makes no other. */
  createContact(values: ContactValues, ourId: string): Promise<string | { known: string }>
  updateContact(id: string, values: ContactValues): Promise<void>
  createLead(values: LeadValues, ourId: string, contactId: string): Promise<string>
  /** Both in one call, where the CRM can; its own duplicate control may answer with records that were there. */
  createTogether?(
    contact: ContactValues,
    contactOurId: string,
    lead: LeadValues,
    leadOurId: string,
  ): Promise<{ contact_id: string | null; lead_id: string }>
  /** Only what is to be changed. */
  updateLead(id: string, values: Partial<LeadValues>): Promise<void>
  /** Another contact's lead from now on. */
  assignLead(id: string, contactId: string, fromContactId: string | null): Promise<void>
  /** What a fold would change and an undo needs; asked and kept before the first try to fold. */
  standing?(kind: 'contact' | 'lead', id: string): Promise<Record<string, unknown>>
  /** Folds may come twice: the second changes nothing. */
  foldContact(loser: string, winner: string, mode: FoldMode): Promise<Folded>
  foldLead(loser: string, winner: string, mode: FoldMode): Promise<Folded>
  /** `again`: it can't be had back, it has to be made anew. */
  unfoldContact(loser: string, folded: Unfold): Promise<'restored' | 'again'>
  unfoldLead(loser: string, folded: Unfold): Promise<'restored' | 'again'>
  note(on: On, text: string, ourId: string): Promise<string>
  task(
    on: On,
    task: { text: string; due_at: string; owner_id: string | null },
    ourId: string,
  ): Promise<string>
  /** A note or task that an earlier call may have made; left out: the CRM can't be asked, and it may be there twice. */
  findText?(kind: 'note' | 'task', on: On, text: string): Promise<string | null>
  contactsFrom(cursor: string | null): Promise<Page<CrmContact>>
  leadsFrom(cursor: string | null): Promise<Page<CrmLead>>
}

/** What the page says before anybody presses a button; each is a promise that a test holds. */
export type Promises = { merge: string; undo: string }

export type Connector = {
  title: string
  /** Where it is reached unless the connection says; null: it has to. */
  base_url: string | null
  /** Hosts that a base URL may have; null: any that may be sent to at all. */
  hosts: RegExp | null
  /** Names of the secrets it needs, for the page: the first set that is there is used. */
  secrets: (keyof Credentials)[][]
  limits: { all: Limit; search?: Limit }
  promises: Promises
  open(call: Call, held: Held): Session
  /** What to make of an answer that is no success; undefined: what the status says by itself. */
  classify?(status: number, body: unknown): Verdict | undefined
  /** What the headers of an answer say about when the next call may be made, ms; null: nothing. */
  waitOf?(headers: Headers): number | null
  headers?(credentials: Credentials): Record<string, string>
  /** A fresh token for one that is no longer good. Left out: the CRM gives none. */
  renew?(call: Call, credentials: Credentials, now: number): Promise<Credentials>
  /** Reads what the CRM posts when something changes there. */
  readHook?(body: string, contentType: string): CrmChange[]
}

/** What a session may look at of its connection. */
export type Held = {
  base_url: string
  mapping: Mapping
  notes: Record<string, unknown>
  credentials: Credentials
  now: () => number
}
