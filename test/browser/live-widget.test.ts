import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, times } from '../support/account.ts'
import { PICTURES } from '../support/browser.ts'
import { launcher, openPanel, panel, say } from '../support/chat-page.ts'
import { htmlWith } from '../support/host-page.ts'
import { agentSocket, type Live } from '../support/live.ts'
import { startWeakLine, type WeakLine } from '../support/weak-line.ts'
import { acme, host, server } from './shop-page.ts'
import { newVisitor } from './visitors.ts'

/** A visitor in a browser and an agent at a socket, over a line that breaks. */

const MESSAGES = 50

let line: WeakLine
let agent: Live
beforeAll(async () => {
  line = await startWeakLine(server.base)
  agent = await agentSocket(acme)
})
afterAll(async () => {
  await agent.close()
  await line.stop()
})

async function visit(): Promise<Page> {
  const page = await newVisitor(address())
  await launcher(page).waitFor()
  return page
}
const address = () =>
  host.put('/live', htmlWith(acme.site.snippet.replace(server.base, line.base), { lang: 'en' }))

const chatOf = async (page: Page) =>
  (await eventually(
    () => page.evaluate('document.cookie.match(/onelead_chat=([\\w-]+)/)?.[1]'),
    (id) => Boolean(id),
  )) as string
const answer = (chat_id: string, text: string) =>
  acme.api('POST', `/chats/${chat_id}/messages`, { text, client_id: `a-${Math.random()}` })
const bubbles = (page: Page, who: string) => panel(page).locator(`li.message.${who}[data-state=sent] p`)
const heard = (chat_id: string, from: string) =>
  agent.frames.filter((it) => it.type === 'message' && it.chat_id === chat_id && it.message.from === from)
const socketOpen = (chat_id: string) =>
  eventually(
    async () => agent.of('presence').findLast((it) => it.chat_id === chat_id)?.online,
    (online) => online === true,
  )

test('what an agent writes is there at once; typing, delivery and reading are shown', async () => {
  const page = await visit()
  await openPanel(page)
  await say(page, 'Is the teapot there?')
  const chat = await chatOf(page)
  await socketOpen(chat)
  await panel(page).getByText('Sent').waitFor()
  // What is typed before the page's own end of the line is open is told to nobody.
  await eventually(
    async () => {
      await panel(page).getByRole('textbox', { name: 'Message' }).pressSequentially('e')
      return agent.frames.some((it) => it.type === 'typing' && it.chat_id === chat)
    },
    (told) => told,
  )
  agent.say({ type: 'read', chat_id: chat, seq: 1 })
  await panel(page).getByText('Read', { exact: false }).waitFor()
  agent.say({ type: 'typing', chat_id: chat })
  await panel(page).locator('.typing').waitFor()
  await page.screenshot({ path: join(PICTURES, 'widget-live.png') })
  await answer(chat, 'It is, in blue.')
  await panel(page).getByText('It is, in blue.', { exact: true }).waitFor()
  // It was seen.
  await agent.frame(
    (it) => it.type === 'read' && it.chat_id === chat && it.from === 'visitor' && it.seq === 2,
  )
})

test('what comes while the panel is closed is counted beside the launcher and in the title, also on the next page', async () => {
  const page = await visit()
  await openPanel(page)
  await say(page, 'Hello')
  const chat = await chatOf(page)
  await socketOpen(chat)
  const title = await page.title()
  await panel(page).getByRole('button', { name: 'Close chat' }).click()
  await answer(chat, 'Good morning')
  await answer(chat, 'How can I help?')
  await page.waitForFunction((it) => document.title === it, `(2) ${title}`)
  expect(await launcher(page).getAttribute('data-unread')).toBe('2')
  await page.screenshot({ path: join(PICTURES, 'widget-unread.png') })
  await page.reload()
  await page.waitForFunction((it) => document.title === it, `(2) ${title}`)
  await launcher(page).click()
  await panel(page).getByText('How can I help?', { exact: true }).waitFor()
  await page.waitForFunction((it) => document.title === it, title)
  await page.reload()
  await launcher(page).waitFor()
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(await page.title()).toBe(title)
})

