import { afterAll, beforeAll, expect, test } from 'vitest'
import { newAccount } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const METHODS = { pixel: true, email: true, phone: true, big_data: false }

test('the pixel method off: the next chat of the same browser is a lead of its own, in this pipeline only', async () => {
  const acme = await newAccount(server.base)
  const other = (await acme.api('POST', '/pipelines', { name: 'Service', stages: [] })).body
  const elsewhere = await acme.newSite(other.id)
  await acme.control({ enabled: true }, other.id)
  const here = await acme.pixel()
  const there = await acme.pixel(elsewhere.key)
  for (const [pixel, key] of [
    [here, acme.site.key],
    [there, elsewhere.key],
  ] as const) {
    await acme.chat({ pixel }, key)
    await acme.chat({ pixel }, key)
  }
  expect([(await acme.leads(acme.pipeline.id)).length, (await acme.leads(other.id)).length]).toEqual([1, 1])

  await acme.control({ methods: { ...METHODS, pixel: false } })
  await acme.chat({ pixel: here })
  await acme.chat({ pixel: there }, elsewhere.key)
  expect([(await acme.leads(acme.pipeline.id)).length, (await acme.leads(other.id)).length]).toEqual([2, 1])

  const [newest] = await acme.leads(acme.pipeline.id)
  const [decision] = (await acme.api('GET', `/leads/${newest.id}/decisions`)).body.data
  expect(decision.candidates[0]).toMatchObject({
    methods: ['pixel'],
    evidence: [{ name: 'pixel', enabled: false }],
  })
})

test.each([
  ['email', { email: 'ada@example.com' }],
  ['phone', { phone: '+49 171 2345678' }],
] as const)('the %s method off: it links nobody; on again, it does', async (method, person) => {
  const acme = await newAccount(server.base)
  await acme.control({ methods: { ...METHODS, [method]: false } })
  await acme.chat(person)
  await acme.chat(person)
  expect(await acme.leads()).toHaveLength(2)
  await acme.control({ methods: METHODS })
  const fresh = { email: `x${method}@example.com`, phone: '+49 171 7654321' }
  await acme.chat({ [method]: fresh[method] })
  await acme.chat({ [method]: fresh[method] })
  expect(await acme.leads()).toHaveLength(3)
})

test('the switch off, as it is at first: everything is its own lead and nobody is joined', async () => {
  const acme = await newAccount(server.base, { enabled: false })
  const pixel = await acme.pixel()
  await acme.chat({ pixel, email: 'ada@example.com' })
  await acme.chat({ pixel, email: 'ada@example.com' })
  const leads = await acme.leads()
  expect(leads).toHaveLength(2)
  expect(leads[0].contact_id).not.toBe(leads[1].contact_id)
  const [decision] = (await acme.api('GET', `/leads/${leads[0].id}/decisions`)).body.data
  expect(decision).toMatchObject({ outcome: 'created', not_checked: 'switch_off' })
})

test('a channel toggled off: its requests are their own leads, those of other channels are not', async () => {
  const acme = await newAccount(server.base)
  const mail = await acme.newChannel()
  const phone = await acme.newChannel({ kind: 'whatsapp', name: 'WhatsApp' })
  await acme.lead(mail.id, { email: 'ada@example.com' })
  await acme.control({ channels: { [phone.id]: false } })
  const off = await acme.lead(phone.id, { email: 'ada@example.com' })
  expect(off.body.outcome).toBe('created')
  expect((await acme.api('GET', `/decisions/${off.body.decision_id}`)).body.not_checked).toBe('channel_off')
  await acme.control({ channels: { [phone.id]: true } })
  expect((await acme.lead(mail.id, { email: 'ada@example.com' })).body.outcome).toBe('updated')
})

test('a third-party channel without support is not listed, can not be toggled and is not checked', async () => {
  const acme = await newAccount(server.base)
  const old = await acme.newChannel({ integration: 'third_party', supports_duplicate_control: false })
  const shown = (await acme.api('GET', `/pipelines/${acme.pipeline.id}/duplicate_control`)).body
  expect(Object.keys(shown.channels)).toEqual([acme.site.channel_id])
  const refused = await acme.control({ channels: { [old.id]: true } })
  expect([refused.status, refused.body.code]).toEqual([409, 'duplicate_control_unsupported'])
  await acme.lead(old.id, { email: 'ada@example.com' })
  expect((await acme.lead(old.id, { email: 'ada@example.com' })).body.outcome).toBe('created')
})

test('no channel connected: the rules can be neither read nor saved', async () => {
  const acme = await newAccount(server.base)
  const empty = (await acme.api('POST', '/pipelines', { name: 'Empty' })).body
  const path = `/pipelines/${empty.id}/duplicate_control`
  for (const answer of [await acme.api('GET', path), await acme.api('PUT', path, { enabled: true })])
    expect([answer.status, answer.body.code]).toEqual([409, 'no_channel_connected'])
  await acme.newChannel({ pipeline_id: empty.id })
  expect((await acme.api('GET', path)).body).toMatchObject({
    enabled: false,
    conflict: 'update',
    on_duplicate: 'update_all',
    version: 1,
  })
})

test('every Save is a version; the second of two admins is told what is there now', async () => {
  const acme = await newAccount(server.base)
  const path = `/pipelines/${acme.pipeline.id}/duplicate_control`
  const read = await acme.api('GET', path)
  const tag = read.headers.get('etag') as string
  const first = await acme.api('PUT', path, { ...read.body, conflict: 'keep' }, { 'if-match': tag })
  expect([first.status, first.body.version]).toEqual([200, read.body.version + 1])
  const second = await acme.api(
    'PUT',
    path,
    { ...read.body, on_duplicate: 'create_new' },
    { 'if-match': tag },
  )
  expect([second.status, second.body.code]).toEqual([412, 'version_conflict'])
  expect(second.body.current).toEqual(first.body)
  expect((await acme.api('GET', path)).body).toEqual(first.body)
})

test('the learned model can be switched on from the first day: a prior serves a new account', async () => {
  const acme = await newAccount(server.base)
  const saved = await acme.control({ methods: { ...METHODS, big_data: true } })
  expect([saved.status, saved.body.methods.big_data]).toEqual([200, true])
})
