import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { PICTURES } from '../support/browser.ts'
import { complaintsOf } from '../support/chat-page.ts'
import { htmlWith } from '../support/host-page.ts'
import { acme, host, server } from './shop-page.ts'
import { newVisitor } from './visitors.ts'

/** Pages that make it hard: the widget works, the page is as it was, and nobody complains. */

beforeAll(async () => {
  await acme.api('PATCH', `/sites/${acme.site.id}`, {
    widget: {
      channels: [{ kind: 'whatsapp', to: '+49 171 2345678' }],
      form: [{ key: 'topic', label: 'Topic', kind: 'choice', options: ['A', 'B'], required: true }],
    },
  })
})

const BODY =
  '<main><h1>Shop</h1><p id="text">Some <a href="#x">words</a></p><button id="buy">Buy</button></main>'

type Hostile = { head?: string; body?: string; headers?: () => Record<string, string> }

const strict = (more = '') => ({
  'content-security-policy': `default-src 'none'; script-src ${server.base}; connect-src ${server.base} ${server.base.replace('http', 'ws')}; base-uri 'none'; form-action 'none'; ${more}`,
})

const PAGES: [name: string, page: Hostile][] = [
  [
    'CSS resets',
    {
      head: '<style>*,*::before,*::after{margin:0;padding:0;border:0;font:inherit;box-sizing:content-box;background:none;animation:none}button,input,textarea,select{all:unset}ul,ol{list-style:none}div{display:inline}section,form{display:none}svg{width:1px!important}</style>',
    },
  ],
  ['* {all: unset !important}', { head: '<style>*{all:unset!important}</style>' }],
  ['a strict policy', { headers: () => strict() }],
  ['trusted types', { headers: () => strict("require-trusted-types-for 'script'; trusted-types 'none'") }],
  [
    'an old site with libraries that extend everything',
    {
      head: `<script>
        Object.prototype.extend = function () { return this }
        Array.prototype.each = function (act) { for (var i = 0; i < this.length; i++) act(this[i]) }
        Array.prototype.toJSON = undefined
        Function.prototype.method = function () {}
        Element.prototype.hide = function () { this.style.display = 'none' }
        window.$ = window.jQuery = function () { return { on: function () {}, ready: function () {} } }
        document.addEventListener('click', function (event) { if (event.target.tagName === 'A') event.preventDefault() }, true)
        document.addEventListener('keydown', function (event) { if (event.key === 'a') document.title = 'shortcut' })
        document.addEventListener('focusin', function (event) { event.stopPropagation() }, true)
      </script>`,
    },
  ],
  [
    'an application that replaces the body',
    {
      head: `<script>
        var replace = function () {
          var body = document.createElement('body')
          body.innerHTML = ${JSON.stringify(BODY)}
          document.body.replaceWith(body)
        }
        addEventListener('load', replace)
        document.addEventListener('onelead:ready', function () { setTimeout(replace, 50) })
      </script>`,
    },
  ],
  ['in print', {}],
  [
    '300% font size',
    { head: '<style>html{font-size:300%}body{font-size:3rem;line-height:4;zoom:1}</style>' },
  ],
  [
    'frozen prototypes',
    {
      head: `<script>
        for (const name of Object.getOwnPropertyNames(window)) {
          if (/^[A-Z]/.test(name) && typeof window[name] === 'function') {
            try { if (window[name].prototype) Object.freeze(window[name].prototype); Object.freeze(window[name]) } catch {}
          }
        }
        for (const it of [JSON, Math, Reflect, Intl]) Object.freeze(it)
      </script>`,
    },
  ],
]

/** All that a visitor sees of the page itself. */
const looksOf = (page: Page) =>
  page.evaluate(() =>
    JSON.stringify([
      document.body.outerHTML,
      [...document.documentElement.attributes].map(({ name, value }) => [name, value]),
      [...document.body.querySelectorAll('*')].map((it) => {
        const { x, y, width, height } = it.getBoundingClientRect()
        return [it.tagName, x, y, width, height, getComputedStyle(it).color, getComputedStyle(it).fontSize]
      }),
      document.title,
      document.documentElement.scrollWidth,
      Object.keys(window).filter((it) => it !== 'onelead'),
    ]),
  )

