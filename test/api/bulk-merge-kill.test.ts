/**
 * The program killed, with all that it started, at random moments of a bulk merge, and started again on what it left.
 * `KILLS=200 PAIRS=2000 npx vitest run --project api bulk-merge-kill` for as many as wanted.
 */
import { expect, test } from 'vitest'
import { call, newAccount, times } from '../support/account.ts'
import { all, faults, type Job, jobOf, over, people, resultsOf } from '../support/bulk.ts'
import { ownProgram } from '../support/own-program.ts'

const KILLS = Number(process.env.KILLS ?? 5)
const PAIRS = Number(process.env.PAIRS ?? 500)
/** At most so long after it went on, so that a job has something left for every kill. */
const WITHIN_MS = Math.min(500, (2 * PAIRS) / KILLS)
/** One of so many is no pair to be merged. */
const BAD_EVERY = 50
const RESUMES_WITHIN_MS = 30_000

const own = ownProgram({ ONELEAD_RATE_LIMIT: 'off' })

test(
  `killed ${KILLS} times in a bulk merge of ${PAIRS} pairs: each merged or untouched, none twice, its counts true`,
  async () => {
    let kills = 0
    // A machine so quick that the job is over before the last kill is given another one.
    while (kills < KILLS) kills += await killedInOne(KILLS - kills)
    expect(kills).toBe(KILLS)
  },
  60_000 + KILLS * 15_000 + PAIRS * 100,
)

const isBad = (i: number) => i % BAD_EVERY === BAD_EVERY - 1

/** How often the program was killed before the job was over; what must be true of it then has been asserted. */
async function killedInOne(most: number): Promise<number> {
  let { base, kill } = own.at() ?? (await own.start())
  const acme = await newAccount(base)
  const headers = { authorization: `Bearer ${acme.key}`, 'content-type': 'application/json' }
  const here = {
    api: (method: string, path: string, body?: unknown) =>
      call(`${base}/api/v1${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }),
  }
  const ids = await people(here, 2 * PAIRS, (i) => ({ emails: [`p${i}@example.com`] }))
  const pairs = times(PAIRS, (i) => ({
    winner_id: ids[2 * i] as string,
    // Of a bad one the loser is the one before's, which is somebody else's by then.
    loser_id: ids[2 * i + (isBad(i) ? -1 : 1)] as string,
  }))
  const { job_id } = (await here.api('POST', '/bulk_merges', { pairs })).body

  let kills = 0
  for (; kills < most; kills++) {
    // Now and then before it has gone on at all.
    if (kills % 5 !== 4) await goneOn(() => jobOf(here, job_id))
    await new Promise((resolve) => setTimeout(resolve, Math.random() * WITHIN_MS))
    if ((await jobOf(here, job_id)).status === 'done') break
    await kill()
    ;({ base, kill } = await own.start())
  }

  const bad = pairs.filter((_, i) => isBad(i)).length
  const job = await over(here, job_id, 60_000 + 50 * PAIRS)
  expect(job).toMatchObject({ status: 'done', done: PAIRS, failed: bad, succeeded: PAIRS - bad })
  expect(await faults(here, job_id)).toEqual([])
  const results = await resultsOf(here, job_id)
  expect(results.map(({ code }) => code ?? null)).toEqual(
    pairs.map((_, i) => (isBad(i) ? 'already_merged' : null)),
  )
  // Who is there now: every winner, and no loser.
  const living = new Set((await all<{ id: string }>(here, '/contacts')).map(({ id }) => id))
  expect(living).toEqual(new Set(ids.filter((_id, i) => i % 2 === 0 || isBad((i - 1) / 2))))
  const told = (await all(here, '/events')).filter(({ type }) => type === 'crm.contact.merged')
  expect(new Set(told.map(({ data }) => data.loser_id)).size).toBe(PAIRS - bad)
  expect(told).toHaveLength(PAIRS - bad)
  return kills
}

async function goneOn(look: () => Promise<Job>) {
  const end = Date.now() + RESUMES_WITHIN_MS
  for (const before = await look(); ; ) {
    const seen = await look()
    if (seen.done > before.done || seen.status === 'done') return
    if (Date.now() > end) throw new Error(`did not go on: ${JSON.stringify(seen)}`)
  }
}
