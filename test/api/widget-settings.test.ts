import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, newAccount } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
})
afterAll(() => server.stop())

const set = (widget: object) => acme.api('PATCH', `/sites/${acme.site.id}`, { widget })
const launcher = async () => (await acme.hit()).body.launcher

test('a page is told what the admin set, and nothing of what is as it is by default', async () => {
  expect(await launcher()).toEqual({
    color: '#2855d9',
    position: 'right',
    fields: { name: 'optional', email: 'optional', phone: 'optional' },
  })
  const form = [
    { key: 'topic', label: 'Topic', kind: 'choice', options: ['A', 'B'], required: true },
    { key: 'order', label: 'Order number', kind: 'text', required: false },
  ]
  const shown_when = { order: { field: 'topic', is: 'A' }, phone: { field: 'email' } }
  await set({
    title: 'Ask us',
    language: 'de',
    theme: 'dark',
    position: 'left',
    form,
    shown_when,
    texts: { de: { send: 'Los' }, fr: { send: 'Allez' } },
    fields: { phone: 'required' },
  })
  expect(await launcher()).toEqual({
    color: '#2855d9',
    position: 'left',
    title: 'Ask us',
    language: 'de',
    theme: 'dark',
    form,
    shown_when,
    // Of one language, since no other is spoken.
    texts: { de: { send: 'Los' } },
    fields: { name: 'optional', email: 'optional', phone: 'required' },
  })
  // What is not said stays as it is; what is gone takes its conditions along.
  const { body } = await set({ form: form.slice(0, 1), theme: 'auto' })
  expect(body.widget).toMatchObject({ language: 'de', shown_when: { phone: { field: 'email' } } })
  await set({ enabled: false })
  expect(await launcher()).toBeNull()
  await set({ enabled: true })
})

test('other channels are kept as their links take them', async () => {
  const typed = [
    ['whatsapp', '+49 171 2345678', '491712345678'],
    ['whatsapp', '491712345678', '491712345678'],
    ['telegram', '@kiln_bot', 'kiln_bot'],
    ['telegram', 'https://t.me/kiln_bot', 'kiln_bot'],
    ['messenger', 'https://www.facebook.com/kiln.clay', 'kiln.clay'],
    ['instagram', '@kiln.clay', 'kiln.clay'],
    ['phone', '0049 30 901820', '+4930901820'],
    ['email', ' hello@kiln.example ', 'hello@kiln.example'],
  ]
  const { status, body } = await set({ channels: typed.map(([kind, to]) => ({ kind, to })) })
  expect([status, body.widget?.channels]).toEqual([200, typed.map(([kind, , to]) => ({ kind, to }))])
})

describe('refused, with the place that is wrong', () => {
  test.each([
    ['a local number', { channels: [{ kind: 'whatsapp', to: '0171 2345678' }] }, '/widget/channels/0/to'],
    [
      'a script for a name',
      { channels: [{ kind: 'telegram', to: 'javascript:x' }] },
      '/widget/channels/0/to',
    ],
    ['a name with a query', { channels: [{ kind: 'messenger', to: 'a b&ref=c' }] }, '/widget/channels/0/to'],
    ['no address', { channels: [{ kind: 'email', to: 'nobody' }] }, '/widget/channels/0/to'],
    ['a service there is none of', { channels: [{ kind: 'icq', to: '1' }] }, '/widget/channels/0/kind'],
    ['a language there is none of', { language: 'tlh' }, '/widget/language'],
    ['a text there is none of', { texts: { en: { shout: 'HEY' } } }, '/widget/texts/en/shout'],
    ['an empty text', { texts: { en: { send: ' ' } } }, '/widget/texts/en/send'],
    ['a choice of nothing', { form: [{ key: 'a', label: 'A', kind: 'choice' }] }, '/widget/form/0/options'],
    ['options of a text', { form: [{ key: 'a', label: 'A', options: ['x'] }] }, '/widget/form/0/options'],
    ['a field of the person', { form: [{ key: 'email', label: 'A' }] }, '/widget/form/0/key'],
    ['a reserved name', { form: [{ key: '__proto__', label: 'A' }] }, '/widget/form/0/key'],
    [
      'one key twice',
      {
        form: [
          { key: 'a', label: 'A' },
          { key: 'a', label: 'B' },
        ],
      },
      '/widget/form',
    ],
    ['a condition on itself', { form: [], shown_when: { name: { field: 'name' } } }, '/widget/shown_when'],
    ['a condition on nothing', { form: [], shown_when: { name: { field: 'x' } } }, '/widget/shown_when'],
    ['a theme there is none of', { theme: 'sepia' }, '/widget/theme'],
  ])('%s', async (_, widget, pointer) => {
    const answer = await set(widget)
    expect([answer.status, answer.body.errors?.map((it: { pointer: string }) => it.pointer)]).toEqual([
      422,
      [pointer],
    ])
  })
})

test('answers to fields of the site’s own stand on the lead', async () => {
  const made = await acme.chat({ fields: { topic: 'A', order: '4711' }, email: 'ada@example.com' })
  expect(made.status).toBe(201)
  const [lead] = await acme.leads()
  expect(lead.fields).toEqual({ topic: 'A', order: '4711' })
})

test('words of a language are a script of their own; one there is none of is not found', async () => {
  const german = await fetch(`${server.base}/widget/de.js`)
  expect([german.status, german.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
  expect(german.headers.get('content-type')).toContain('javascript')
  expect(await german.text()).toContain('Nachricht schreiben')
  expect((await fetch(`${server.base}/widget/tlh.js`)).status).toBe(404)
})
