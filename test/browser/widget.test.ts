import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { PICTURES } from '../support/browser.ts'
import { complaintsOf, launcher, openPanel, panel, say } from '../support/chat-page.ts'
import { findings } from '../support/findings.ts'
import { htmlWith } from '../support/host-page.ts'
import { acme, host } from './shop-page.ts'
import { newVisitor } from './visitors.ts'

/** A page in that language, in a browser of its own. */
async function visit(lang = 'en', options: Parameters<typeof newVisitor>[1] = {}): Promise<Page> {
  const page = await newVisitor(host.put(`/${lang}`, htmlWith(acme.site.snippet, { lang })), options)
  await launcher(page).waitFor()
  return page
}
const set = (widget: object) => acme.api('PATCH', `/sites/${acme.site.id}`, { widget })
const picture = (page: Page, name: string) => page.screenshot({ path: join(PICTURES, `widget-${name}.png`) })

describe.each([
  ['en', 'Write a message…', 'ltr'],
  ['es', 'Escribe un mensaje…', 'ltr'],
  ['pt', 'Escreva uma mensagem…', 'ltr'],
  ['de', 'Nachricht schreiben …', 'ltr'],
  ['fr', 'Écrivez un message…', 'ltr'],
  ['pl', 'Napisz wiadomość…', 'ltr'],
  ['ar', 'اكتب رسالة…', 'rtl'],
])('a page in %s', (lang, placeholder, dir) => {
  test('is spoken to in its language, of which alone the words are loaded; nothing for axe to find', async () => {
    const page = await visit(lang)
    const complaints = complaintsOf(page)
    const loaded: string[] = []
    page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
    await openPanel(page)
    expect(await panel(page).getAttribute('dir')).toBe(dir)
    expect(await panel(page).getAttribute('lang')).toBe(lang)
    expect(await panel(page).locator('#message').getAttribute('placeholder')).toBe(placeholder)
    await say(page, 'Salut, hello, مرحبًا')
    expect(loaded.filter((it) => it.startsWith('/widget/'))).toEqual([`/widget/${lang}.js`])
    expect(await findings(page)).toEqual([])
    expect(complaints).toEqual([])
    await picture(page, lang)
  })
})

test('the language is the admin’s choice first, then the page’s, then the browser’s; their own words stand', async () => {
  const page = await visit('nl')
  await openPanel(page)
  expect(await panel(page).getAttribute('lang')).toBe('en')
  await set({ language: 'fr', texts: { fr: { title: 'Écrivez à Nora', send: 'Allez' } } })
  const other = await visit('de')
  await openPanel(other)
  expect(await panel(other).getAttribute('lang')).toBe('fr')
  await other.getByRole('dialog', { name: 'Écrivez à Nora' }).waitFor()
  await other.getByRole('button', { name: 'Allez' }).waitFor()
  expect(await launcher(other).getAttribute('aria-label')).toBe('Écrivez à Nora')
  await set({ language: 'auto', texts: {} })
})

const FORM = {
  form: [
    { key: 'topic', label: 'Topic', kind: 'choice', options: ['An order', 'A visit'], required: true },
    { key: 'order', label: 'Order number', kind: 'text', required: true },
    { key: 'more', label: 'More', kind: 'long' },
    { key: 'gift', label: 'It is a gift', kind: 'check' },
    { key: 'wrap', label: 'Wrapping', kind: 'text' },
  ],
  shown_when: {
    order: { field: 'topic', is: 'An order' },
    phone: { field: 'topic', is: 'A visit' },
    wrap: { field: 'gift', is: 'yes' },
  },
}

