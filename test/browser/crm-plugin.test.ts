import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { eventually, type Json } from '../support/account.ts'
import { PICTURES } from '../support/browser.ts'
import { launcher, openPanel, panel, say } from '../support/chat-page.ts'
import { crmSnippet } from '../support/crm-snippet.ts'
import { htmlWith } from '../support/host-page.ts'
import { acme, host, server } from './shop-page.ts'
import { newVisitor } from './visitors.ts'

/** Every example of the CRM's documentation of its button, on a page whose script has another address. */

let pages = 0
/** A page with these settings, and this script after the snippet. */
async function visit(config: object | null, script = '', body = '<main><h1>Shop</h1></main>') {
  const address = `${server.base}/crm-plugin.js?site=${acme.site.key}`
  const snippet = `${crmSnippet(address, config)}<script>window.heard = []; ${script}</script>`
  const url = host.put(`/${pages++}`, htmlWith(snippet, { body }))
  const page = await newVisitor()
  const asked: { path: string; body: Json }[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST')
      asked.push({ path: new URL(request.url()).pathname, body: request.postDataJSON() })
  })
  await page.goto(url)
  return { page, asked }
}
const heard = (page: Page) => page.evaluate('heard') as Promise<Json[]>
const styleOf = (page: Page, selector: string, property: string) =>
  page
    .locator(`onelead-chat ${selector}`)
    .first()
    .evaluate((it, name) => getComputedStyle(it).getPropertyValue(name), property)

test('settings: colour, language with a word of the page’s own, no header', async () => {
  const { page } = await visit({
    hidden: false,
    color: '#000',
    onlinechat: {
      mode: 'widget',
      user_id: '',
      locale: { extends: 'com', compose_placeholder: 'ask away...' },
      theme: { header: false },
    },
  })
  await openPanel(page)
  expect(await styleOf(page, '.launcher', 'background-color')).toBe('rgb(0, 0, 0)')
  expect(await panel(page).getAttribute('lang')).toBe('en')
  expect(await page.locator('#message').getAttribute('placeholder')).toBe('ask away...')
  expect(await page.locator('onelead-chat .bar').isVisible()).toBe(false)
})

test('hidden: no button; the chat is shown and hidden by the page, and says so', async () => {
  const { page } = await visit(
    { hidden: true },
    `crmPlugin('onChatShow', () => heard.push('show')); crmPlugin('onChatHide', () => heard.push('hide'))
     crmPlugin('onChatReady', function () { heard.push('ready'); crmPlugin('runChatShow') })`,
  )
  await panel(page).waitFor()
  expect(await launcher(page).isVisible()).toBe(false)
  await expect.poll(() => heard(page)).toEqual(['ready', 'show'])
  await page.evaluate("crmPlugin('runChatHide')")
  await panel(page).waitFor({ state: 'hidden' })
  await expect.poll(() => heard(page)).toEqual(['ready', 'show', 'hide'])
})

test('frame: the chat is drawn in the page’s own element, opened by the button', async () => {
  const { page } = await visit(
    { onlinechat: { mode: 'frame', container: '#custom_chat_holder' } },
    '',
    '<main><h1>Shop</h1><div id="custom_chat_holder" style="width:360px;height:500px"></div></main>',
  )
  const icon = () => launcher(page).evaluate((it) => getComputedStyle(it, '::before').clipPath)
  const closed = await icon()
  await launcher(page).click()
  await panel(page).waitFor()
  expect(await icon()).not.toBe(closed)
  const [holder, drawn] = [
    await page.locator('#custom_chat_holder').boundingBox(),
    await panel(page).boundingBox(),
  ]
  expect(drawn).toEqual(holder)
  await say(page, 'From within')
  await page.screenshot({ path: join(PICTURES, 'crm-frame.png') })
})

