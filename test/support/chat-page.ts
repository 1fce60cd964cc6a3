import type { Page } from 'playwright-core'

/** The widget on a page, as a person meets it. */
export const launcher = (page: Page) => page.locator('onelead-chat .launcher')
export const panel = (page: Page) => page.getByRole('dialog')

export async function openPanel(page: Page) {
  await launcher(page).click()
  await panel(page).waitFor()
}

export async function say(page: Page, text: string) {
  await panel(page).locator('#message').fill(text)
  await panel(page).locator('button.send').click()
  await panel(page).locator('li.message.visitor[data-state=sent]', { hasText: text }).waitFor()
}

/** What the page complains about from now on. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  return complaints
}
