import { expect, test } from 'vitest'
import type { KommoRecord } from '../support/crm/kommo.ts'
import { connected } from '../support/crm/kommo-beside.ts'

const valuesOf = (it: KommoRecord | undefined, code: string) =>
  it?.custom_fields_values.find(({ field_code }) => field_code === code)?.values.map(({ value }) => value)
const only = <T>(of: Map<number, T>): T => {
  expect(of.size).toBe(1)
  return [...of.values()][0] as T
}
const post = (path: RegExp, calls: { method: string; path: string }[]) =>
  calls.filter(({ method, path: at }) => method === 'POST' && path.test(at))

test('a chat becomes an incoming lead by a form, with its contact, our ID and the visitor', async () => {
  const { acme, crm, kommo, settled } = await connected()
  const pixel = await acme.pixel()
  await acme.chat({ name: 'Ada Lovelace', email: 'ada@example.com', phone: '+49 171 2345678', pixel })
  expect((await settled(1)).deliveries).toEqual({ pending: 0, delivered: 1, failed: 0 })
  expect(crm.breaches).toEqual([])
  const [contact, lead] = [only(kommo.contacts), only(kommo.leads)]
  const [ours] = await acme.leads()
  expect(contact).toMatchObject({
    first_name: 'Ada',
    last_name: 'Lovelace',
    tags: [`onelead:${ours.contact_id}`],
  })
  expect(valuesOf(contact, 'EMAIL')).toEqual(['ada@example.com'])
  expect(valuesOf(contact, 'PHONE')).toEqual(['+491712345678'])
  expect(lead).toMatchObject({ pipeline_id: 1113, contacts: [contact.id], tags: [`onelead:${ours.id}`] })
  const [form] = post(/unsorted\/forms/, crm.calls)
  expect(JSON.stringify(form)).toContain(`"visitor_uid":"${pixel}"`)
})

test('somebody who is in Kommo already, also spelt differently, gets the lead and loses nothing of what stands there', async () => {
  const { acme, crm, kommo, settled } = await connected()
  kommo.contacts.set(5, {
    id: 5,
    name: 'Augusta King',
    first_name: 'Augusta',
    last_name: 'King',
    tags: ['vip'],
    contacts: [],
    custom_fields_values: [
      { field_code: 'EMAIL', values: [{ value: 'ada@example.com' }, { value: 'ada@work.example' }] },
    ],
  })
  // Found by the same full-text search, and not the same.
  kommo.contacts.set(6, {
    id: 6,
    name: 'Other',
    tags: [],
    contacts: [],
    custom_fields_values: [{ field_code: 'EMAIL', values: [{ value: 'not-ada@example.com' }] }],
  })
  await acme.chat({ name: 'Ada', email: 'ada@example.com', phone: '+49 171 2345678' })
  await settled(1)
  expect(crm.breaches).toEqual([])
  expect(kommo.contacts.size).toBe(2)
  expect(only(kommo.leads).contacts).toEqual([5])
  const known = kommo.contacts.get(5)
  expect(known).toMatchObject({ first_name: 'Augusta', tags: ['vip'] })
  expect(valuesOf(known, 'EMAIL')).toEqual(['ada@example.com', 'ada@work.example'])
  expect(valuesOf(known, 'PHONE')).toEqual(['+491712345678'])
})

test('Kommo’s own duplicate control may answer with a lead that was there', async () => {
  const { acme, kommo, settled } = await connected({ duplicateControl: true, more: { pipeline_map: {} } })
  kommo.contacts.set(5, {
    id: 5,
    name: 'Ada',
    tags: [],
    contacts: [],
    custom_fields_values: [{ field_code: 'EMAIL', values: [{ value: 'ada@example.com' }] }],
  })
  kommo.leads.set(9, { id: 9, name: 'Old', tags: [], contacts: [5], custom_fields_values: [] })
  // Full-text search does not show it, as happens with incoming leads.
  Object.assign(kommo.contacts.get(5) ?? {}, { unsorted: true })
  await acme.chat({ email: 'ada@example.com' })
  await settled(1)
  expect([kommo.contacts.size, kommo.leads.size]).toEqual([1, 1])
})

