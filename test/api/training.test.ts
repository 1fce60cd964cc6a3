/** The learned model: when it is learned, from what, what it says of itself, and who is served by it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, call, newAccount, statuses } from '../support/account.ts'
import { over, people } from '../support/bulk.ts'
import { jobsOf, lookedAt, madeUpContacts, trainingsOf } from '../support/made-up-contacts.ts'
import { type Server, startServer } from '../support/server.ts'

const DAY = 86_400_000
let server: Server
let acme: Account
let other: Account
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
  other = await newAccount(server.base)
})
afterAll(() => server.stop())

const model = async (of: Account) => (await of.api('GET', '/model')).body
const trained = async (of: Account) => {
  const { job_id } = (await of.api('POST', '/model/train')).body
  const job = await over(of, job_id)
  return { job, model: await model(of) }
}
/** The clock's tick; what it began is waited for, and what that began, everybody looked at again by a new model. */
const tick = async (of: Account, ms = 0) => {
  await server.later(ms)
  for (const { id } of await trainingsOf(of)) await over(of, id)
  for (const { id } of await jobsOf(of, 'look_through')) await over(of, id)
  return trainingsOf(of)
}

describe('an account with few contacts', () => {
  test('is served by the prior, which says what it holds', async () => {
    const card = await model(other)
    expect(card).toMatchObject({
      version: 0,
      serves: 'prior',
      trained_at: null,
      learned_from: null,
      line: null,
    })
    expect(card).toMatchObject({ last_training: null, running: null, next_training: null })
    const names = card.comparisons.map(({ name }: { name: string }) => name)
    expect(names).toEqual(expect.arrayContaining(['first_name', 'last_name', 'email', 'phone', 'birth_date']))
    for (const { levels } of card.comparisons)
      for (const { m, u, weight, name } of levels)
        expect([name, Number.isFinite(weight), m >= 0, u > 0]).toEqual([name, true, true, true])
  })

  test('is not trained by the clock, and refused when an admin asks for it, in words', async () => {
    await people(other, 12, (i) => ({ first_name: 'Ada', emails: [`ada${i}@example.com`] }))
    await lookedAt(other)
    expect(await tick(other, 8 * DAY)).toEqual([])
    const { job, model: card } = await trained(other)
    expect(job).toMatchObject({ status: 'done', kind: 'training', total: 2, succeeded: 2, failed: 0 })
    expect(card).toMatchObject({ version: 0, serves: 'prior', running: null })
    expect(card.last_training).toMatchObject({
      version: 1,
      contacts: 12,
      refused: { code: 'too_few_contacts', detail: expect.stringContaining('200') },
    })
  })
})

