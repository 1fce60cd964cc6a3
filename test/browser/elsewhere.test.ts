import { beforeAll, expect, test } from 'vitest'
import type { Json } from '../support/account.ts'
import { openPanel, panel, say } from '../support/chat-page.ts'
import { findings } from '../support/findings.ts'
import { htmlWith } from '../support/host-page.ts'
import { acme, host } from './shop-page.ts'
import { newVisitor } from './visitors.ts'

/** From the page to another channel: the link that a visitor clicks on, and the message that arrives there. */

let whatsapp: string
beforeAll(async () => {
  whatsapp = (await acme.newChannel({ kind: 'whatsapp', name: 'WhatsApp' })).id
  await acme.api('PATCH', `/sites/${acme.site.id}`, {
    widget: {
      channels: [
        { kind: 'whatsapp', to: '+49 171 2345678' },
        { kind: 'telegram', to: 'kiln_bot' },
        { kind: 'telegram', to: 'nora_kiln' },
        { kind: 'messenger', to: 'kiln.clay' },
        { kind: 'instagram', to: 'kiln.clay' },
        { kind: 'phone', to: '+49 30 901820' },
        { kind: 'email', to: 'hello@kiln.example' },
      ],
    },
  })
})

async function visit() {
  const page = await newVisitor(host.put('/', htmlWith(acme.site.snippet)))
  await openPanel(page)
  return page
}
const CODE = /OL-[0-9A-Z]{12}/

test('a visit, a chat, a click on WhatsApp: the message that arrives there is the lead’s; the same code from somebody else is not', async () => {
  const page = await visit()
  await say(page, 'Is the teapot in stock?')
  await panel(page).getByRole('button', { name: 'New conversation' }).click()
  // Where the link leads to, as the service is told it.
  const told: string[] = []
  await page.context().route('https://wa.me/**', (route) => {
    told.push(route.request().url())
    return route.fulfill({ body: 'WhatsApp' })
  })
  const link = panel(page).getByRole('link', { name: 'WhatsApp' })
  await expect.poll(() => link.getAttribute('href')).toMatch(CODE)
  await Promise.all([page.waitForEvent('popup'), link.click()])
  await expect.poll(() => told).toHaveLength(1)
  const url = new URL(told[0] as string)
  expect(url.pathname).toBe('/491712345678')
  const text = url.searchParams.get('text') as string

  const answer = await acme.lead(whatsapp, { message: text, phone: '+49 171 9876543' })
  const [lead] = await acme.leads()
  expect([answer.status, answer.body.lead_id]).toEqual([200, lead.id])
  const chats = await Promise.all(
    lead.chat_ids.map(
      async (id: string) => (await acme.api('GET', `/chats/${id}/messages`)).body.data[0].text,
    ),
  )
  expect(chats.sort()).toEqual(['Hello!', 'Is the teapot in stock?'])

  const other = await acme.lead(whatsapp, { message: text, phone: '+49 171 1111111' })
  expect([other.status, other.body.outcome]).toEqual([201, 'created'])
  expect(other.body.contact_id).not.toBe(answer.body.contact_id)
  // Whoever goes there once more takes another code along.
  const used = CODE.exec(text)?.[0]
  await expect
    .poll(async () => CODE.exec((await link.getAttribute('href')) ?? '')?.[0] ?? used)
    .not.toBe(used)
})

test('each channel is a real link that carries a code of its own, where the service takes one', async () => {
  const page = await visit()
  const links = () =>
    panel(page)
      .locator('.elsewhere a')
      .evaluateAll((all) => all.map((it) => (it as HTMLAnchorElement).href))
  await expect.poll(async () => (await links()).filter((it) => CODE.test(it)).length).toBe(6)
  const all = await links()
  expect(new Set(all.map((it) => CODE.exec(it)?.[0])).size).toBe(7)
  expect(all.map((it) => decodeURIComponent(it).replace(CODE, 'CODE'))).toEqual([
    'https://wa.me/491712345678?text=Hello! [CODE]',
    'https://t.me/kiln_bot?start=CODE',
    expect.stringMatching(/^https:\/\/t\.me\/nora_kiln\?start=CODE&text=Hello! \[OL-.{12}\]$/),
    'https://m.me/kiln.clay?ref=CODE',
    'https://ig.me/m/kiln.clay?ref=CODE',
    'tel:+4930901820',
    'mailto:hello@kiln.example?subject=Shop [CODE]',
  ])
  expect(await findings(page)).toEqual([])
})

test('who said no has the links too, without a code and without a word to the server', async () => {
  const page = await newVisitor()
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  const no = '<script>window.onelead = { q: [["consent", false]] }</script>'
  await page.goto(host.put('/no', htmlWith(no + acme.site.snippet)))
  await openPanel(page)
  const links = panel(page).locator('.elsewhere a')
  await links.first().waitFor()
  const hrefs: Json[] = await links.evaluateAll((all) => all.map((it) => (it as HTMLAnchorElement).href))
  expect(hrefs[0]).toBe('https://wa.me/491712345678')
  expect(hrefs.some((it) => CODE.test(it))).toBe(false)
  expect(asked).not.toContain('/v1/codes')
})
