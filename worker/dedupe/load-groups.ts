import type { Candidate } from '../domain/candidate.ts'
import { BLOCK_CAP } from '../matching/blocking.ts'
import { candidatesByIds } from '../store/candidates.ts'
import type { Db } from '../store/database.ts'
import { membersUnder } from '../store/email-blocks.ts'
import { emailsOf, type Group, groupsOf, type Left, type Look } from './plan-groups.ts'

/** Beyond so many contacts more than it began with no further email is followed. */
const FOLLOWED_MAX = 2_000

type Asked = Pick<Look, 'order' | 'providerRules'>

/** Groups around these contacts, as they are now: with everybody who has an email of theirs, or of one of those. */
export async function groupsAround(
  db: Db,
  ids: string[],
  { order, providerRules }: Asked,
): Promise<(Group | Left)[]> {
  const known = new Map<string, Candidate>()
  const load = async (more: string[]) => {
    for (const it of await candidatesByIds(db, more)) known.set(it.contact.id, it)
  }
  const asked = new Set<string>()
  const crowded = new Set<string>()
  await load(ids)
  while (known.size <= ids.length + FOLLOWED_MAX) {
    const emails = [...known.values()].flatMap((it) => emailsOf(it, providerRules))
    // Whoever else has an address of many people is nobody's concern.
    const keys = [...new Set(emails.filter(({ shared }) => !shared).map(({ key }) => key))].filter(
      (key) => !asked.has(key),
    )
    if (keys.length === 0) break
    for (const key of keys) asked.add(key)
    const under = await membersUnder(db, keys, BLOCK_CAP)
    for (const { key, size } of under) if (size > BLOCK_CAP) crowded.add(key)
    const more = new Set(under.flatMap(({ key, ids }) => (crowded.has(key) ? [] : ids)))
    const unknown = [...more].filter((id) => !known.has(id))
    if (unknown.length === 0) break
    await load(unknown)
  }
  return groupsOf([...known.values()], { order, providerRules, crowded })
}