test('locale: every word, and the forms of days and times', async () => {
  const { page } = await visit({
    onlinechat: {
      locale: {
        extends: 'pt',
        date_format: 'dd.MM.YYYY',
        time_format: 'HH:mm',
        compose_placeholder: 'Own placeholder',
        delivery_status_sending: 'Own sending',
        delivery_status_sent: 'Own sent',
        delivery_status_read: 'Own read',
        delivery_status_error: 'Own error',
        powered_by: 'Own powered',
        new_messages: 'Own new',
      },
    },
  })
  await openPanel(page)
  expect(await panel(page).getAttribute('lang')).toBe('pt')
  await page.route('**/v1/chats', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 500))
    await route.continue()
  })
  await page.locator('#message').fill('Olá')
  await page.keyboard.press('Enter')
  await panel(page).getByText('Own sending').waitFor()
  await panel(page).getByText('Own sent').waitFor()
  const log = await panel(page).getByRole('log').textContent()
  expect(log).toMatch(/\b\d\d:\d\d\b/)
  expect(log).not.toMatch(/AM|PM/)
})

test('theme: colours of everything that is said, and the composer’s height', async () => {
  const { page } = await visit({
    onlinechat: {
      theme: {
        background: 'yellow',
        system_color: 'pink',
        header: { background: 'skyblue', color: 'black' },
        message: {
          outgoing_background: 'red',
          outgoing_color: 'white',
          incoming_background: 'blue',
          incoming_color: 'white',
        },
        compose: { height: 100, button_background: 'black' },
      },
    },
  })
  await openPanel(page)
  await say(page, 'Colourful')
  const seen = await Promise.all(
    [
      ['.panel', 'background-color'],
      ['.message small', 'color'],
      ['.bar', 'background-color'],
      ['.bar h2', 'color'],
      ['.visitor p', 'background-color'],
      ['.visitor p', 'color'],
      ['.agent p', 'background-color'],
      ['.agent p', 'color'],
      ['.send', 'background-color'],
    ].map(([selector, property]) => styleOf(page, selector as string, property as string)),
  )
  const [yellow, pink, skyblue, black, red, white, blue] = [
    'rgb(255, 255, 0)',
    'rgb(255, 192, 203)',
    'rgb(135, 206, 235)',
    'rgb(0, 0, 0)',
    'rgb(255, 0, 0)',
    'rgb(255, 255, 255)',
    'rgb(0, 0, 255)',
  ]
  expect(seen).toEqual([yellow, pink, skyblue, black, red, white, blue, white, black])
  expect((await page.locator('#message').boundingBox())?.height).toBe(100)
  await page.screenshot({ path: join(PICTURES, 'crm-theme.png') })
})

test('user_id is said to the server; another user after runDestroy begins anew', async () => {
  const { page, asked } = await visit({ onlinechat: { user_id: 'abc123' } })
  await launcher(page).waitFor()
  const users = () => asked.filter(({ path }) => path === '/v1/identify').map(({ body }) => body)
  await expect.poll(users).toMatchObject([{ site: acme.site.key, user_id: 'abc123' }])
  const pixel = users()[0].pixel
  expect(pixel).toMatch(/^px_/)
  await openPanel(page)
  await say(page, 'Of the first')
  await page.evaluate("crmPlugin('runDestroy')")
  expect(await page.locator('onelead-chat').count()).toBe(0)
  await page.evaluate("crmPluginConfig.onlinechat.user_id = 'def456'; installButton()")
  await launcher(page).waitFor()
  await expect.poll(users).toMatchObject([{ user_id: 'abc123' }, { user_id: 'def456' }])
  expect(users()[1].pixel).not.toBe(pixel)
  await openPanel(page)
  expect(await panel(page).getByText('Of the first').count()).toBe(0)
})