test('a change here goes there, what was changed there stays, and nothing is asked where nothing is told', async () => {
  const { acme, crm, kommo, settled } = await connected()
  await acme.chat({ name: 'Ada', email: 'ada@example.com' })
  await settled(1)
  const [lead] = await acme.leads()
  const there = only(kommo.contacts)
  there.custom_fields_values = [
    { field_code: 'EMAIL', values: [{ value: 'ada@example.com' }, { value: 'by@hand.example' }] },
  ]
  await acme.api('PATCH', `/contacts/${lead.contact_id}`, {
    last_name: 'King',
    emails: ['ada@example.com', 'new@example.com'],
  })
  await settled(1)
  await acme.api('PATCH', `/contacts/${lead.contact_id}`, { emails: ['new@example.com'] })
  await settled(1)
  expect(there).toMatchObject({ first_name: 'Ada', last_name: 'King' })
  expect(valuesOf(there, 'EMAIL')?.toSorted()).toEqual(['by@hand.example', 'new@example.com'])
  const before = crm.calls.length
  await acme.api('PATCH', `/contacts/${lead.contact_id}`, { tags: ['vip'] })
  await settled(1)
  expect(crm.calls.length).toBe(before)
  await acme.api('PATCH', `/leads/${lead.id}`, { stage_id: acme.pipeline.stages[1]?.id, name: 'Kiln' })
  await settled(1)
  expect(only(kommo.leads)).toMatchObject({ name: 'Kiln', status_id: 2030 })
  expect(crm.breaches).toEqual([])
})

test('a merge brings the survivor up to date and tags, closes, hands over and explains the duplicate; undo takes it back', async () => {
  const { acme, crm, kommo, settled } = await connected({ more: { pipeline_map: {} } })
  const person = async (name: string, email: string) => {
    const contact = (await acme.api('POST', '/contacts', { name, emails: [email] })).body
    const lead = (
      await acme.api('POST', '/leads', {
        pipeline_id: acme.pipeline.id,
        contact_id: contact.id,
        name: `${name}’s`,
      })
    ).body
    return { contact: contact.id as string, lead: lead.id as string }
  }
  const [ada, twin] = [await person('Ada', 'ada@example.com'), await person('Ada', 'ada@work.example')]
  await settled(2)
  const find = (ourId: string) =>
    [...kommo.contacts.values(), ...kommo.leads.values()].find(({ tags }) =>
      tags.includes(`onelead:${ourId}`),
    ) as KommoRecord
  const records = [ada.contact, ada.lead, twin.contact, twin.lead].map(find)
  Object.assign(find(twin.lead), { status_id: 2031, pipeline_id: 1113 })
  const before = structuredClone(records)

  const merge = await acme.api('POST', '/leads/merge', {
    winner_id: ada.lead,
    loser_ids: [twin.lead],
    choices: { name: ada.lead },
  })
  expect(merge.status).toBe(200)
  await settled(2)
  expect(valuesOf(find(ada.contact), 'EMAIL')).toEqual(['ada@example.com', 'ada@work.example'])
  expect(find(twin.contact).tags).toContain('onelead-duplicate')
  expect(find(twin.lead)).toMatchObject({ status_id: 143, contacts: [find(ada.contact).id] })
  expect(find(twin.lead).tags).toContain('onelead-duplicate')
  expect(
    kommo.notes
      .filter(({ text }) => text.includes('duplicate of'))
      .map(({ on }) => on)
      .toSorted(),
  ).toEqual([`contacts/${find(twin.contact).id}`, `leads/${find(twin.lead).id}`])
  expect([kommo.contacts.size, kommo.leads.size]).toEqual([2, 2])

  expect((await acme.api('POST', `/merges/${merge.body.merge_id}/undo`)).status).toBe(200)
  await settled(2)
  expect([ada.contact, ada.lead, twin.contact, twin.lead].map(find)).toEqual(before)
  expect(crm.breaches).toEqual([])
})

test('each request leaves its message as a note, once, and one that joins a lead no second record', async () => {
  const { acme, kommo, settled } = await connected()
  await acme.control({ after_merge_task: { text: 'Call Ada', type: 'call', due_in_hours: 1 } })
  await acme.chat({ email: 'ada@example.com', message: 'one' })
  await settled(1)
  await acme.chat({ email: 'ada@example.com', message: 'two' })
  await settled(1)
  expect([kommo.contacts.size, kommo.leads.size]).toEqual([1, 1])
  const lead = [...kommo.leads.keys()][0]
  expect(kommo.notes.map(({ on, text }) => [on, text])).toEqual([
    [`leads/${lead}`, expect.stringMatching(/^Onelead, message of .*: one \(chat_/)],
    [`leads/${lead}`, expect.stringMatching(/^Onelead, message of .*: two \(chat_/)],
  ])
  expect(kommo.tasks.map(({ text }) => text)).toEqual(['Call Ada'])
})

test('with records left as they are, a merge touches nothing in Kommo', async () => {
  const { acme, kommo, settled } = await connected({ more: { mode: 'link', pipeline_map: {} } })
  const make = async (email: string) =>
    (await acme.api('POST', '/contacts', { name: 'Ada', emails: [email] })).body.id
  const [winner, loser] = [await make('ada@example.com'), await make('ada@work.example')]
  await settled(2)
  const before = structuredClone([...kommo.contacts.values()])
  await acme.api('POST', '/contacts/merge', { winner_id: winner, loser_ids: [loser] })
  await settled(2)
  expect([...kommo.contacts.values()]).toEqual(before)
})
