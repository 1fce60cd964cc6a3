import { expect } from 'vitest'
import { type Json, newAccount } from './account.ts'
import type { Server } from './server.ts'

/** A decision in which nothing stood in the way. */
export const PLAIN = { not_checked: null, not_merged: null, flags: [] as string[] }

/** A fresh account with a channel: people who are there already, a request, and why it became what it became. */
export async function asking({ base }: Pick<Server, 'base'>) {
  const acme = await newAccount(base)
  const channel = await acme.newChannel()
  return {
    acme,
    channel,
    /** A contact made by hand with one lead, in the Incoming stage unless said; duplicate control has no part in it. */
    async person(contact: object, lead: object = {}) {
      const made = await acme.api('POST', '/contacts', { name: 'Ada', ...contact })
      const contact_id: string = made.body.id
      const of = { pipeline_id: acme.pipeline.id, contact_id, ...lead }
      const { status, body } = await acme.api('POST', '/leads', of)
      expect([made.status, status]).toEqual([201, 201])
      return { contact_id, lead_id: body.id as string }
    },
    /** What became of a request, and the decision that says why. */
    async ask(request: object, through = channel.id) {
      const { status, body } = await acme.lead(through, request)
      const decision = (await acme.api('GET', `/decisions/${body.decision_id}`)).body
      const { outcome, not_checked, not_merged, flags, candidates } = decision
      return {
        status,
        outcome: body.outcome as string,
        lead_id: body.lead_id as string,
        contact_id: body.contact_id as string,
        lead_ids: body.lead_ids as string[],
        why: { outcome, not_checked, not_merged, flags },
        candidates: candidates as Json[],
      }
    },
    /** The groups that wait for a person: `[reason, lead IDs]`. */
    reviews: async (): Promise<[string, string[]][]> =>
      (await acme.api('GET', '/reviews')).body.data.map((it: Json) => [it.reason, it.lead_ids]),
    contact: async (id: string): Promise<Json> => (await acme.api('GET', `/contacts/${id}`)).body,
    api: acme.api,
    control: (change: object) => acme.control(change),
    newChannel: (more: object) => acme.newChannel(more),
  }
}

export type Asking = Awaited<ReturnType<typeof asking>>
