import type { Candidate } from '../domain/candidate.ts'
import type { Plan } from '../domain/plan.ts'
import { keysInCommon } from '../matching/vetoes.ts'

/** Marks every two of these contacts as not the same, with what they have in common now: more than that is new evidence. */
export function planNotSame(plan: Plan, contacts: Candidate[], by: string, at: string): void {
  for (const [i, a] of contacts.entries())
    for (const b of contacts.slice(i + 1))
      plan.notSame.push({
        a: a.contact.id,
        b: b.contact.id,
        shared: keysInCommon(a.identifiers, b.identifiers),
        by,
        at,
      })
  // An intake that has read them without the mark must read again.
  plan.contactPatches.push(...contacts.map(({ contact }) => ({ id: contact.id, set: {} })))
}
