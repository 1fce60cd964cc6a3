import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, eventually, newAccount, times } from '../support/account.ts'
import { launcher, openPanel, panel, say } from '../support/chat-page.ts'
import { htmlWith, startHost } from '../support/host-page.ts'
import { ownProgram } from '../support/own-program.ts'
import { signIn } from '../support/sign-in.ts'
import { startWeakLine, type WeakLine } from '../support/weak-line.ts'
import { newVisitor } from './visitors.ts'

/** A visitor in one browser, an agent in another, and a server that dies in between. */

const MESSAGES = 50

const own = ownProgram({ ONELEAD_RATE_LIMIT: 'off' })
let host: Awaited<ReturnType<typeof startHost>>
let line: WeakLine
let acme: Account
beforeAll(async () => {
  // Both go through it: a server that is started anew has another port.
  line = await startWeakLine((await own.start()).base)
  host = await startHost()
  acme = await newAccount(line.base, { origin: host.origin })
})
afterAll(async () => {
  await line?.stop()
  host?.stop()
})

const box = (page: Page) => page.getByRole('textbox', { name: /^Reply to/ })

async function agentAt(conversation: string) {
  const page = await newVisitor()
  await signIn(page, line.base, acme)
  await page.goto(`${line.base}/admin/inbox`)
  await page.getByRole('list', { name: 'Conversations' }).getByRole('link', { name: conversation }).click()
  await box(page).waitFor()
  return page
}

/** As a person does who sees that it was not sent. */
async function reply(page: Page, text: string) {
  await box(page).fill(text)
  await eventually(
    async () => {
      await box(page).press('Enter')
      await page.waitForTimeout(100)
      return box(page).inputValue()
    },
    (left) => left === '',
    40_000,
  )
}

const restart = async () => {
  await own.at().kill()
  line.to((await own.start()).base)
}

/** It was stored, and the agent does not hear of it. */
const unheard = (agent: Page) =>
  agent.route(
    '**/api/v1/chats/*/messages',
    async (route) => {
      await route.fetch()
      await route.abort()
    },
    { times: 1 },
  )

test.each<[string, string, number[], (agent: Page) => Promise<unknown>]>([
  ['the server is killed and started again twice', 'Ada', [15, 35], restart],
  ['the answer to a message is lost', 'Bob', [5, 15, 25, 35, 45], async () => line.cutAfter(0)],
  ['an agent’s message is stored and the answer lost', 'Dora', [5, 15, 25, 35, 45], unheard],
  ['every connection is dropped', 'Cleo', [5, 15, 25, 35, 45], async () => line.cut()],
])(
  '%s: fifty messages each way arrive once, in order, in both browsers',
  async (_, name, at, fault) => {
    const visitor = await newVisitor(host.put('/', htmlWith(acme.site.snippet)))
    await launcher(visitor).waitFor()
    await openPanel(visitor)
    await panel(visitor).getByLabel('Name').fill(name)
    await say(visitor, 'v 0')
    const agent = await agentAt(name)
    await reply(agent, 'a 0')
    for (let i = 1; i < MESSAGES; i++) {
      await panel(visitor).getByRole('textbox', { name: 'Message' }).fill(`v ${i}`)
      await visitor.keyboard.press('Enter')
      if (at.includes(i)) await fault(agent)
      await reply(agent, `a ${i}`)
    }
    const said = [times(MESSAGES, (i) => `v ${i}`), times(MESSAGES, (i) => `a ${i}`)]
    const bySide = (texts: string[]) => ['v', 'a'].map((side) => texts.filter((it) => it.startsWith(side)))
    const atVisitor = async () => bySide(await panel(visitor).locator('li.message p').allTextContents())
    const atAgent = async () =>
      bySide(
        await agent
          .getByRole('region', { name: /^Conversation with/ })
          .locator('li p')
          .allTextContents(),
      ).map((texts) => texts.filter((it) => /^[va] \d+$/.test(it)))
    await expect.poll(atVisitor, { timeout: 40_000 }).toEqual(said)
    await expect.poll(atAgent, { timeout: 40_000 }).toEqual(said)
  },
  180_000,
)
