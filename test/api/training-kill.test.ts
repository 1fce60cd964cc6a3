/**
 * The program killed, with all that it started, at random moments of a training, and started again on what it left.
 * `KILLS=50 npx vitest run --project api training-kill` for as many as wanted.
 */
import { expect, test } from 'vitest'
import { call, newAccount } from '../support/account.ts'
import { jobOf, over } from '../support/bulk.ts'
import { lookedAt, madeUpContacts } from '../support/made-up-contacts.ts'
import { ownProgram } from '../support/own-program.ts'

const KILLS = Number(process.env.KILLS ?? 3)
const PEOPLE = 800
/** About as long as a training takes. */
const WITHIN_MS = 700

const { start } = ownProgram({ ONELEAD_RATE_LIMIT: 'off' })

test(
  `killed ${KILLS} times in trainings: each resumes, ends, and learns what one that was left alone learns`,
  async () => {
    let { base, kill } = await start()
    const acme = await newAccount(base)
    const headers = { authorization: `Bearer ${acme.key}`, 'content-type': 'application/json' }
    const here = {
      api: (method: string, path: string, body?: unknown) =>
        call(`${base}/api/v1${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }),
    }
    await madeUpContacts(here, 31, PEOPLE)
    await lookedAt(here)
    const learned = async () => {
      const { version, trained_at, last_training, next_training, ...card } = (await here.api('GET', '/model'))
        .body
      return { version, card: { ...card, contacts: last_training.contacts, refused: last_training.refused } }
    }
    // One may be under way since there were contacts enough; the next has seen them all.
    for (const _ of ['first', 'next']) await over(here, (await here.api('POST', '/model/train')).body.job_id)
    const alone = await learned()
    expect(alone.card.serves).toBe('learned')

    let version = alone.version
    let cut = 0
    for (let kills = 0; kills < KILLS; kills++) {
      const { job_id } = (await here.api('POST', '/model/train')).body
      await new Promise((resolve) => setTimeout(resolve, Math.random() * (kills > 0 ? WITHIN_MS : 100)))
      const { status } = await jobOf(here, job_id)
      await kill()
      ;({ base, kill } = await start())
      const job = await over(here, job_id, 60_000)
      expect(job).toMatchObject({ status: 'done', failed: 0, done: job.total })
      if (status !== 'done') cut++
      const now = await learned()
      expect(now).toEqual({ version: version + 1, card: alone.card })
      version = now.version
    }
    expect(cut).toBeGreaterThan(0)
  },
  120_000 + KILLS * 30_000,
)
