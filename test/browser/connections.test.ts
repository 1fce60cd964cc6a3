import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { kommoToken, kommoVendor } from '../support/crm/kommo.ts'
import { startCrm } from '../support/crm/server.ts'
import { type Admin, looks, openAdmin } from './admin-page.ts'

let admin: Admin
const open: { stop: () => Promise<unknown> }[] = []
beforeAll(async () => {
  admin = await openAdmin()
})
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
afterAll(() => admin?.stop())

test('a CRM is connected, tested with a wrong token and a right one, mapped; a delivery fails and is retried', async () => {
  const kommo = kommoVendor()
  const crm = await startCrm(kommo.vendor)
  open.push(crm)
  const shop = await admin.newShop()
  const page = await admin.signIn(shop)
  await page.goto(`${admin.server.base}/admin/connections`)
  await page.getByText('No CRM is connected').waitFor()
  await looks(page, 'connections-none')

  await page.getByRole('button', { name: 'Connect a CRM' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Kommo can not merge by program').waitFor()
  await dialog.getByRole('textbox', { name: 'Address' }).fill(crm.url)
  await dialog.getByLabel('Token').fill('wrong')
  await looks(page, 'connect')
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click()
  await page
    .getByRole('dialog', { name: 'Kommo is connected' })
    .getByRole('button', { name: 'Go on' })
    .click()

  await page.getByRole('button', { name: 'Test' }).click()
  const status = page.getByRole('region', { name: 'Connection', exact: true })
  await status.getByText('The credentials are not accepted').waitFor()
  await looks(page, 'connection-refused')
  await page.getByRole('button', { name: 'New credentials' }).click()
  await page.getByRole('dialog').getByLabel('Token').fill(kommoToken)
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Test' }).click()
  await page.getByText('Connected. Pipelines: Sales').waitFor()

  const mapping = page.getByRole('region', { name: 'Mapping' })
  await mapping.getByRole('button', { name: 'Ask again' }).click()
  await mapping.getByLabel('Pipeline in Kommo').selectOption({ label: 'Sales' })
  await mapping.getByLabel('Contacted').selectOption({ label: 'Offer' })
  await mapping.getByLabel('Responsible in Kommo').selectOption({ label: 'Grace' })
  await mapping.getByLabel(`Tasks of ${shop.email}`).selectOption({ label: 'Ada' })
  await mapping.getByRole('textbox', { name: 'Attribute or field here' }).fill('budget')
  await mapping.getByLabel('Field in Kommo').selectOption({ label: 'Budget (lead)' })
  await mapping.getByRole('button', { name: 'Add field' }).click()
  await mapping.getByRole('button', { name: 'Save mapping' }).click()
  await page.getByText('Mapping saved').waitFor()
  const [me] = (await shop.api('GET', '/users')).body.data
  const [saved] = (await shop.api('GET', '/connections')).body.data
  expect(saved).toMatchObject({
    pipeline_map: {
      [shop.pipeline.id]: { pipeline_id: '1113', stages: { [shop.pipeline.stages[1]?.id ?? '']: '2031' } },
    },
    field_map: { 'lead.budget': '501' },
    user_map: { '*': '7', [me.id]: '8' },
  })

  crm.fail(({ method }) =>
    method === 'POST'
      ? {
          kind: 'say',
          status: 400,
          body: { title: 'Bad Request', status: 400, detail: 'Request validation failed' },
        }
      : null,
  )
  await shop.chat({ name: 'Ada Lovelace', email: 'ada@example.com' })
  const deliveries = page.getByRole('region', { name: 'Deliveries' })
  await expect
    .poll(async () => {
      await deliveries.getByRole('button', { name: 'Refresh' }).click()
      return deliveries.getByText('Request validation failed').count()
    })
    .toBe(1)
  await looks(page, 'connection')
  crm.fail(() => null)
  await deliveries.getByRole('button', { name: 'Retry', exact: true }).click()
  await expect.poll(() => kommo.leads.size).toBe(1)
  // While it waits the page looks again by itself.
  await deliveries.getByText('Nothing has failed').waitFor()
  await deliveries.getByRole('button', { name: 'Delivered 1' }).click()
  await deliveries.getByRole('link', { name: 'Ada Lovelace' }).waitFor()

  kommo.contacts.set(1, {
    id: 1,
    name: 'Grace Hopper',
    tags: [],
    contacts: [],
    custom_fields_values: [],
  })
  await page.getByRole('button', { name: 'Import its contacts and leads' }).click()
  await page.getByRole('heading', { name: 'Import from a CRM' }).waitFor()
  await page.getByText('2 of 2 pages: 2 read.').waitFor()
  await page.goto(`${admin.server.base}/admin/connections/${saved.id}`)
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByText('Paused', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Resume' }).click()
  await page.getByText('Active', { exact: true }).waitFor()
  expect(crm.breaches).toEqual([])
  await page.close()
})

test('an agent sees no connections', async () => {
  const shop = await admin.newShop()
  const page = await admin.signIn(shop)
  await page.goto(`${admin.server.base}/admin/connections`)
  await page.getByRole('link', { name: 'Connections' }).waitFor()
  const { key } = (await shop.api('POST', '/api_keys', { name: 'x', role: 'agent' })).body
  expect(
    (await shop.api('GET', '/connections/kinds', undefined, { authorization: `Bearer ${key}` })).status,
  ).toBe(403)
  await page.close()
})
