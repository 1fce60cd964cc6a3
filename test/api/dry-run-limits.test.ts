import { describe, expect, test } from 'vitest'
import { METHODS } from '../support/a-year.ts'
import { call, newAccount } from '../support/account.ts'
import { acme, channel, controlOf, dryRun, newDoor, server } from '../support/dry-runs.ts'
import { DAY_MS } from '../support/past-requests.ts'
import { manyOf } from '../support/tables.ts'

describe('a long or a large past', () => {
  test('lists end at a thousand items, counts go on', async () => {
    const { pipeline, send } = await newDoor({ methods: { ...METHODS, email: false } })
    for (let i = 0; i < 2; i++) await send({ email: 'ada@example.com' })
    await manyOf(server, pipeline, 1100)
    const { body } = await dryRun({ methods: METHODS }, {}, pipeline)
    expect(body).toMatchObject({
      intakes: 2200,
      same: 1100,
      counts: { would_merge: 1100, would_split: 0, vetoed: 0, changed: 0 },
      truncated: true,
    })
    expect(body.would_merge).toHaveLength(1000)
  })

  test('large rows are read a few at a time, and none is left out', async () => {
    const { pipeline, send } = await newDoor()
    for (let i = 0; i < 2; i++) await send({ email: 'ada@example.com' })
    await manyOf(server, pipeline, 12, 900_000)
    const answer = await dryRun({}, {}, pipeline)
    expect(answer.body).toMatchObject({ total: 24, intakes: 24, same: 24, next: null })
    const { roundTrips } = JSON.parse(answer.headers.get('x-test-meter') as string)
    expect(roundTrips).toBeGreaterThan(5)
    const slice = (await dryRun({}, { after: '' }, pipeline)).body
    expect(slice.intakes).toBeLessThan(24)
    expect((await dryRun({}, { after: slice.next }, pipeline)).body.intakes).toBeGreaterThan(0)
  })

  test('what is read grows with the intakes of the period alone', async () => {
    const { pipeline, send } = await newDoor()
    const reads = async (days: number) =>
      JSON.parse((await dryRun({}, { days }, pipeline)).headers.get('x-test-meter') as string).rowsRead
    await send({ email: 'ada@example.com' })
    const few = await reads(1)
    await send({ email: 'ada@example.com', received_at: new Date(Date.now() - 60 * DAY_MS).toISOString() })
    await manyOf(server, pipeline, 12)
    const elsewhere = await newDoor()
    for (let i = 0; i < 10; i++) await elsewhere.send({ email: 'ada@example.com' })
    // Once to count it, once for its size, once for itself, and the index beside.
    expect(await reads(30)).toBeLessThanOrEqual(few + 11 * 4)
  })
})

describe('a dry run refuses', () => {
  test.each([
    [
      'a channel nobody knows',
      { settings: { channels: { chn_nobody: true } }, days: 7 },
      422,
      '/settings/channels/chn_nobody',
    ],
    [
      'a pipeline nobody knows in scope',
      { settings: { scope: [{ pipeline_id: 'pip_x', stage_ids: ['stg_x'] }] }, days: 7 },
      422,
      '/settings/scope/0/pipeline_id',
    ],
    ['a field nobody knows', { settings: { enabledd: true }, days: 7 }, 422, '/settings/enabledd'],
    ['no days', { settings: {} }, 422, '/days'],
    ['no settings', { days: 7 }, 422, '/settings'],
    ['a part of a day', { settings: {}, days: 0.5 }, 422, '/days'],
    ['more than ten years', { settings: {}, days: 3661 }, 422, '/days'],
    ['a cursor that is none', { settings: {}, days: 7, after: 'xyz' }, 422, '/after'],
    [
      'a cursor of a list',
      { settings: {}, days: 7, after: btoa('["2026-01-01T00:00:00.000Z","dec_x"]') },
      422,
      '/after',
    ],
  ])('%s', async (_, body, status, pointer) => {
    const answer = await acme.api('POST', `${controlOf(acme.pipeline.id)}/dry_run`, body)
    expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([status, pointer])
  })

  test('a channel that can not be toggled, a pipeline without a channel', async () => {
    const deaf = await acme.newChannel({ integration: 'third_party', supports_duplicate_control: false })
    const toggled = await dryRun({ channels: { [deaf.id]: true } })
    expect([toggled.status, toggled.body.code]).toEqual([409, 'duplicate_control_unsupported'])
    const { id } = (await acme.api('POST', '/pipelines', { name: 'Empty' })).body
    const empty = await acme.api('POST', `${controlOf(id)}/dry_run`, { settings: {}, days: 7 })
    expect([empty.status, empty.body.code]).toEqual([409, 'no_channel_connected'])
  })

  test('an agent, and anybody at a pipeline of another account', async () => {
    const { key } = (await acme.api('POST', '/api_keys', { name: 'Agent', role: 'agent' })).body
    const lead = (await acme.lead(channel.id, { email: 'agent@example.com' })).body
    const as = (method: string, path: string, body?: object) =>
      call(`${server.base}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
    const body = { settings: {}, days: 7 }
    for (const answer of [
      await as('POST', `${controlOf(acme.pipeline.id)}/dry_run`, body),
      await as('GET', `/decisions/${lead.decision_id}/recomputed`),
    ])
      expect([answer.status, answer.body.code]).toEqual([403, 'forbidden'])
    const other = await newAccount(server.base)
    const foreign = await acme.api('POST', `${controlOf(other.pipeline.id)}/dry_run`, body)
    expect([foreign.status, foreign.body.code]).toEqual([404, 'not_found'])
  })
})
