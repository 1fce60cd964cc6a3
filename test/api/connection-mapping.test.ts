import { expect, test } from 'vitest'
import { connected } from '../support/crm/kommo-beside.ts'

test('what the CRM has can be mapped, and the mapping is kept', async () => {
  const { acme, id } = await connected()
  const survey = await acme.api('GET', `/connections/${id}/survey`)
  expect(survey.body).toMatchObject({
    pipelines: [
      {
        id: '1113',
        name: 'Sales',
        stages: expect.arrayContaining([{ id: '2030', name: 'First contact', incoming: false }]),
      },
    ],
    users: [
      { id: '7', name: 'Grace' },
      { id: '8', name: 'Ada' },
    ],
    fields: expect.arrayContaining([{ id: '501', name: 'Budget', of: 'lead' }]),
  })
  const changed = await acme.api('PATCH', `/connections/${id}`, {
    pipeline_map: { [acme.pipeline.id]: 1113 },
    field_map: { 'lead.budget': 501 },
  })
  expect(changed.body).toMatchObject({
    pipeline_map: { [acme.pipeline.id]: { pipeline_id: '1113', stages: {} } },
    field_map: { 'lead.budget': '501' },
    promises: { merge: expect.stringContaining('can not merge'), undo: expect.any(String) },
  })
})

test('a mapped field goes there with its value, and the lead to who is responsible', async () => {
  const { acme, kommo, settled } = await connected({
    more: { field_map: { 'lead.budget': 501 }, user_map: { '*': 7 }, pipeline_map: {} },
  })
  await acme.api('POST', '/leads', { pipeline_id: acme.pipeline.id, fields: { budget: 900, colour: 'red' } })
  await settled()
  const [lead] = [...kommo.leads.values()]
  expect(lead?.custom_fields_values).toEqual([{ field_id: 501, values: [{ value: 900 }] }])
  expect(lead).toMatchObject({ responsible_user_id: 7 })
})

test.each([
  ['mapped', true, 8],
  ['of whom nothing is known there', false, 7],
])(
  'the task after a merge, of an agent %s, goes to who does their tasks there, once',
  async (_, mapped, responsible_user_id) => {
    const { acme, kommo, settled } = await connected()
    const [agent] = (await acme.api('GET', '/users')).body.data
    const [connection] = (await acme.api('GET', '/connections')).body.data
    await acme.api('PATCH', `/connections/${connection.id}`, {
      user_map: { '*': 7, ...(mapped ? { [agent.id]: 8 } : {}) },
    })
    await acme.control({
      after_merge_task: { text: 'Call Ada', type: 'call', due_in_hours: 1, assignee_id: agent.id },
    })
    const ada = { email: 'ada@example.com', name: 'Ada' }
    await acme.chat({ ...ada, message: 'one' })
    await acme.chat({ ...ada, message: 'two' })
    await settled()
    expect(kommo.tasks).toMatchObject([{ text: 'Call Ada', responsible_user_id }])
  },
)
