/** Big Data: the learned model as a method of duplicate control. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, type Json, newAccount } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const ONLY_MODEL = { pixel: false, email: false, phone: false, big_data: true }
const begin = async (methods: object = ONLY_MODEL, more: object = {}) => {
  acme = await newAccount(server.base)
  expect((await acme.control({ methods, ...more })).status).toBe(200)
}
const lead = async (body: object): Promise<Json> => (await acme.lead(acme.site.channel_id, body)).body
const decision = async (id: string): Promise<Json> => (await acme.api('GET', `/decisions/${id}`)).body
const recomputed = async (id: string): Promise<Json> =>
  (await acme.api('GET', `/decisions/${id}/recomputed`)).body.differences

const ada = {
  name: 'Ada Quackenbush',
  email: 'ada.quackenbush@halcyon.example',
  company: 'Halcyon Tools',
  phone: '+49 171 2345678',
}
/** The same person to a human: a slip in the address, a nickname's spelling, another number. */
const again = {
  name: 'Ada Quakenbush',
  email: 'ada.quackenbush@halcyn.example',
  company: 'Halcyon Tools GmbH',
}
const stranger = { name: 'Bob Vanderpool', email: 'bob@vanderpool.example', company: 'Vanderpool & Sons' }

describe('a request of somebody whom no rule recognises', () => {
  test('is merged above 90%, the very next moment, and says why', async () => {
    await begin()
    const first = await lead(ada)
    const second = await lead(again)
    expect([second.outcome, second.lead_id]).toEqual(['merged', first.lead_id])
    const why = await decision(second.decision_id)
    const [candidate] = why.candidates
    expect(candidate.methods).toEqual(['big_data'])
    expect(candidate.probability).toBeGreaterThan(0.9)
    const names = candidate.evidence.map(({ name }: Json) => name)
    expect(names).toEqual(expect.arrayContaining(['big_data', 'prior', 'email', 'last_name', 'company']))
    const bars = candidate.evidence.filter(
      ({ name, weight }: Json) => name !== 'big_data' && weight !== null && !['name', 'email'].includes(name),
    )
    expect(bars.length).toBeGreaterThan(2)
    expect(await recomputed(second.decision_id)).toEqual([])
  })

  test('is found by a rule as ever: the model adds nothing to the lead that it is part of', async () => {
    await begin({ pixel: true, email: true, phone: true, big_data: true })
    const first = await lead(ada)
    const second = await lead({ ...ada, name: 'Ada' })
    expect([second.outcome, second.lead_id]).toEqual(['merged', first.lead_id])
    const [candidate] = (await decision(second.decision_id)).candidates
    expect(candidate.methods).toEqual(['email', 'phone', 'big_data'])
    expect(candidate.probability).toBeNull()
    expect(await recomputed(second.decision_id)).toEqual([])
  })

  test('with the method off it makes a new lead', async () => {
    await begin({ ...ONLY_MODEL, email: true, big_data: false })
    await lead(ada)
    expect((await lead(again)).outcome).toBe('created')
  })

  test('no lead of theirs in an Incoming leads stage: a new lead, and the decision says so', async () => {
    await begin()
    const first = await lead(ada)
    await acme.api('PATCH', `/leads/${first.lead_id}`, { stage_id: acme.stage('open') })
    const second = await lead(again)
    expect(second.outcome).toBe('created')
    expect(second.contact_id).not.toBe(first.contact_id)
    const why = await decision(second.decision_id)
    expect(why.not_merged).toBe('none_in_incoming')
    expect(why.candidates[0].probability).toBeGreaterThan(0.9)
    expect(await recomputed(second.decision_id)).toEqual([])
  })

  test('a stranger, and a namesake with nothing else in common, are people of their own', async () => {
    await begin()
    await lead(ada)
    expect((await lead(stranger)).outcome).toBe('created')
    const namesake = await lead({ name: 'Ada Quackenbush', email: 'somebody@else.example' })
    expect(namesake.outcome).toBe('created')
    const [candidate] = (await decision(namesake.decision_id)).candidates
    expect(candidate.probability).toBeLessThanOrEqual(0.9)
    expect(candidate.methods).toEqual([])
  })

  test('more than 90% with three leads is more than 3: a group for a person', async () => {
    await begin()
    const first = await lead(ada)
    for (const name of ['Roof', 'Cellar'])
      await acme.api('POST', '/leads', {
        name,
        contact_id: first.contact_id,
        pipeline_id: acme.pipeline.id,
      })
    expect((await lead(again)).outcome).toBe('queued_for_review')
  })
})

describe('vetoes are stronger', () => {
  test('marked as not the same, a changed contact is not merged; without the mark it is', async () => {
    for (const marked of [true, false]) {
      await begin()
      const first = await lead(ada)
      const second = await lead(stranger)
      if (marked)
        await acme.api('POST', '/duplicates/not_same', { a: first.contact_id, b: second.contact_id })
      const { name, email, company } = again
      const changed = await acme.api('PATCH', `/contacts/${second.contact_id}`, {
        name,
        company,
        emails: [email],
      })
      expect(changed.body.id === first.contact_id).toBe(!marked)
    }
  })

  test('two user IDs', async () => {
    await begin()
    const first = await lead(ada)
    const second = await lead(stranger)
    await acme.api('PATCH', `/contacts/${first.contact_id}`, { user_id: 'u1' })
    await acme.api('PATCH', `/contacts/${second.contact_id}`, { user_id: 'u2' })
    const changed = await acme.api('PATCH', `/contacts/${second.contact_id}`, {
      name: again.name,
      company: again.company,
      emails: [again.email],
    })
    expect(changed.body.id).toBe(second.contact_id)
  })
})

test('a dry run with the model on requests that were decided without it: who was like them was noted', async () => {
  await begin({ ...ONLY_MODEL, email: true, big_data: false })
  await lead(ada)
  const second = await lead(again)
  const third = await lead(stranger)
  expect([second.outcome, third.outcome]).toEqual(['created', 'created'])
  // What was written a moment ago is looked at before the list is answered.
  expect((await acme.api('GET', '/duplicates')).body.data).toHaveLength(1)
  expect(await recomputed(second.decision_id)).toEqual([])
  const path = `/pipelines/${acme.pipeline.id}/duplicate_control`
  const { version: _, ...settings } = (await acme.api('GET', path)).body
  const tried = await acme.api('POST', `${path}/dry_run`, {
    settings: { ...settings, methods: ONLY_MODEL },
    days: 1,
  })
  expect(tried.body.would_merge.map(({ decision_id }: Json) => decision_id)).toEqual([second.decision_id])
  expect([tried.body.intakes, tried.body.same]).toEqual([3, 2])
})

test('a dry run without the model would part what it merged', async () => {
  await begin()
  await lead(ada)
  const second = await lead(again)
  const path = `/pipelines/${acme.pipeline.id}/duplicate_control`
  const { version: _, ...settings } = (await acme.api('GET', path)).body
  const tried = await acme.api('POST', `${path}/dry_run`, {
    settings: { ...settings, methods: { ...ONLY_MODEL, email: true, big_data: false } },
    days: 1,
  })
  expect(tried.body.would_split.map(({ decision_id }: Json) => decision_id)).toEqual([second.decision_id])
  const same = await acme.api('POST', `${path}/dry_run`, { settings, days: 1 })
  expect([same.body.same, same.body.would_split]).toEqual([2, []])
})
