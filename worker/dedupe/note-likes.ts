import type { Candidate } from '../domain/candidate.ts'
import { likenessOf } from '../matching/likeness.ts'
import type { Features } from '../matching/model/features.ts'
import type { Weigher } from '../matching/model/weigher.ts'
import { candidatesByIds } from '../store/candidates.ts'
import type { Db, Statement } from '../store/database.ts'
import { noteLikes } from '../store/past-decisions.ts'

/** A request that was decided without the model is remembered with so many of those who are like its contact. */
const NOTED_MAX = 8

/**
 * What the model would have said of requests that were decided without it: so that a dry run can try it on them. Of a
 * contact that such a request made, whoever is like it is written beside what it was decided from.
 * @param decisions by contact, the request that made it.
 */
export async function notedLikes(
  db: Db,
  decisions: ReadonlyMap<string, string>,
  likely: readonly (readonly [id: string, others: readonly string[]])[],
  people: ReadonlyMap<string, Features>,
  subjects: ReadonlyMap<string, Candidate>,
  { weigher, version }: { weigher: Weigher; version: number },
): Promise<Statement[]> {
  const wanted = likely.filter(([id, others]) => decisions.has(id) && others.length > 0)
  if (wanted.length === 0) return []
  const ids = [...new Set(wanted.flatMap(([, others]) => others.slice(0, NOTED_MAX)))]
  const known = new Map((await candidatesByIds(db, ids)).map((it) => [it.contact.id, it]))
  return wanted.flatMap(([id, others]) => {
    const [me, born] = [people.get(id), subjects.get(id)?.contact.created_at ?? '']
    const near = others.slice(0, NOTED_MAX).flatMap((other): Candidate[] => {
      const [candidate, features] = [known.get(other), people.get(other)]
      // Who came later was not there to be found.
      return me && candidate && features && candidate.contact.created_at < born
        ? [{ ...candidate, likeness: likenessOf(weigher, me, features, version) }]
        : []
    })
    return noteLikes(db, decisions.get(id) ?? '', near)
  })
}