test('onButtonClick and onConversationsChange are told what the visitor does', async () => {
  await acme.api('PATCH', `/sites/${acme.site.id}`, {
    widget: { channels: [{ kind: 'whatsapp', to: '+49 171 2345678' }] },
  })
  const { page } = await visit(
    null,
    `crmPlugin('onButtonClick', function (service, link) { heard.push([service, link]) })
     crmPlugin('onConversationsChange', function (conversations) { heard.push(conversations) })`,
  )
  await openPanel(page)
  await page.context().route('https://wa.me/**', (route) => route.abort())
  await page.locator('onelead-chat a[data-kind=whatsapp][href*=OL-]').click()
  await expect
    .poll(async () => (await heard(page)).filter((it) => typeof it[0] === 'string'))
    .toEqual([
      ['onlinechat', ''],
      ['whatsapp', expect.stringContaining('https://wa.me/491712345678?text=')],
    ])
  await say(page, 'Hello there')
  const last = async () => (await heard(page)).at(-1)?.[0]
  await expect.poll(last).toMatchObject({
    name: expect.stringMatching(/^chat_/),
    is_closed: false,
    last_message: { is_out: true, text: 'Hello there', type: 'text', created_at: expect.any(Number) },
  })
  await acme.api('PATCH', `/sites/${acme.site.id}`, { widget: { channels: [] } })
})

test('setMeta: what the page says goes along to another channel', async () => {
  await acme.api('PATCH', `/sites/${acme.site.id}`, {
    widget: { channels: [{ kind: 'whatsapp', to: '+49 171 2345678' }] },
  })
  const { id } = await acme.newChannel({ kind: 'whatsapp', name: 'WhatsApp' })
  const { page } = await visit(null, "crm_plugin.setMeta({ lead: { name: 'Came by the leaflet' } })")
  await openPanel(page)
  const href = await page.locator('onelead-chat a[data-kind=whatsapp][href*=OL-]').getAttribute('href')
  const message = new URL(href as string).searchParams.get('text')
  const answer = await acme.lead(id, { message, phone: '+49 171 7654321' })
  const lead = (await acme.api('GET', `/leads/${answer.body.lead_id}`)).body
  expect(lead.fields).toEqual({ lead_name: 'Came by the leaflet' })
  await acme.api('PATCH', `/sites/${acme.site.id}`, { widget: { channels: [] } })
})

test('setMeta: what the page says of the visitor of the visitor stands on the lead and the contact, whenever it was said', async () => {
  const { page, asked } = await visit(
    null,
    `crm_plugin.setMeta({ bot_params: { username: 'ada' } })
     crm_plugin.setMeta({ bot_params: { locale: 'com' } })`,
  )
  await launcher(page).waitFor()
  await page.evaluate(`crm_plugin.setMeta({
    note: { text: 'Came by the leaflet', element_type: 1, note_type: 'common' },
    contact: { name: 'John', custom_fields: [
      { id: 123456, values: [{ enum: 12345, value: '+1 400 000 0000' }] },
      { code: 'EMAIL', values: [{ value: 'john@example.com' }] },
    ] },
    lead: { name: 'Tea for two', sale: 1000 },
  })`)
  await page.evaluate("crmPlugin('sendKeyActionHook', 'Saw the prices')")
  await openPanel(page)
  await say(page, 'About the leaflet')
  const lead = (await acme.leads()).find((it) => it.fields.note)
  expect(lead?.fields).toEqual({
    bot_username: 'ada',
    bot_locale: 'com',
    note: 'Came by the leaflet',
    contact_123456: '+1 400 000 0000',
    lead_name: 'Tea for two',
    lead_sale: 1000,
  })
  const timeline = async () => (await acme.api('GET', `/contacts/${lead?.contact_id}/timeline`)).body.data
  await eventually(timeline, (rows) => JSON.stringify(rows).includes('Saw the prices'))
  const contact = (await acme.api('GET', `/contacts/${lead?.contact_id}`)).body
  expect([contact.name, contact.emails[0].value]).toEqual(['John', 'john@example.com'])
  expect(asked.find(({ path }) => path === '/v1/identify')?.body).toMatchObject({
    name: 'John',
    email: 'john@example.com',
  })
})
