import { groupsOf as find, type Look } from '../../worker/dedupe/plan-groups.ts'
import type { Candidate, NotSame } from '../../worker/domain/candidate.ts'
import type { Contact } from '../../worker/domain/contact.ts'
import { readEmail } from '../../worker/domain/email.ts'
import type { Identifier } from '../../worker/domain/identifier.ts'

export type Made = Partial<Contact> & {
  id: string
  emails?: string[]
  phones?: string[]
  not_same?: NotSame[]
}

/** A contact as it is loaded, with only what a test says of it. */
export function record({
  emails = ['ada@example.com'],
  phones = [],
  not_same = [],
  ...more
}: Made): Candidate {
  const identifier =
    (kind: 'email' | 'phone') =>
    (value: string): Identifier => ({
      contact_id: more.id,
      kind,
      value,
      normal: (kind === 'email' && readEmail(value)?.normal) || value,
      trust: 'confirmed',
      primary: true,
      local_format: false,
      source: 'api',
      at: '2026-01-01T00:00:00.000Z',
    })
  return {
    contact: {
      first_name: null,
      last_name: null,
      company: null,
      user_id: null,
      status: 'visitor',
      tags: [],
      lists: [],
      attributes: {},
      previous_values: [],
      last_contacted: null,
      last_heard_from: null,
      created_at: '2026-01-01T00:00:00.000Z',
      updated_at: '2026-01-01T00:00:00.000Z',
      version: 1,
      ...more,
    },
    identifiers: [...emails.map(identifier('email')), ...phones.map(identifier('phone'))],
    leads: [],
    not_same,
  }
}

const idOf = ({ contact }: Candidate) => contact.id

/** Groups by the IDs of their records: base, donors in their order, those who stay apart; or why nobody moves. */
export const groupsOf = (records: Candidate[], look: Partial<Look> = {}) =>
  find(records, { order: 'older', providerRules: true, crowded: new Set(), ...look }).map((it) =>
    it.kind === 'group'
      ? {
          base: idOf(it.base),
          donors: it.donors.map(idOf),
          apart: it.apart.map(idOf),
          decided_by: it.decided_by,
        }
      : { why: it.why, contacts: it.contacts.map(idOf).toSorted() },
  )