describe('an account with hundreds of contacts', () => {
  let person: Map<string, string>
  beforeAll(async () => {
    person = (await madeUpContacts(acme, 21, 420)).person
    await lookedAt(acme)
  }, 120_000)

  test('is trained at the clock’s next tick, in slices, and served by what it learned', async () => {
    const [job, ...more] = await tick(acme)
    expect(more).toEqual([])
    expect(job).toMatchObject({ status: 'done', failed: 0, total: 3, succeeded: 3 })
    const results = (await acme.api('GET', `/jobs/${job.id}/results`)).body.data
    expect(results.map(({ status }: { status: string }) => status)).toEqual([
      'observed',
      'observed',
      'learned',
    ])
    const seen = results.slice(0, 2).map(({ contacts }: { contacts: number }) => contacts)
    expect(seen[0] + seen[1]).toBe(person.size)

    const card = await model(acme)
    expect(card).toMatchObject({ version: 1, serves: 'learned', running: null, next_training: null })
    expect(card.last_training).toMatchObject({ version: 1, contacts: person.size, refused: null })
    expect(card.learned_from).toMatchObject({ contacts: person.size, looked_at: person.size })
  })

  test('learned how many duplicates there are, and states a precision at the line that is true', async () => {
    const card = await model(acme)
    const sizes = [...Map.groupBy(person, ([, who]) => who).values()].map(({ length }) => length)
    const matches = sizes.reduce((sum, n) => sum + (n * (n - 1)) / 2, 0)
    const learned = (card.lambda * person.size * (person.size - 1)) / 2
    expect(Math.max(learned / matches, matches / learned)).toBeLessThan(1.25)
    expect(card.line.precision).toBeGreaterThan(0.95)
    expect(card.line.recall).toBeGreaterThan(0.7)
    expect(card.bands.map(({ from, to }: { from: number; to: number }) => [from, to]).at(-2)).toEqual([
      0.9, 0.95,
    ])
    for (const { name, levels } of card.comparisons) {
      const weights = levels.map(({ weight }: { weight: number }) => Math.round(weight * 1e6) / 1e6)
      expect([name, weights]).toEqual([name, weights.toSorted((a: number, b: number) => b - a)])
    }
  })

  test('weighs every pair anew: what is listed is what the new model makes of it', async () => {
    const [look] = await jobsOf(acme, 'look_through')
    expect(look).toMatchObject({ status: 'done', failed: 0 })
    const listed = (await acme.api('GET', '/duplicates?limit=200')).body.data
    const prior = (it: { evidence: { name: string; weight: number }[] }) =>
      it.evidence.find(({ name }) => name === 'prior')?.weight
    const { lambda } = await model(acme)
    expect(listed.length).toBeGreaterThan(20)
    for (const it of listed) expect(prior(it)).toBeCloseTo(Math.log2(lambda / (1 - lambda)), 1)
  })

  test('leaves nothing of what the slices saw, and no contact in what it keeps', async () => {
    const db = await server.db()
    const rows = async (sql: string) => (await db.prepare(sql).bind(acme.id).all()).results
    expect(await rows('SELECT slice FROM training_slices WHERE account_id = ?')).toEqual([])
    const [kept] = await rows('SELECT body, card FROM models WHERE account_id = ?')
    expect(JSON.stringify(kept)).not.toMatch(/con_|@/)
  })

  test('is not trained again while nothing changes, nor when little does, but a week later', async () => {
    expect(await tick(acme, 30 * DAY)).toHaveLength(1)
    await people(acme, 1, () => ({ first_name: 'Grace', last_name: 'Hopper' }))
    await lookedAt(acme)
    expect((await tick(acme)).length).toBe(2)
    await people(acme, 1, () => ({ first_name: 'Mary', last_name: 'Kenneth' }))
    await lookedAt(acme)
    expect(Date.parse((await model(acme)).next_training)).toBeGreaterThan(Date.now() + 36 * DAY)
    expect(await tick(acme, 6 * DAY)).toHaveLength(2)
    expect(await tick(acme, 2 * DAY)).toHaveLength(3)
    expect((await model(acme)).version).toBe(3)
  })

  test('is trained at once when half as many have come', async () => {
    const before = (await trainingsOf(acme)).length
    await madeUpContacts(acme, 22, 150)
    await lookedAt(acme)
    expect(await tick(acme)).toHaveLength(before)
    await madeUpContacts(acme, 23, 90)
    await lookedAt(acme)
    expect(await tick(acme)).toHaveLength(before + 1)
  }, 120_000)

  test('is trained anew when other attributes identify', async () => {
    const before = (await trainingsOf(acme)).length
    await acme.api('PATCH', '/account', { identifying_attributes: ['customer_number'] })
    for (const { id } of await jobsOf(acme, 'look_through')) await over(acme, id)
    expect(await tick(acme)).toHaveLength(before + 1)
    const names = (await model(acme)).comparisons.map(({ name }: { name: string }) => name)
    expect(names).toContain('attributes.customer_number')
  })

  test('serves nobody else', async () => {
    expect(await model(other)).toMatchObject({ version: 0, serves: 'prior', line: null })
    expect((await model(other)).lambda).not.toBe((await model(acme)).lambda)
  })
})

describe('an account in which nobody is there twice', () => {
  test('is refused, in words, and served by a prior that expects hardly any duplicates', async () => {
    const single = await newAccount(server.base)
    await madeUpContacts(single, 41, 260, { once: true })
    await lookedAt(single)
    const { lambda, lambda_of_contacts } = await model(single)
    const expected = lambda * (lambda_of_contacts - 1)
    expect(await tick(single)).toHaveLength(1)
    const card = await model(single)
    expect(card).toMatchObject({ version: 1, serves: 'prior' })
    expect(card.last_training.refused).toMatchObject({
      code: 'too_few_matches',
      detail: expect.stringMatching(/^Fewer than 30/),
    })
    expect(card.lambda * (card.lambda_of_contacts - 1)).toBeLessThan(expected / 3)
    expect(card.line.pairs).toBeLessThan(6)
  }, 60_000)
})

describe('POST /model/train', () => {
  test('twice at once is one job', async () => {
    await server.slices(0)
    const answers = await Promise.all([1, 2, 3, 4].map(() => acme.api('POST', '/model/train')))
    await server.slices()
    expect(statuses(answers)).toEqual({ 202: 4 })
    expect(new Set(answers.map(({ body }) => body.job_id)).size).toBe(1)
    await over(acme, answers[0]?.body.job_id)
  })

  test('is for admins; agents may read the card', async () => {
    const { key } = (await acme.api('POST', '/api_keys', { name: 'Agent', role: 'agent' })).body
    const as = (method: string, path: string) =>
      call(`${server.base}/api/v1${path}`, { method, headers: { authorization: `Bearer ${key}` } })
    expect((await as('POST', '/model/train')).status).toBe(403)
    expect((await as('GET', '/model')).status).toBe(200)
    const { job_id } = (await acme.api('POST', '/model/train')).body
    expect((await as('POST', `/jobs/${job_id}/cancel`)).status).toBe(403)
    await over(acme, job_id)
  })

  test('a training that was cancelled changes nothing, and the next one is learned', async () => {
    const before = await model(acme)
    const { job_id } = (await acme.api('POST', '/model/train')).body
    const { status } = (await acme.api('POST', `/jobs/${job_id}/cancel`)).body
    if (status === 'cancelled') expect((await model(acme)).version).toBe(before.version)
    expect((await trained(acme)).model.version).toBeGreaterThan(before.version)
  })
})
