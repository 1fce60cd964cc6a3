import { expect, test } from 'vitest'
import type { PluginMeta } from '../../../pixel/crm-plugin/config.ts'
import { addMeta } from '../../../pixel/crm-plugin/meta.ts'

const none = { person: {}, fields: {} }

test('what is said later is added, and takes the place of what has its name', () => {
  const first = addMeta(none, { bot_params: { locale: 'en', seen: 1 }, contact: { name: 'Ada' } })
  expect(addMeta(first, { bot_params: { locale: 'de' }, lead: { sale: 5 } })).toEqual({
    person: { name: 'Ada' },
    fields: { bot_locale: 'de', bot_seen: 1, lead_sale: 5 },
  })
})

test('several values are one text; email and phone are the person’s', () => {
  const custom_fields = [
    { id: 7, values: [{ value: 'a' }, { value: 'b' }] },
    { code: 'PHONE', values: [{ value: '+1 400 000 0000' }] },
    { code: 'EMAIL', values: [{ value: 'ada@example.com' }] },
  ]
  expect(addMeta(none, { contact: { custom_fields }, lead: { custom_fields } })).toEqual({
    person: { phone: '+1 400 000 0000', email: 'ada@example.com' },
    fields: {
      contact_7: 'a, b',
      lead_7: 'a, b',
      lead_PHONE: '+1 400 000 0000',
      lead_EMAIL: 'ada@example.com',
    },
  })
})

test.each([
  [{}],
  [{ note: {}, contact: {}, lead: {}, bot_params: {} }],
  [{ note: { text: '' }, contact: { custom_fields: null }, lead: { custom_fields: [{ id: 1 }] } }],
  [{ bot_params: { a: null, b: undefined, c: {}, d: [], e: Number.NaN } }],
  [{ contact: { custom_fields: [{ id: 1, values: [null, { value: {} }] }] } }],
])('what says nothing adds nothing: %j', (meta) => {
  expect(addMeta(none, meta as PluginMeta)).toEqual(none)
})

test('a lead takes so many fields, and no longer ones', () => {
  const bot_params = Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`p${i}`, 'x'.repeat(3000)]))
  const { fields } = addMeta(none, { bot_params })
  expect(Object.keys(fields)).toHaveLength(40)
  expect(Object.values(fields).every((it) => String(it).length === 2000)).toBe(true)
})