async function visit(path: string, page: Hostile, snippet: string) {
  const tab = await newVisitor('about:blank', { viewport: { width: 1000, height: 800 } })
  const complaints = complaintsOf(tab)
  const html = htmlWith(snippet, { head: page.head ?? '', body: page.body ?? BODY })
  await tab.goto(host.put(path, { html, headers: page.headers?.() ?? {} }))
  return { tab, complaints }
}

/** Opens the panel, answers the form, sends, and closes it again, all where a visitor would see it. */
async function chat(page: Page) {
  const within = (selector: string) => page.locator(`onelead-chat ${selector}`)
  await within('.launcher').click()
  await within('.panel').waitFor()
  await within('a[data-kind=whatsapp]').waitFor()
  await within('#field-topic').selectOption('B')
  await within('#field-name').fill('Ada')
  await within('#message').click()
  await page.keyboard.type('a day in may')
  await page.keyboard.press('Enter')
  await within('li.message.visitor[data-state=sent]').waitFor()
}

describe.each(PAGES)('%s', (name, hostile) => {
  test('a chat is held, the page is unchanged, and nobody complains', async () => {
    const path = `/${name.replaceAll(/\W+/g, '-')}`
    const without = await visit(`${path}-without`, hostile, '')
    await without.tab.waitForTimeout(200)
    const before = await looksOf(without.tab)
    await without.tab.close()

    const { tab, complaints } = await visit(path, hostile, acme.site.snippet)
    const launcher = tab.locator('onelead-chat .launcher')
    await launcher.waitFor()
    await tab.waitForTimeout(200)
    if (name === 'in print') {
      await tab.emulateMedia({ media: 'print' })
      expect(await launcher.isVisible()).toBe(false)
      expect(await looksOf(tab)).toBe(before)
      await tab.emulateMedia({ media: 'screen' })
    }
    expect(await launcher.boundingBox()).toEqual({ x: 924, y: 724, width: 56, height: 56 })
    await chat(tab)
    expect((await tab.locator('onelead-chat .panel').boundingBox())?.width).toBe(386)
    await tab.screenshot({ path: join(PICTURES, `hostile${path.replace('/', '-')}.png`) })
    await tab.keyboard.press('Escape')
    await tab.locator('onelead-chat .panel').waitFor({ state: 'hidden' })
    expect(await looksOf(tab)).toBe(before)
    expect(complaints).toEqual([])
  })
})

test('in an iframe: a chat is held within it, and the page around it is unchanged', async () => {
  const inner = host.put('/inner', htmlWith(acme.site.snippet, { body: BODY }))
  const around = `<main><h1>Around</h1><iframe src="${inner}" width="600" height="700" title="Shop"></iframe></main>`
  const { tab, complaints } = await visit('/outer', { body: around }, '')
  const before = await looksOf(tab)
  const frame = tab.frameLocator('iframe')
  await frame.locator('onelead-chat .launcher').click()
  await frame.locator('onelead-chat #field-topic').selectOption('A')
  await frame.locator('onelead-chat #message').fill('From within a frame')
  await tab.keyboard.press('Enter')
  await frame.locator('onelead-chat li.message.visitor[data-state=sent]').waitFor()
  expect(await tab.locator('onelead-chat').count()).toBe(0)
  expect(await looksOf(tab)).toBe(before)
  expect(complaints).toEqual([])
})

test('nothing of the page moves: before the launcher, with it, and while the panel opens and closes', async () => {
  const tab = await newVisitor()
  await tab.addInitScript(() => {
    const shifts: unknown[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      type Shift = PerformanceEntry & { hadRecentInput: boolean; sources: { node: Node | null }[] }
      // What moves under somebody's own hand is no shift, and what moves within the widget has no node here.
      for (const it of list.getEntries() as Shift[])
        if (!it.hadRecentInput && it.sources.some(({ node }) => node)) shifts.push(it)
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await tab.goto(host.put('/still', htmlWith(acme.site.snippet, { body: BODY })))
  await tab.locator('onelead-chat .launcher').waitFor()
  await chat(tab)
  await tab.keyboard.press('Escape')
  await tab.waitForTimeout(300)
  expect(await tab.evaluate('shifts')).toEqual([])
})
