import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, newAccount } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
})
afterAll(() => server.stop())

const contactOf = async (leadId: string) => {
  const lead = (await acme.api('GET', `/leads/${leadId}`)).body
  return { lead, contact: (await acme.api('GET', `/contacts/${lead.contact_id}`)).body }
}

test('update: the new email comes first, the old one still finds the lead, and the previous value is shown', async () => {
  await acme.control({ conflict: 'update' })
  const channel = await acme.newChannel()
  const phone = '+49 171 1111111'
  const one = await acme.lead(channel.id, {
    phone,
    email: 'old@example.com',
    name: 'Ada',
    company: 'Old Ltd',
    fields: { size: 'M' },
  })
  const two = await acme.lead(channel.id, {
    phone,
    email: 'new@example.com',
    name: 'Ada Lovelace',
    company: 'New Ltd',
    fields: { size: 'L', colour: 'red' },
  })
  expect([two.status, two.body.outcome, two.body.lead_id]).toEqual([200, 'merged', one.body.lead_id])

  const { lead, contact } = await contactOf(one.body.lead_id)
  expect(contact.emails.map((it: { value: string; primary: boolean }) => [it.value, it.primary])).toEqual([
    ['new@example.com', true],
    ['old@example.com', false],
  ])
  expect(contact.company).toBe('New Ltd')
  expect(lead).toMatchObject({
    name: 'Ada Lovelace',
    fields: { size: 'L', colour: 'red' },
    values_not_taken: [],
  })
  expect(
    lead.previous_values.map((it: { field: string; value: unknown }) => [it.field, it.value]).sort(),
  ).toEqual([
    ['company', 'Old Ltd'],
    ['email', 'old@example.com'],
    ['fields.size', 'M'],
    ['name', 'Ada'],
  ])
  for (const value of lead.previous_values)
    expect(value).toMatchObject({ source: channel.id, at: expect.stringMatching(/^\d{4}-.*Z$/) })

  const third = await acme.lead(channel.id, { email: 'old@example.com' })
  expect([third.body.outcome, third.body.lead_id]).toEqual(['merged', one.body.lead_id])
  expect(
    (await acme.api('GET', '/contacts?email=OLD@example.com')).body.data.map((it: { id: string }) => it.id),
  ).toEqual([contact.id])
})

test('update: an address that the contact has already is no conflict and changes nothing', async () => {
  const channel = await acme.newChannel()
  const one = await acme.lead(channel.id, { phone: '+49 171 1111112', email: 'same@example.com' })
  await acme.lead(channel.id, { phone: '+49 (171) 1111112', email: 'Same@Example.com' })
  const { lead, contact } = await contactOf(one.body.lead_id)
  expect(lead.previous_values).toEqual([])
  expect(contact.emails).toHaveLength(1)
  expect(contact.phones).toHaveLength(1)
})

test('keep with a conflicting email: both leads remain, the existing one as it was, and the pair waits for review', async () => {
  await acme.control({ conflict: 'keep' })
  const channel = await acme.newChannel()
  const phone = '+49 171 2222222'
  const one = await acme.lead(channel.id, { phone, email: 'first@example.com', name: 'Bob' })
  const before = await contactOf(one.body.lead_id)
  const two = await acme.lead(channel.id, { phone, email: 'second@example.com', name: 'Bob' })
  expect([two.status, two.body.outcome]).toEqual([201, 'kept_both'])
  expect(two.body.lead_id).not.toBe(one.body.lead_id)
  expect(await contactOf(one.body.lead_id)).toEqual(before)
  const { contact } = await contactOf(two.body.lead_id)
  expect(contact.emails.map((it: { value: string }) => it.value)).toEqual(['second@example.com'])
  const reviews = (await acme.api('GET', '/reviews')).body.data
  expect(reviews).toContainEqual(
    expect.objectContaining({
      reason: 'conflict',
      lead_ids: [two.body.lead_id, one.body.lead_id],
      decision_id: two.body.decision_id,
    }),
  )
})

test('keep without a conflict: the incoming one is merged and fills what is empty', async () => {
  await acme.control({ conflict: 'keep' })
  const channel = await acme.newChannel()
  const one = await acme.lead(channel.id, { phone: '+49 171 3333333' })
  const two = await acme.lead(channel.id, {
    phone: '+49 171 3333333',
    email: 'filled@example.com',
    name: 'Cleo',
    company: 'Filled Ltd',
    fields: { size: 'S' },
  })
  expect([two.status, two.body.outcome, two.body.lead_id]).toEqual([200, 'merged', one.body.lead_id])
  const { lead, contact } = await contactOf(one.body.lead_id)
  expect(lead).toMatchObject({ name: 'Cleo', fields: { size: 'S' }, previous_values: [] })
  expect(contact).toMatchObject({
    company: 'Filled Ltd',
    emails: [{ value: 'filled@example.com', primary: true }],
  })
})

test('the task after merging stands on the lead that was merged into, and on no other', async () => {
  await acme.control({
    conflict: 'update',
    after_merge_task: { text: 'Call to confirm', type: 'call', due_in_hours: 24 },
  })
  const channel = await acme.newChannel()
  const one = await acme.lead(channel.id, { email: 'task@example.com' })
  expect((await acme.api('GET', '/tasks')).body.data).toEqual([])
  await acme.lead(channel.id, { email: 'task@example.com' })
  const tasks = (await acme.api('GET', '/tasks')).body.data
  expect(tasks).toMatchObject([
    { lead_id: one.body.lead_id, text: 'Call to confirm', type: 'call', done: false },
  ])
  expect((await acme.api('PATCH', `/tasks/${tasks[0].id}`, { done: true })).body.done).toBe(true)
  await acme.control({ after_merge_task: null })
})
