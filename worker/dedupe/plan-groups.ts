import type { Candidate } from '../domain/candidate.ts'
import type { BaseOrder } from '../domain/schedule.ts'
import { baseFirst, type Criterion, decidedBy, donorsFirst } from '../matching/base-user.ts'
import { BLOCK_CAP } from '../matching/blocking.ts'
import { type Given, givenFrom } from '../matching/request.ts'
import { areManyPeople } from '../matching/shared-by-use.ts'
import { vetoesBetween } from '../matching/vetoes.ts'

/** Records of one email that become one. */
export type Group = {
  kind: 'group'
  /** The first of its emails, as a blocking key. */
  key: string
  base: Candidate
  /** What the base lacks comes from the first of them that has it. */
  donors: Candidate[]
  /** Of another user ID: each stays what it is. */
  apart: Candidate[]
  decided_by: Criterion
}

export type LeftWhy = 'different_user_ids' | 'not_same' | 'shared_address' | 'too_many'
/** Records of one email that stay as they are, and why. */
export type Left = { kind: 'left'; key: string; contacts: Candidate[]; why: LeftWhy }

export type Look = {
  order: BaseOrder
  /** Off: only the very same address is the same email. */
  providerRules: boolean
  /** Blocking keys with more contacts than are looked at. */
  crowded: Set<string>
}

/** The emails that a contact may be grouped by; junk is none. */
export const emailsOf = ({ identifiers }: Candidate, providerRules: boolean): (Given & { key: string })[] =>
  identifiers
    .filter(({ kind }) => kind === 'email')
    .map((it) => givenFrom(it, providerRules))
    .flatMap((it) => it.match.map((key) => ({ ...it, key })))

/**
 * Who among these contacts is one person by a common email, and who stays. Two that share one email with a third are one
 * group. An address of many people makes no group of them.
 */
export function groupsOf(candidates: Candidate[], look: Look): (Group | Left)[] {
  const alone: Left[] = []
  const linking: { key: string; owners: Candidate[] }[] = []
  for (const { key, given, owners } of sharedEmails(candidates, look)) {
    const why = look.crowded.has(key)
      ? 'too_many'
      : given.shared || areManyPeople(given, owners)
        ? 'shared_address'
        : null
    if (why) alone.push({ kind: 'left', key, contacts: owners, why })
    else linking.push({ key, owners })
  }
  return [...linked(linking).map((it) => judged(it.key, it.members, look)), ...alone]
}

function sharedEmails(candidates: Candidate[], { providerRules }: Look) {
  const emails = new Map<string, { key: string; given: Given; owners: Candidate[] }>()
  for (const candidate of candidates)
    for (const given of emailsOf(candidate, providerRules)) {
      const name = providerRules ? given.key : given.normal
      const known = emails.get(name)
      if (!known) emails.set(name, { key: given.key, given, owners: [candidate] })
      else if (!known.owners.includes(candidate)) known.owners.push(candidate)
    }
  return [...emails.values()].filter(({ owners }) => owners.length > 1)
}

/** What hangs together, each with its first key. */
function linked(emails: { key: string; owners: Candidate[] }[]) {
  const groupOf = new Map<Candidate, { key: string; members: Candidate[] }>()
  for (const { key, owners } of emails) {
    const groups = [...new Set(owners.flatMap((it) => groupOf.get(it) ?? []))]
    const members = new Set([...groups.flatMap((it) => it.members), ...owners])
    const group = { key: [key, ...groups.map((it) => it.key)].toSorted()[0] ?? key, members: [...members] }
    for (const member of members) groupOf.set(member, group)
  }
  return [...new Set(groupOf.values())]
}

function judged(key: string, members: Candidate[], { order }: Look): Group | Left {
  const left = (why: LeftWhy): Left => ({ kind: 'left', key, contacts: members, why })
  if (members.length > BLOCK_CAP) return left('too_many')
  // Somebody has said that two of them are different people: then the email is no one person's.
  if (members.some((a, i) => members.slice(i + 1).some((b) => vetoesBetween(a, b).includes('not_same'))))
    return left('not_same')
  const [base, next] = members.toSorted((a, b) => baseFirst(order)(a.contact, b.contact))
  if (!base || !next) throw new Error('a group of one')
  const others = members.filter((it) => it !== base)
  const apart = others.filter((it) => vetoesBetween(base, it).length > 0)
  const donors = others
    .filter((it) => !apart.includes(it))
    .toSorted((a, b) => donorsFirst(order)(a.contact, b.contact))
  if (donors.length === 0) return left('different_user_ids')
  return {
    kind: 'group',
    key,
    base,
    donors,
    apart,
    decided_by: decidedBy(base.contact, next.contact, order),
  }
}

export const membersOf = (it: Group | Left): Candidate[] =>
  it.kind === 'group' ? [it.base, ...it.donors, ...it.apart] : it.contacts

/** What has become of the group that these contacts were when they were looked for; undefined: nothing is left of it. */
export function groupOf(groups: (Group | Left)[], ids: string[]): Group | Left | undefined {
  const common = (it: Group | Left) => membersOf(it).filter(({ contact }) => ids.includes(contact.id)).length
  return groups.filter((it) => common(it) > 0).toSorted((a, b) => common(b) - common(a))[0]
}
