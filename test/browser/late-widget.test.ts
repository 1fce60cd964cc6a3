/** The widget where an answer, the connection or a part of it comes late. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../support/account.ts'
import { complaintsOf, launcher, openPanel, panel, say } from '../support/chat-page.ts'
import { hold, holdSockets } from '../support/held.ts'
import { htmlWith } from '../support/host-page.ts'
import { agentSocket, type Live } from '../support/live.ts'
import { acme, host } from './shop-page.ts'
import { newVisitor } from './visitors.ts'

let agent: Live
beforeAll(async () => {
  agent = await agentSocket(acme)
  await acme.api('PATCH', `/sites/${acme.site.id}`, {
    widget: { channels: [{ kind: 'whatsapp', to: '+49 171 2345678' }] },
  })
})
afterAll(() => agent?.close())

const address = () => host.put('/', htmlWith(acme.site.snippet))
const CODE = /OL-[0-9A-Z]{12}/

test('what is written after a sign-out is sent though an earlier message is still on its way', async () => {
  const page = await newVisitor(address())
  await openPanel(page)
  const first = await hold(page, /\/v1\/chats$/, 'POST')
  const write = async (text: string) => {
    await panel(page).locator('#message').fill(text)
    await panel(page).locator('button.send').click()
  }
  const bubble = (text: string, state: string) =>
    panel(page).locator(`li.message.visitor[data-state=${state}]`, { hasText: text })
  await write('From Ada')
  await first.answered
  await page.evaluate("onelead('reset')")
  await write('From Bob')
  await bubble('From Bob', 'sending').waitFor()
  first.release()
  await bubble('From Bob', 'sent').waitFor()
  expect(await bubble('From Ada', 'sent').count()).toBe(0)
})

test('what was looked at before the connection was there is read once it is, and typing is told', async () => {
  const page = await newVisitor(address())
  await openPanel(page)
  await say(page, 'Is the teapot there?')
  const chat = (await eventually(
    () => page.evaluate('document.cookie.match(/onelead_chat=([\\w-]+)/)?.[1]'),
    Boolean,
  )) as string
  await panel(page).getByRole('button', { name: 'Close chat' }).click()
  await acme.api('POST', `/chats/${chat}/messages`, { text: 'It is, in blue.', client_id: 'a-1' })

  const read = (seq: number) =>
    agent.frames.some(
      (it) => it.type === 'read' && it.chat_id === chat && it.from === 'visitor' && it.seq === seq,
    )
  const socket = await holdSockets(page, /\/socket\?/)
  await page.reload()
  await launcher(page).click()
  await panel(page).getByText('It is, in blue.', { exact: true }).waitFor()
  await panel(page).locator('#message').pressSequentially('T')
  expect(read(2)).toBe(false)
  socket.release()
  await expect.poll(() => read(2)).toBe(true)
  await panel(page).locator('#message').pressSequentially('wo')
  await agent.frame((it) => it.type === 'typing' && it.chat_id === chat && it.from === 'visitor')
})

test('links that were drawn anew while codes were asked for carry them', async () => {
  const page = await newVisitor(address())
  const codes = await hold(page, /\/v1\/codes$/, 'POST')
  await openPanel(page)
  await codes.answered
  await panel(page).getByRole('button', { name: 'Close chat' }).click()
  await openPanel(page)
  const link = panel(page).getByRole('link', { name: 'WhatsApp' })
  await link.waitFor()
  expect(await link.getAttribute('href')).not.toMatch(CODE)
  codes.release()
  await expect.poll(() => link.getAttribute('href')).toMatch(CODE)
})

test('links whose script comes after the panel was closed are drawn when it is opened again, and nothing breaks', async () => {
  const page = await newVisitor()
  const complaints = complaintsOf(page)
  const script = await hold(page, /\/widget\/channels\.js/)
  await page.goto(address())
  await openPanel(page)
  await script.answered
  await panel(page).getByRole('button', { name: 'Close chat' }).click()
  script.release()
  await page.waitForLoadState('networkidle')
  await openPanel(page)
  await panel(page).getByRole('link', { name: 'WhatsApp' }).waitFor()
  expect(complaints).toEqual([])
})
