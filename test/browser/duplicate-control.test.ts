import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Meeting, type Story, tell, type Values } from '../../admin/pages/duplicate-control/example.ts'
import { keepBoth } from '../../admin/pages/duplicate-control/keep-both.ts'
import type { DuplicateControl, Pipeline } from '../../admin/wire.ts'
import { type Account, type Json, newAccount, times } from '../support/account.ts'
import { newProfile, PICTURES, type Profile } from '../support/browser.ts'
import { type Server, startServer } from '../support/server.ts'

const AXE = readFileSync(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8')
const DESK = { width: 1400, height: 900 }
const LOOKS = [
  ['light', DESK],
  ['dark', DESK],
  ['dark', { width: 375, height: 740 }],
] as const

let server: Server
let profile: Profile
beforeAll(async () => {
  server = await startServer()
  profile = await newProfile({ viewport: DESK })
  await profile.page('about:blank')
})
afterAll(async () => {
  await profile?.discard()
  await server?.stop()
})

async function signIn(to: Account): Promise<Page> {
  const page = await profile.context().newPage()
  page.setDefaultTimeout(10_000)
  await page.request.post(`${server.base}/api/v1/session`, {
    data: { email: to.email, password: to.password },
    headers: { origin: server.base },
  })
  return page
}

async function rulesPage(of: Account): Promise<Page> {
  const page = await signIn(of)
  await page.goto(`${server.base}/admin/pipelines/${of.pipeline.id}/duplicate-control`)
  await page.getByRole('tab', { name: 'Duplicate control rules' }).click()
  return page
}

/** The page as it stands, light, dark and on a phone: pictures to look at, nothing for axe to find, nothing wider than the screen. */
async function looks(page: Page, title: string) {
  for (const [colorScheme, viewport] of LOOKS) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize(viewport)
    const phone = viewport.width < 400
    const name = `${title}-${phone ? 'phone' : colorScheme}`
    await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
    expect([name, await page.evaluate('document.documentElement.scrollWidth - innerWidth')]).toEqual([
      name,
      0,
    ])
    // The dark colours are those of the phone.
    if (name.endsWith('-dark')) continue
    const found = await page.evaluate(
      `(async () => { ${AXE}; const { violations } = await axe.run(); return violations.map((it) => it.id + ': ' + it.nodes.map((node) => node.html).join(' ')) })()`,
    )
    expect([name, found]).toEqual([name, []])
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null })
  await page.setViewportSize(DESK)
}

const saved = (page: Page) =>
  page
    .getByRole('status')
    .getByText(/^Saved as version/)
    .waitFor()
const example = (page: Page) => page.getByRole('region', { name: /an example$/ })
const CONFLICT = ['update', 'keep'] as const
const ON_DUPLICATE = ['update_all', 'update_newest', 'create_new'] as const

