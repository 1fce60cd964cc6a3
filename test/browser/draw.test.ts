import { join } from 'node:path'
import * as esbuild from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newProfile, type Profile } from '../support/browser.ts'

/** widget/draw.ts in a real document: what is drawn over something else is what is drawn afresh. */

let profile: Profile
let script: string
beforeAll(async () => {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(import.meta.dirname, '../../widget/draw.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'drawing',
  })
  script = outputFiles[0]?.text as string
  profile = await newProfile()
})
afterAll(() => profile.discard())

const onPage = async <T>(body: string): Promise<T> => {
  const page = await profile.page('about:blank')
  return page.evaluate(`(() => { ${script}; const { jsx: h, render } = drawing; ${body} })()`)
}

test('500 random trees, each drawn over the one before, are as if drawn afresh', async () => {
  const wrong = await onPage<string[]>(`
    let seed = 1
    const random = (n) => (seed = (seed * 48271) % 2147483647) % n
    const tree = (depth) => {
      const pick = random(10)
      if (pick === 0) return null
      if (pick === 1) return false
      if (pick === 2) return 'text ' + random(3)
      if (pick === 3) return random(5)
      if (pick === 4 && depth) return [tree(depth - 1), tree(depth - 1)]
      if (pick === 5) return h('svg', { viewBox: '0 0 ' + random(3) + ' 1', children: h('path', { d: 'M' + random(3) }) })
      if (pick === 6) return h('input', { value: 'v' + random(3), maxLength: random(3) + 5, 'aria-invalid': !random(2) })
      if (pick === 7) return h('select', { value: 'b', children: ['a', 'b', 'c'].slice(0, 2 + random(2)).map((v) => h('option', { value: v, children: v }, v)) })
      const keys = [1, 2, 3, 4, 5].filter(() => random(2)).sort(() => random(3) - 1)
      return h(random(2) ? 'p' : 'ul', {
        class: random(2) ? 'c' + random(2) : undefined,
        hidden: !random(3),
        title: random(2) ? 't' : undefined,
        children: depth ? [tree(depth - 1), keys.map((key) => h('li', { children: tree(depth - 1) }, key)), tree(depth - 1)] : undefined,
      })
    }
    // An attribute that is taken away again may stay as an empty one; their order says nothing.
    const told = (place) => {
      const copy = place.cloneNode(true)
      for (const it of copy.querySelectorAll('[title=""]')) it.removeAttribute('title')
      return { copy, values: [...place.querySelectorAll('input,select')].map((it) => it.value).join() }
    }
    const one = document.createElement('div')
    const wrong = []
    for (let i = 0; i < 500; i++) {
      const state = seed
      const wanted = tree(3)
      render(wanted, one)
      const afresh = document.createElement('div')
      render(wanted, afresh)
      const [mine, other] = [told(one), told(afresh)]
      if (!mine.copy.isEqualNode(other.copy) || mine.values !== other.values)
        wrong.push(state + ': ' + mine.copy.innerHTML + ' instead of ' + other.copy.innerHTML)
    }
    return wrong.slice(0, 3)
  `)
  expect(wrong).toEqual([])
})

test('what stays keeps its node, its focus and its caret while others come and go before it', async () => {
  expect(
    await onPage(`
      document.body.replaceChildren()
      const place = document.body.appendChild(document.createElement('div'))
      const field = (value) => h('input', { value }, 'field')
      render([h('p', { children: 'one' }), field('abcd')], place)
      const input = place.querySelector('input')
      input.focus(); input.setSelectionRange(2, 2)
      let lost = 0
      input.onblur = () => lost++
      render([false, field('abcd')], place)
      render([h('p', { children: 'two' }), field('abcd')], place)
      render([h('p', { children: 'two' }), field('abcd'), h('p', { children: 'three' })], place)
      return [input === place.querySelector('input'), document.activeElement === input, input.selectionStart, lost, place.textContent]
    `),
  ).toEqual([true, true, 2, 0, 'twothree'])
})

test('events are heard by the newest function, refs are called at each drawing, and text is never markup', async () => {
  expect(
    await onPage(`
      const place = document.createElement('div')
      const heard = []
      const button = (word) => h((props) => h('button', { onClick: () => heard.push(word), ref: (it) => heard.push(it.tagName), children: props.text }), { text: '<b>' + word })
      render(button('a'), place)
      render(button('b'), place)
      place.querySelector('button').click()
      return [heard, place.children.length, place.innerHTML]
    `),
  ).toEqual([['BUTTON', 'BUTTON', 'b'], 1, '<button>&lt;b&gt;b</button>'])
})
