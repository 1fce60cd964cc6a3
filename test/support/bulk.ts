import { type Account, eventually, type Json } from './account.ts'

export type Job = {
  id: string
  kind: string
  status: string
  done: number
  total: number
  succeeded: number
  failed: number
}
export type Result = {
  winner_id: string
  loser_id: string
  status: string
  merge_id?: string
  code?: string
}

type Asks = Pick<Account, 'api'>

/** Contacts made by hand, some at a time. */
export async function people(acme: Asks, count: number, of: (i: number) => object): Promise<string[]> {
  const ids: string[] = []
  for (let from = 0; from < count; from += AT_ONCE)
    ids.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(AT_ONCE, count - from) }, async (_, i) => {
          const { status, body } = await acme.api('POST', '/contacts', of(from + i))
          if (status !== 201) throw new Error(`no contact: ${status} ${JSON.stringify(body)}`)
          return body.id as string
        }),
      )),
    )
  return ids
}
const AT_ONCE = 25

/** Every row of a list, page by page. */
export async function all<T = Json>(acme: Asks, path: string, limit = 200): Promise<T[]> {
  const rows: T[] = []
  for (let after = ''; ; ) {
    const page = (await acme.api('GET', `${path}${path.includes('?') ? '&' : '?'}limit=${limit}${after}`))
      .body
    rows.push(...page.data)
    if (!page.next) return rows
    after = `&after=${page.next}`
  }
}

export const jobOf = async (acme: Asks, id: string) => (await acme.api<Job>('GET', `/jobs/${id}`)).body
export const resultsOf = (acme: Asks, id: string) => all<Result>(acme, `/jobs/${id}/results`)

/** The job once it is over. */
export const over = (acme: Asks, id: string, ms = 60_000) =>
  eventually(
    () => jobOf(acme, id),
    ({ status }) => ['done', 'failed', 'cancelled'].includes(status),
    ms,
  )

/** What must be true of a bulk merge that is over, whatever happened on the way; answers its results. */
export async function faults(acme: Asks, id: string): Promise<string[]> {
  const job = await jobOf(acme, id)
  const results = await resultsOf(acme, id)
  const merges = (await all(acme, '/merges')).filter(({ kind }) => kind === 'bulk')
  const found: string[] = []
  const expect = (holds: boolean, what: string) => holds || found.push(what)
  const counted = (status: string) => results.filter((it) => it.status === status).length
  expect(results.length === job.total, `${results.length} results of ${job.total}`)
  expect(job.succeeded === counted('merged'), `${job.succeeded} succeeded, ${counted('merged')} merged`)
  expect(job.failed === counted('failed'), `${job.failed} failed, ${counted('failed')} are`)
  const ended = job.total - counted('pending') - counted('cancelled')
  expect(job.done === ended, `${job.done} done, ${ended} ended`)
  expect(job.status !== 'done' || job.done === job.total, `done at ${job.done} of ${job.total}`)
  const ledger = merges.map((it) => `${it.id} ${it.winner_id} ${it.loser_ids.join()}`).toSorted()
  const said = results
    .filter(({ status }) => status === 'merged')
    .map((it) => `${it.merge_id} ${it.winner_id} ${it.loser_id}`)
    .toSorted()
  expect(JSON.stringify(ledger) === JSON.stringify(said), `ledger of ${ledger.length}, ${said.length} said`)
  const losers = new Set(merges.flatMap(({ loser_ids }) => loser_ids))
  expect(losers.size === merges.length, 'somebody was merged twice')
  return found
}