describe('the form before the first message', () => {
  test('asks what the admin wants, where the answers call for it, and says what is missing; the lead has it', async () => {
    await set({ ...FORM, fields: { name: 'hidden', email: 'required', phone: 'optional' } })
    const page = await visit()
    await openPanel(page)
    const labels = () => panel(page).locator('.details label bdi').allTextContents()
    expect(await labels()).toEqual(['Email', 'Topic', 'More', 'It is a gift'])
    await panel(page).locator('#message').fill('Where is it?')
    await page.keyboard.press('Enter')
    const focused = () => panel(page).evaluate((it) => (it.getRootNode() as ShadowRoot).activeElement?.id)
    expect(await focused()).toBe('field-email')
    expect(await panel(page).locator('#field-email').getAttribute('aria-describedby')).toBe(
      'field-email-error',
    )
    await panel(page).locator('#field-email').fill('ada@example.com')
    await panel(page).locator('#field-topic').selectOption('A visit')
    expect(await labels()).toContain('Phone')
    await panel(page).locator('#field-phone').fill('+49 171 2345678')
    await panel(page).locator('#field-topic').selectOption('An order')
    expect(await labels()).toEqual(['Email', 'Topic', 'Order number', 'More', 'It is a gift'])
    await panel(page).locator('#field-gift').check()
    await panel(page).locator('#field-wrap').pressSequentially('Blue paper ')
    await page.keyboard.press('Enter')
    expect(await focused()).toBe('field-order')
    expect(await findings(page)).toEqual([])
    await picture(page, 'form')
    await panel(page).locator('#field-order').fill('4711')
    await panel(page).locator('button.send').click()
    await panel(page).locator('li.message.visitor[data-state=sent]').waitFor()
    const lead = (await acme.leads()).find((it) => it.fields.order === '4711')
    expect(lead?.fields).toEqual({ topic: 'An order', order: '4711', gift: 'yes', wrap: 'Blue paper' })
    // What is not asked any longer is not sent.
    const contact = (await acme.api('GET', `/contacts/${lead?.contact_id}`)).body
    expect([contact.emails.length, contact.phones.length]).toEqual([1, 0])
  })

  test('may have fields called like what a form can do', async () => {
    const keys = ['message', 'submit', 'requestSubmit', 'elements', 'firstElementChild']
    await set({
      form: keys.map((key) => ({ key, label: `The ${key}`, kind: 'text', required: true })),
      shown_when: {},
      fields: { name: 'hidden', email: 'hidden', phone: 'hidden' },
    })
    const page = await visit()
    await openPanel(page)
    await panel(page).locator('#message').fill('Still a form')
    await panel(page).locator('button.send').click()
    expect(await panel(page).evaluate((it) => (it.getRootNode() as ShadowRoot).activeElement?.id)).toBe(
      'field-message',
    )
    for (const key of keys) await panel(page).locator(`#field-${key}`).fill(`my ${key}`)
    await say(page, 'Still a form')
    const lead = (await acme.leads()).find((it) => it.fields.submit)
    expect(lead?.fields).toEqual(Object.fromEntries(keys.map((key) => [key, `my ${key}`])))
    await set({ ...FORM, fields: { name: 'hidden', email: 'required', phone: 'optional' } })
  })

  test('asks who somebody is only once, and what the site wants to know for each conversation', async () => {
    const page = await visit()
    await openPanel(page)
    await panel(page).locator('#field-email').fill('bob@example.com')
    await panel(page).locator('#field-topic').selectOption('A visit')
    await say(page, 'One')
    await panel(page).getByRole('button', { name: 'New conversation' }).click()
    expect(await panel(page).locator('.details label bdi').allTextContents()).toEqual([
      'Topic',
      'More',
      'It is a gift',
    ])
    expect(await panel(page).locator('#field-topic').inputValue()).toBe('')
    await set({
      form: [],
      shown_when: {},
      fields: { name: 'optional', email: 'optional', phone: 'optional' },
    })
  })
})

/** It has risen. */
const atRest = (page: Page) =>
  panel(page).evaluate(async (it) => {
    await Promise.all(it.getAnimations().map(({ finished }) => finished))
  })

describe('the panel', () => {
  test.each([
    ['dark', { theme: 'dark' }, 'light', 'rgb(23, 25, 31)'],
    ['light', { theme: 'light' }, 'dark', 'rgb(255, 255, 255)'],
    ['auto', { theme: 'auto' }, 'dark', 'rgb(23, 25, 31)'],
  ] as const)(
    'is %s where the admin says so, whatever the browser likes',
    async (name, theme, colorScheme, color) => {
      await set(theme)
      const page = await visit('en', { colorScheme })
      await openPanel(page)
      await atRest(page)
      expect(await panel(page).evaluate((it) => getComputedStyle(it).backgroundColor)).toBe(color)
      expect(await findings(page)).toEqual([])
      await picture(page, `theme-${name}`)
      await set({ theme: 'auto' })
    },
  )

  test.each([
    ['320 px wide', { width: 320, height: 560 }],
    ['at 200% zoom of a small window', { width: 640, height: 400 }],
  ])('%s: nothing is cut off, and all of it is within reach', async (name, viewport) => {
    await set({ channels: [{ kind: 'whatsapp', to: '+49 171 2345678' }], ...FORM })
    const page = await visit('ar', { viewport })
    await openPanel(page)
    await panel(page).locator('.elsewhere a').waitFor()
    await atRest(page)
    const inside = await panel(page).evaluate((it) => {
      const box = it.getBoundingClientRect()
      const scroll = it.querySelector('.scroll') as Element
      return [
        box.left >= 0,
        box.top >= 0,
        box.right <= innerWidth,
        box.bottom <= innerHeight,
        scroll.scrollWidth <= scroll.clientWidth,
      ]
    })
    expect(inside).toEqual([true, true, true, true, true])
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await picture(page, name.replaceAll(/\W+/g, '-'))
    await set({ channels: [], form: [], shown_when: {} })
  })

  test('moves only for those who like it', async () => {
    const page = await visit()
    await openPanel(page)
    const animation = () => panel(page).evaluate((it) => getComputedStyle(it).animationName)
    expect(await animation()).toBe('rise')
    await page.emulateMedia({ reducedMotion: 'reduce' })
    expect(await animation()).toBe('none')
  })
})
