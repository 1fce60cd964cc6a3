import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { eventually, type Json } from '../support/account.ts'
import { PICTURES } from '../support/browser.ts'
import { openPanel, say } from '../support/chat-page.ts'
import { api, shop } from './demo-shop.ts'
import { newVisitor } from './visitors.ts'

/** The demo shop signs people in: what becomes of them in Onelead. */

const contacts = async (query = ''): Promise<Json[]> => (await api('GET', `/contacts?limit=200${query}`)).data
const theUser = (user_id: string) =>
  eventually(
    async () => contacts(`&user_id=${user_id}`),
    (found) => found.length === 1,
  ).then(([found]) => found as Json)
const idOf = (page: Page) => page.evaluate(() => localStorage.onelead_px?.split(';')[0] as string | undefined)
/** Signing out and being told apart drop an ID first: the next one is there only when the page has read its answer. */
const idOtherThan = (page: Page, last: string | undefined) =>
  eventually(
    () => idOf(page),
    (id) => id !== undefined && id !== last,
  )
const answered = (page: Page, route: string) =>
  page.waitForResponse((response) => response.url().endsWith(`/v1/${route}`) && response.ok())

async function signIn(page: Page, name: string) {
  await page.goto(`${shop}/account.html`)
  const told = answered(page, 'identify')
  await page.getByRole('button', { name }).click()
  await page.getByRole('heading', { name: `Hello, ${name}` }).waitFor()
  await told
}

async function signOut(page: Page) {
  await Promise.all([answered(page, 'hit'), page.goto(`${shop}/account.html`)])
  const hit = answered(page, 'hit')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await hit
}

test('two people on one computer, one after the other: two contacts, each with an ID of their own', async () => {
  const page = await newVisitor(shop)
  await openPanel(page)
  await say(page, 'Before I signed in')
  await signIn(page, 'Ines Moor')
  await page.screenshot({ path: join(PICTURES, 'shop-signed-in.png') })
  const first = await idOf(page)
  await signOut(page)
  await page.screenshot({ path: join(PICTURES, 'shop-sign-in.png') })
  const between = await idOtherThan(page, first)
  await signIn(page, 'Tom Vale')
  await openPanel(page)
  expect(await page.getByText('Before I signed in').count()).toBe(0)
  await say(page, 'From somebody else')

  const [ines, tom] = [await theUser('kiln-1'), await theUser('kiln-2')]
  expect(ines).toMatchObject({ name: 'Ines Moor', status: 'user', emails: [{ trust: 'verified' }] })
  expect(tom).toMatchObject({ name: 'Tom Vale', status: 'user' })
  expect(ines.pixels.map(({ value }: Json) => value)).toEqual([first])
  expect(tom.pixels.map(({ value }: Json) => value)).toEqual([between])
  expect(await contacts()).toHaveLength(2)
  const leads = async (id: string) => (await api('GET', `/leads?contact_id=${id}`)).data
  expect(await leads(ines.id)).toHaveLength(1)
  expect(await leads(tom.id)).toHaveLength(1)
})

test('who forgets to sign out is told apart all the same: the next one’s browser gets another ID', async () => {
  const page = await newVisitor(shop)
  await signIn(page, 'Ines Moor')
  const first = await idOf(page)
  await openPanel(page)
  await say(page, 'For no eyes but mine')
  // The shop’s session ended by itself: no page has said so.
  await page.context().clearCookies({ name: 'kiln_customer' })
  await signIn(page, 'Tom Vale')
  await idOtherThan(page, first)
  await openPanel(page)
  // What Tom wrote on the other computer is there, what Ines wrote on this one is not.
  await page.getByText('From somebody else').waitFor()
  expect(await page.getByText('For no eyes but mine').count()).toBe(0)
  const pixels = (user: Json) => user.pixels.map(({ value }: Json) => value)
  const [ines, tom] = [await theUser('kiln-1'), await theUser('kiln-2')]
  expect(pixels(ines)).toContain(first)
  expect(pixels(tom)).not.toContain(first)
  expect(pixels(tom)).toContain(await idOf(page))
})

test('a user who comes by another browser is the same contact, and reads what they wrote in the first', async () => {
  const page = await newVisitor(shop)
  await openPanel(page)
  await say(page, 'From my telephone')
  const before = await contacts()
  await signIn(page, 'Ines Moor')
  const ines = await theUser('kiln-1')
  expect(ines.pixels.map(({ value }: Json) => value)).toContain(await idOf(page))
  expect(await contacts()).toHaveLength(before.length - 1)
  await openPanel(page)
  await page.getByText('Before I signed in').waitFor()
  await page.getByText('From my telephone').waitFor()
  await signOut(page)
  await openPanel(page)
  await page.waitForTimeout(500)
  for (const text of ['Before I signed in', 'From my telephone'])
    expect(await page.getByText(text).count()).toBe(0)
})
