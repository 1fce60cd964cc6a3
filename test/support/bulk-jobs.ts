/** Bulk merges as tests ask for them. */
import { expect } from 'vitest'
import { type Account, times } from './account.ts'
import { over, people, type Result, resultsOf } from './bulk.ts'

/** Asks for a bulk merge. */
export const bulk = (acme: Account, pairs: [string, string][], more: object = {}, headers = {}) =>
  acme.api(
    'POST',
    '/bulk_merges',
    { pairs: pairs.map(([winner_id, loser_id]) => ({ winner_id, loser_id })), ...more },
    headers,
  )
/** Begins one; answers its ID. */
export const begun = async (acme: Account, pairs: [string, string][], more: object = {}) => {
  const { status, body } = await bulk(acme, pairs, more)
  expect([status, body]).toEqual([202, { ...body, job_id: expect.stringMatching(/^job_/) }])
  return body.job_id as string
}
/** Begins one and waits until it is over. */
export const ran = async (acme: Account, pairs: [string, string][], more: object = {}) => {
  const id = await begun(acme, pairs, more)
  return { id, job: await over(acme, id), results: await resultsOf(acme, id) }
}
export const words = (results: Result[]) =>
  results.map(({ status, code }) => (code ? `${status} ${code}` : status))
/** Pairs of people with nothing in conflict. */
export const pairsOf = async (acme: Account, count: number): Promise<[string, string][]> => {
  const ids = await people(acme, 2 * count, (i) => ({ emails: [`p${i}@example.com`] }))
  return times(count, (i) => [ids[2 * i] as string, ids[2 * i + 1] as string])
}
