import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PICTURES } from '../support/browser.ts'
import { complaintsOf, launcher, openPanel, panel } from '../support/chat-page.ts'
import { findings } from '../support/findings.ts'
import { htmlWith } from '../support/host-page.ts'
import { signIn } from '../support/sign-in.ts'
import { acme, host, server } from './shop-page.ts'
import { newVisitor } from './visitors.ts'

test('what an admin sets on the page of a site is what its visitors meet', async () => {
  const desk = await newVisitor('about:blank', { viewport: { width: 1280, height: 1000 } })
  const complaints = complaintsOf(desk)
  await signIn(desk, server.base, acme)
  await desk.goto(`${server.base}/admin/sites/${acme.site.id}`)
  await desk.getByLabel('Language', { exact: true }).first().selectOption('German')
  await desk.getByLabel('Appearance').selectOption('Dark')

  await desk.getByRole('button', { name: 'Add a question' }).click()
  const first = desk.getByRole('group').filter({ hasText: 'On the lead as' }).first()
  await first.getByLabel('Question', { exact: true }).fill('Worum geht es?')
  await first.getByLabel('Answered with').selectOption('A choice')
  await first.getByLabel('Options').fill('Bestellung\nBesuch\n')
  await desk.getByRole('button', { name: 'Add a question' }).click()
  const second = desk.getByRole('group').filter({ hasText: 'On the lead as' }).nth(1)
  await second.getByLabel('Question', { exact: true }).fill('Nummer')
  await second.getByLabel('Asked').selectOption('Depending on “Worum geht es?”')
  await second.getByLabel('Must be answered').check()

  await desk.getByRole('button', { name: 'Add a channel' }).click()
  await desk.getByLabel('Number, name or address').fill('0171 2345678')
  await desk.getByRole('button', { name: 'Save' }).click()
  await desk.getByText('A number in international form').waitFor()
  await desk.getByLabel('Number, name or address').fill('+49 171 2345678')

  await desk.getByText('Replace words').click()
  await desk.getByLabel('Language').last().selectOption('German')
  await desk.getByLabel('Write a message…').fill('Schreib uns')
  await desk.getByRole('button', { name: 'Save' }).click()
  await desk.getByText('Site saved').waitFor()
  expect(await findings(desk)).toEqual([])
  // The browser tells of the answer 422 in its console.
  expect(complaints.filter((it) => !it.includes('422'))).toEqual([])
  await desk.screenshot({ path: join(PICTURES, 'admin-widget.png'), fullPage: true })

  const page = await newVisitor(host.put('/', htmlWith(acme.site.snippet)))
  await launcher(page).waitFor()
  await openPanel(page)
  expect(await panel(page).locator('#message').getAttribute('placeholder')).toBe('Schreib uns')
  const labels = () => panel(page).locator('.details label bdi').allTextContents()
  expect(await labels()).toEqual(['Name', 'E-Mail', 'Telefon', 'Worum geht es?'])
  await panel(page).getByLabel('Worum geht es?').selectOption('Bestellung')
  await panel(page).getByLabel('Nummer').fill('4711')
  await panel(page).getByRole('link', { name: 'WhatsApp' }).waitFor()
  await panel(page).locator('#message').fill('Wo ist sie?')
  await page.keyboard.press('Enter')
  await panel(page).locator('li.message.visitor[data-state=sent]').waitFor()
  const [lead] = await acme.leads()
  expect(lead.fields).toEqual({ worum_geht_es: 'Bestellung', nummer: '4711' })
})