test('two tabs have one socket, hear the same and go on when one is closed', async () => {
  const page = await visit()
  const sockets: string[] = []
  page.context().on('page', (it) => it.on('websocket', (socket) => sockets.push(socket.url())))
  page.on('websocket', (socket) => sockets.push(socket.url()))
  await openPanel(page)
  await say(page, 'From one tab')
  const chat = await chatOf(page)
  await socketOpen(chat)
  const other = await page.context().newPage()
  await other.goto(address())
  await openPanel(other)
  await panel(other).getByText('From one tab', { exact: true }).waitFor()
  await answer(chat, 'To both')
  for (const tab of [page, other]) await panel(tab).getByText('To both', { exact: true }).waitFor()
  expect(sockets).toHaveLength(1)
  await say(other, 'From the other')
  await panel(page).getByText('From the other', { exact: true }).waitFor()
  await page.close()
  await answer(chat, 'To the one that is left')
  await panel(other).getByText('To the one that is left', { exact: true }).waitFor()
  expect(await bubbles(other, 'agent').allTextContents()).toEqual(['To both', 'To the one that is left'])
})

test.each([
  ['the line is cut before the answer', () => line.cutAfter(0)],
  ['the line is cut in the middle of a frame', () => line.cutAfter(9)],
  ['the line is cut after the answer', () => line.cutAfter(5000)],
  ['every connection is dropped', () => line.cut()],
])('%s: fifty messages each way arrive once, in order', async (_, fault) => {
  const page = await visit()
  await openPanel(page)
  await say(page, 'v 0')
  const chat = await chatOf(page)
  await socketOpen(chat)
  for (let i = 1; i < MESSAGES; i++) {
    if (i % 10 === 5) fault()
    await panel(page).getByRole('textbox', { name: 'Message' }).fill(`v ${i}`)
    await page.keyboard.press('Enter')
    await answer(chat, `a ${i}`)
  }
  await arrived(page, chat)
})

test('ten seconds offline: fifty messages each way arrive once, in order', { timeout: 90_000 }, async () => {
  const page = await visit()
  await openPanel(page)
  await say(page, 'v 0')
  const chat = await chatOf(page)
  await socketOpen(chat)
  line.down()
  await page.context().setOffline(true)
  const end = Date.now() + 10_000
  for (let i = 1; i < MESSAGES; i++) {
    await panel(page).getByRole('textbox', { name: 'Message' }).fill(`v ${i}`)
    await page.keyboard.press('Enter')
    await answer(chat, `a ${i}`)
  }
  await panel(page).getByText('You are offline').waitFor()
  await page.screenshot({ path: join(PICTURES, 'widget-offline.png') })
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, end - Date.now())))
  line.up()
  await page.context().setOffline(false)
  await arrived(page, chat)
})

/** Both have all of it, once and in order, and so has the database. */
async function arrived(page: Page, chat: string) {
  const said = times(MESSAGES, (i) => `v ${i}`)
  const answered = times(MESSAGES - 1, (i) => `a ${i + 1}`)
  const seen = async (who: string) =>
    (await bubbles(page, who).allTextContents()).filter((it) => /^[va] /.test(it))
  await eventually(
    async () => [await seen('visitor'), await seen('agent')].flat().length,
    (n) => n >= said.length + answered.length,
    40_000,
  )
  expect(await seen('visitor')).toEqual(said)
  expect(await seen('agent')).toEqual(answered)
  await expect.poll(() => heard(chat, 'visitor').map((it) => it.message.text)).toEqual(said)
  const stored = (await acme.api('GET', `/chats/${chat}/messages?limit=200`)).body.data as {
    seq: number
    from: string
    text: string
  }[]
  expect(stored.map(({ seq }) => seq)).toEqual(times(said.length + answered.length, (i) => i + 1))
  expect(stored.filter((it) => it.from === 'visitor').map(({ text }) => text)).toEqual(said)
  expect(stored.filter((it) => it.from === 'agent').map(({ text }) => text)).toEqual(answered)
}