describe('the worked example says what the server does', () => {
  let shop: Account
  let channel: string
  let turn = 0
  beforeAll(async () => {
    shop = await newAccount(server.base)
    channel = (await shop.newChannel({ kind: 'whatsapp', name: 'WhatsApp' })).id
  })

  /** Ada's identifiers, once for each telling: nobody of another one is met. */
  const once = (values: Values, nth: number): Values => ({
    ...values,
    ...(values.email && { email: values.email.replace('ada@', `ada${nth}@`) }),
    ...(values.phone && { phone: values.phone.slice(0, -3) + String(100 + nth) }),
  })
  const lived = async (story: Story, existing: number) => {
    const nth = turn++
    const ids: string[] = []
    for (const { values, stage } of story.leads.slice(0, existing)) {
      const { name, email, phone, company } = once(values, nth)
      const contact = await shop.api('POST', '/contacts', { name, emails: [email], phones: [phone], company })
      const lead = { name, contact_id: contact.body.id, pipeline_id: shop.pipeline.id, stage_id: stage.id }
      ids.push((await shop.api('POST', '/leads', lead)).body.id)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const { city, ...asked } = once(story.request.values, nth)
    const answer = (await shop.lead(channel, { ...asked, fields: { city } })).body
    if (!ids.includes(answer.lead_id)) ids.push(answer.lead_id)
    const contacts: string[] = []
    const after = await Promise.all(
      ids.map(async (id) => {
        const lead = (await shop.api('GET', `/leads/${id}`)).body
        const contact = (await shop.api('GET', `/contacts/${lead.contact_id}`)).body
        contacts.push(lead.contact_id)
        const first = (list: Json[]) => list.find(({ primary }) => primary)?.value
        return {
          values: given({
            name: lead.name,
            email: first(contact.emails),
            phone: first(contact.phones),
            company: contact.company,
            city: lead.fields.city,
          }),
          previous: lead.previous_values.map(pair).sort(),
          notTaken: lead.values_not_taken.map(pair).sort(),
        }
      }),
    )
    const waiting = (await shop.api('GET', '/reviews?limit=200')).body.data as Json[]
    const tasks = (await shop.api('GET', '/tasks?limit=200')).body.data as Json[]
    return {
      outcome: answer.outcome,
      waits: waiting.some(({ decision_id }) => decision_id === answer.decision_id),
      tasks: tasks.filter(({ lead_id }) => ids.includes(lead_id)).length,
      own: new Set(contacts).size === contacts.length,
      after,
      nth,
    }
  }
  const pair = ({ field, value }: { field: string; value: unknown }) => `${field}: ${value}`
  const given = (values: object) => Object.fromEntries(Object.entries(values).filter(([, value]) => value))
  const told = ({ cases }: Story, existing: number, nth: number) => {
    const it = cases[existing - 1] as Story['cases'][number]
    return {
      outcome: it.outcome,
      waits: it.waits,
      tasks: it.after.filter(({ task }) => task).length,
      own: it.contact !== 'hers',
      after: it.after.map(({ values, previous, notTaken }) => ({
        values: once(values, nth),
        previous: previous
          .map((past) => pair({ ...past, value: once({ [past.field]: past.value }, nth)[past.field] }))
          .sort(),
        notTaken: notTaken
          .map((past) => pair({ ...past, value: once({ [past.field]: past.value }, nth)[past.field] }))
          .sort(),
      })),
      nth,
    }
  }

  const task = { text: 'Call', type: 'call', due_in_hours: 2 }
  const incomingOnly = (pipeline: Pipeline) => [
    { pipeline_id: pipeline.id, stage_ids: [pipeline.stages[0]?.id as string] },
  ]
  const drafts: [string, Meeting, (pipeline: Pipeline) => Partial<DuplicateControl>][] = [
    ...CONFLICT.flatMap((conflict) =>
      ON_DUPLICATE.map(
        (on_duplicate) =>
          [
            `${conflict}, ${on_duplicate}`,
            'email',
            () => ({ conflict, on_duplicate, after_merge_task: task }),
          ] as (typeof drafts)[number],
      ),
    ),
    ['the same number', 'phone', () => ({ conflict: 'keep', on_duplicate: 'update_all' })],
    [
      'only Incoming leads searched',
      'email',
      (of) => ({ scope: incomingOnly(of), on_duplicate: 'update_newest' }),
    ],
    [
      'the method off',
      'phone',
      () => ({ methods: { pixel: true, email: true, phone: false, big_data: false } }),
    ],
  ]
  test.each(drafts)('%s', async (_, meeting, change) => {
    const pipeline = shop.pipeline as Pipeline
    const defaults = { conflict: 'update', on_duplicate: 'update_all', scope: null, after_merge_task: null }
    const methods = { pixel: true, email: true, phone: true, big_data: false }
    const control = (await shop.control({ ...defaults, methods, ...change(pipeline) }))
      .body as DuplicateControl
    const story = tell(control, pipeline, [pipeline], meeting)
    for (const existing of [1, 2, 3]) {
      const { nth, ...happened } = await lived(story, existing)
      expect({ existing, nth, ...happened }).toEqual({ existing, ...told(story, existing, nth) })
    }
  })
})

test('each choice changes the example at once, in what is shown and in what a screen reader is told', async () => {
  const shop = await newAccount(server.base)
  const page = await rulesPage(shop)
  const story = example(page)
  const spoken = story.locator('[aria-live=polite]')
  await story.getByText(/^No new lead: both leads get its data\./).waitFor()
  await story.getByText('was Ada Byron').first().waitFor()
  expect(await spoken.textContent()).toBe('')
  await looks(page, 'rules')

  await page.getByRole('radio', { name: 'Create a new lead' }).check()
  await story.getByText('The request becomes a new lead, and those that exist stay as they are.').waitFor()
  expect(await story.getByText('both leads get its data').count()).toBe(0)
  await expect
    .poll(() => spoken.textContent())
    .toMatch(/^She has two leads already: The request becomes a new lead/)
  // Only what changed is told.
  expect(await spoken.textContent()).not.toMatch(/one lead already|three leads/)

  await page.getByRole('radio', { name: 'Do not change the data in the existing lead' }).check()
  await story.getByText(/^Something differs, so nothing is merged/).waitFor()
  await page.getByRole('radio', { name: 'Update the newest existing duplicate' }).check()
  await page.getByRole('checkbox', { name: 'Create a task' }).check()
  await story.getByText('stays, Ada Bryon is not taken').waitFor()
  await story.getByText('Task: “Call and confirm the contact details”, due in 24 h').waitFor()

  await page.getByRole('radio', { name: 'Choose pipelines and stages' }).check()
  await page.getByRole('group', { name: 'Sales' }).getByRole('checkbox', { name: 'Contacted' }).uncheck()
  await story.getByText('Looked for in Incoming leads.').waitFor()
  await story.getByText(/^None of her leads is in a stage where you look/).waitFor()

  await looks(page, 'rules-scope')

  await page.getByRole('checkbox', { name: 'Match email addresses' }).uncheck()
  await story.getByText('Email: the same address, but this method is off').waitFor()
  await story.getByText('Nobody is recognised: the request becomes a new lead with a new contact.').waitFor()
  await story.getByRole('combobox').selectOption('phone')
  await story.getByText('Phone: the same number, so she is recognised').waitFor()
  await page.getByText(/merged by itself only while at least one of the two is in Incoming leads/).waitFor()
  await page.close()
})

/** More than one slice of the dry run holds. */
const MANY = 260

test('a dry run of the draft shows how far it is and what would change, with links; nothing is saved by it', async () => {
  const shop = await newAccount(server.base)
  const channel = (await shop.newChannel()).id
  const page = await rulesPage(shop)
  const trial = page.getByRole('region', { name: 'Try these rules on past requests' })
  await page.getByRole('tab', { name: 'Try the rules' }).click()
  await trial.getByRole('button', { name: 'Run' }).click()
  await trial.getByText('No requests in this period').waitFor()

  await Promise.all(times(MANY - 4, (i) => shop.lead(channel, { email: `guest${i}@example.com` })))
  const known = { name: 'Grace Hopper', email: 'grace@example.com' }
  const first = (await shop.lead(channel, known)).body
  for (const message of ['one', 'two', 'three']) await shop.lead(channel, { ...known, message })

  await page.getByRole('tab', { name: 'Duplicate control rules' }).click()
  await page.getByRole('checkbox', { name: 'Match email addresses' }).uncheck()
  await page.getByRole('button', { name: 'Try first' }).click()
  await trial.getByText('You have changed the settings since').waitFor()
  let slices = 0
  await page.route('**/duplicate_control/dry_run', async (route) => {
    if (slices++ > 0) await new Promise((resolve) => setTimeout(resolve, 400))
    await route.continue()
  })
  await trial.getByRole('button', { name: 'Run', exact: true }).click()
  await trial.getByText(/^\d+ of 260 requests$/).waitFor()
  const bar = trial.getByRole('progressbar')
  expect(await bar.evaluate((it: Json) => it.value > 0 && it.value < it.max && it.max === 260)).toBe(true)
  await trial.getByRole('button', { name: 'Cancel' }).click()
  await trial.getByText('Stopped. What is below is a part.').waitFor()
  await trial.getByRole('button', { name: 'Go on' }).click()
  await trial
    .getByText('Of 260 requests in the last 30 days, 257 would end as they did, 3 would stay apart.')
    .waitFor()

  const apart = trial.getByRole('region', { name: /^Would stay apart/ })
  expect(await apart.getByRole('listitem').count()).toBe(3)
  await apart.getByText('It was added to a lead, and would become a new lead.').first().waitFor()
  const link = apart.getByRole('link', { name: 'Grace Hopper' }).first()
  expect(await link.getAttribute('href')).toBe(`/admin/leads/${first.lead_id}`)
  const [leadTab] = await Promise.all([profile.context().waitForEvent('page'), link.click()])
  await leadTab.getByRole('heading', { level: 1, name: 'Grace Hopper' }).waitFor()
  await leadTab.close()
  expect((await shop.api('GET', `/pipelines/${shop.pipeline.id}/duplicate_control`)).body.methods.email).toBe(
    true,
  )
  expect(await shop.leads()).toHaveLength(200)
  await looks(page, 'dry-run')

  await page.getByRole('button', { name: 'Discard' }).click()
  await trial.getByText('these results are for other rules').waitFor()
  await trial.getByRole('button', { name: 'Run again' }).click()
  await trial.getByText('Of 260 requests in the last 30 days, all would end as they did.').waitFor()
  await page.route('**/duplicate_control/dry_run', (route) => route.abort())
  await trial.getByRole('button', { name: 'Run', exact: true }).click()
  await trial.getByRole('alert').getByText('Onelead could not be reached').waitFor()
  await page.unrouteAll()
  await trial.getByRole('button', { name: 'Try again' }).click()
  await trial.getByText('all would end as they did').waitFor()

  await apart.waitFor()
  await page.close()
})

test('two admins at once: “Keep both” puts my change onto theirs, and leaves theirs where both changed one setting', async () => {
  const shop = await newAccount(server.base)
  const page = await rulesPage(shop)
  await page.getByRole('checkbox', { name: 'Match phone numbers' }).uncheck()
  await page.getByRole('radio', { name: 'Create a new lead' }).check()
  await shop.control({ conflict: 'keep', on_duplicate: 'update_newest' })
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Another admin saved first' })
  const only = dialog.getByRole('region', { name: 'What only you changed' })
  await only.getByRole('rowheader', { name: 'Match phone numbers' }).waitFor()
  expect(await only.getByRole('rowheader').count()).toBe(1)
  const both = dialog.getByRole('region', { name: 'What both of you changed' })
  await both.getByRole('cell', { name: 'Update the newest existing duplicate' }).waitFor()
  await looks(page, 'overtaken')
  await dialog.getByRole('button', { name: 'Keep both' }).click()
  await saved(page)
  const now = (await shop.api('GET', `/pipelines/${shop.pipeline.id}/duplicate_control`)).body
  expect(now).toMatchObject({
    methods: { phone: false, email: true },
    conflict: 'keep',
    on_duplicate: 'update_newest',
  })
  await page.getByText('All changes are saved').waitFor()
  await page.close()
})

test('keeping both is by setting: one channel here and another there are both kept, the same one is theirs', () => {
  const base: DuplicateControl = {
    enabled: true,
    channels: {},
    methods: { pixel: true, email: true, phone: true, big_data: false },
    scope: null,
    conflict: 'update',
    on_duplicate: 'update_all',
    after_merge_task: null,
    version: 3,
  }
  const channels = ['chn_a', 'chn_b'].map((id) => ({ id, name: id }) as Json)
  const theirs: DuplicateControl = { ...base, version: 4, channels: { chn_a: false }, conflict: 'keep' }
  const mine: DuplicateControl = {
    ...base,
    channels: { chn_b: false },
    methods: { ...base.methods, pixel: false },
  }
  const joined = keepBoth(base, theirs, mine, { pipelines: [], channels })
  expect(joined.control).toEqual({
    ...theirs,
    channels: { chn_a: false, chn_b: false },
    methods: mine.methods,
  })
  expect(joined.clashes).toEqual([])
  const task = (text: string) => ({ text, type: 'call', due_in_hours: 1 })
  const clashing = keepBoth(
    base,
    { ...theirs, after_merge_task: task('Theirs') },
    { ...mine, after_merge_task: task('Mine'), conflict: 'keep' },
    { pipelines: [], channels },
  )
  expect(clashing.control.after_merge_task?.text).toBe('Theirs')
  expect(clashing.clashes.map(({ what }) => what)).toEqual(['Task after merging'])
})

describe('a waiting group is judged by a person', () => {
  let shop: Account
  let channel: string
  const ada = { name: 'Ada Byron', company: 'Analytical' }
  beforeEach(async () => {
    shop = await newAccount(server.base)
    channel = (await shop.newChannel()).id
    await shop.control({ conflict: 'keep' })
  })
  let turn = 0
  /** Of another Ada each time. */
  const conflict = async () => {
    const email = `ada@${++turn}.example`
    const [phone, other] = [`+49 171 234560${turn}`, `+49 160 987654${turn}`]
    const first = (await shop.lead(channel, { ...ada, email, phone })).body
    await shop.api('PATCH', `/leads/${first.lead_id}`, { stage_id: shop.stage('open') })
    const second = (await shop.lead(channel, { name: 'Ada Bryon', email, phone: other })).body
    expect(second.outcome).toBe('kept_both')
    return { first: first.lead_id as string, second: second.lead_id as string }
  }
  const waiting = async () => ((await shop.api('GET', '/reviews')).body.data as Json[]).length

  test('by keyboard: side by side, the keeper outside Incoming, merged, off the list', async () => {
    const pair = await conflict()
    const page = await signIn(shop)
    await page.goto(`${server.base}/admin/leads`)
    const compare = page.getByRole('button', { name: 'Compare' })
    await compare.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Is this one person?' })
    await dialog
      .getByRole('row', { name: /^Phone/ })
      .getByText('+49 160 9876541')
      .waitFor()
    await dialog
      .getByRole('row', { name: /^Company/ })
      .getByText('Analytical')
      .waitFor()
    expect(await dialog.getByRole('radio', { name: /Keep Ada Byron/ }).isChecked()).toBe(true)
    await dialog.getByText(/the other values are kept as previous values/).waitFor()
    await looks(page, 'review')
    await dialog.getByRole('button', { name: 'Merge into Ada Byron' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('status').getByText('Merged into Ada Byron').waitFor()
    await compare.waitFor({ state: 'detached' })
    expect(await waiting()).toBe(0)
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1')
    const merged = await shop.api('GET', `/leads/${pair.second}`)
    expect([merged.status, merged.headers.get('location')]).toEqual([301, `/api/v1/leads/${pair.first}`])
    const kept = (await shop.api('GET', `/leads/${pair.first}`)).body
    expect(kept.name).toBe('Ada Byron')
    expect(kept.previous_values.map((it: Json) => it.value)).toContain('Ada Bryon')
    await page.close()
  })

  test('“Not the same person” keeps both, and one that a colleague judged meanwhile says so', async () => {
    const pair = await conflict()
    const page = await signIn(shop)
    await page.goto(`${server.base}/admin/leads`)
    await page.getByRole('button', { name: 'Compare' }).click()
    const apart = page.getByRole('button', { name: 'Not the same person' })
    await apart.click()
    await page.getByRole('status').getByText('Kept apart').waitFor()
    expect(await waiting()).toBe(0)
    for (const id of [pair.first, pair.second])
      expect((await shop.api('GET', `/leads/${id}`)).status).toBe(200)

    await conflict()
    await page.reload()
    await page.getByRole('button', { name: 'Compare' }).click()
    await apart.waitFor()
    const [review] = (await shop.api('GET', '/reviews')).body.data as Json[]
    await shop.api('POST', `/reviews/${review.id}/resolve`, { action: 'keep_apart' })
    await apart.click()
    await page.getByRole('status').getByText('Somebody has judged this group already').waitFor()
    await page.close()
  })

  test('different user IDs are not offered to be merged', async () => {
    const pair = await conflict()
    for (const [at, id] of [pair.first, pair.second].entries()) {
      const { contact_id } = (await shop.api('GET', `/leads/${id}`)).body
      await shop.api('PATCH', `/contacts/${contact_id}`, { user_id: `u${at}` })
    }
    const page = await signIn(shop)
    await page.goto(`${server.base}/admin/leads`)
    await page.getByRole('button', { name: 'Compare' }).first().click()
    await page.getByText('They have different user IDs, so they are different people.').waitFor()
    expect(await page.getByRole('button', { name: /^Merge into/ }).isDisabled()).toBe(true)
    await page.close()
  })
})

test('the lead page says why it was merged or not, with what speaks for and against', async () => {
  const shop = await newAccount(server.base)
  const channel = (await shop.newChannel()).id
  const first = (await shop.lead(channel, { name: 'Ada Byron', email: 'ada@example.com' })).body.lead_id
  const second = (await shop.lead(channel, { name: 'Grace Hopper', phone: '+1 202 555 0170' })).body
  for (const id of [first, second.lead_id])
    await shop.api('PATCH', `/leads/${id}`, { stage_id: shop.stage('open') })
  await shop.api('PATCH', `/contacts/${second.contact_id}`, { emails: ['ada@example.com'] })
  const page = await signIn(shop)
  await page.goto(`${server.base}/admin/leads/${second.lead_id}`)
  const why = page.getByRole('region', { name: 'Why it was matched or not' })
  await why.getByText('Checked again when the lead was changed').waitFor()
  await why.getByText(/not merged, because none of them is in Incoming leads/).waitFor()
  await why.getByText('the same email').first().waitFor()
  await why.getByText('another name').first().waitFor()
  await looks(page, 'decisions')
  await page.close()
})

test('settings of the account: its name, and whether dots and +tags make a difference', async () => {
  const shop = await newAccount(server.base)
  const page = await signIn(shop)
  await page.goto(`${server.base}/admin/leads`)
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Kiln & Clay')
  await page.keyboard.press('Enter')
  await page.getByRole('navigation').getByText('Kiln & Clay').waitFor()
  await page.getByRole('switch', { name: /^Dots and \+tags/ }).uncheck()
  await page.getByRole('status').getByText('Provider rules are off').waitFor()
  await looks(page, 'settings')
  expect((await shop.api('GET', '/account')).body).toMatchObject({
    name: 'Kiln & Clay',
    email_provider_rules: false,
  })
  await page.close()
})

test('by keyboard alone: from the channels to the rules, a choice, a trial, saved', async () => {
  const shop = await newAccount(server.base)
  await shop.lead((await shop.newChannel()).id, { email: 'ada@example.com' })
  const page = await signIn(shop)
  await page.goto(`${server.base}/admin/pipelines/${shop.pipeline.id}/duplicate-control`)
  const press = (...keys: string[]) =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())
  const tabTo = async (name: RegExp) => {
    for (let i = 0; i < 60; i++) {
      await press('Tab')
      const at = await page.evaluate(
        '(document.activeElement.getAttribute("aria-label") || document.activeElement.textContent || "").trim()',
      )
      if (name.test(String(at))) return
    }
    throw new Error(`not reached by Tab: ${name}`)
  }
  await page.getByRole('tab', { name: 'Channels' }).waitFor()
  await looks(page, 'channels')
  await tabTo(/^Channels$/)
  await press('ArrowRight')
  await tabTo(/^Update the existing lead/)
  await press('ArrowDown')
  await example(page)
    .getByText(/^Something differs/)
    .waitFor()
  await tabTo(/^Try first$/)
  await press('Enter')
  await tabTo(/^Run$/)
  await press('Enter')
  await page.getByText('Of 1 request in the last 30 days, 1 would end as it did.').waitFor()
  await tabTo(/^Save$/)
  await press('Enter')
  await saved(page)
  expect((await shop.api('GET', `/pipelines/${shop.pipeline.id}/duplicate_control`)).body.conflict).toBe(
    'keep',
  )
  await page.close()
})
