import { describe, expect, test } from 'vitest'
import { CODE_RANDOM_BYTES, codeFrom, takeCode, takeCodes } from '../../worker/domain/pixel-code.ts'

const code = codeFrom(Uint8Array.from({ length: CODE_RANDOM_BYTES }, (_, i) => i * 29 + 7))

test('a code is short, goes into an address as it is, and another comes of other bytes', () => {
  expect(code).toMatch(/^OL-[0-9A-HJKMNP-TV-Z]{12}$/)
  expect(encodeURIComponent(code)).toBe(code)
  const others = Array.from({ length: 500 }, () => codeFrom(crypto.getRandomValues(new Uint8Array(10))))
  expect(new Set([code, ...others]).size).toBe(501)
})

describe('a code is taken off the text', () => {
  test.each([
    [`Hello! [${code}]`, 'Hello!'],
    [`Hello!\n\n[${code}]`, 'Hello!'],
    [`[${code}] Hello!`, 'Hello!'],
    [`Is it [${code}] blue?`, 'Is it blue?'],
    [`My code is ${code}, thanks`, 'My code is, thanks'],
    [code.toLowerCase(), ''],
    [`/start ${code}`, ''],
    [`/start@kiln_bot ${code}`, ''],
    [`${code} and again ${code}`, 'and again'],
    [code.replace('-', ' '), ''],
  ])('%j leaves %j', (text, left) => {
    expect(takeCode(text)).toEqual({ code, text: left })
  })

  test('letters that are taken for digits are read as these', () => {
    const zeros = codeFrom(new Uint8Array(10))
    expect(takeCode(zeros.replaceAll('0', 'o')).code).toBe(zeros)
    const ones = codeFrom(new Uint8Array(10).fill(1))
    expect(takeCode(`OL-${ones.slice(3).replaceAll('1', 'l')}`).code).toBe(ones)
  })
})

describe('what is no code stays in its sentence', () => {
  test.each([
    ' Hello ',
    'Order OL-1234567890AB',
    `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`,
    `X${code}`,
    `${code}7`,
    '/start',
    '/start now',
    'OL-',
    '',
  ])('%j', (text) => {
    expect(takeCode(text)).toEqual({ code: null, text })
  })
})

test('a long text of whatever is looked through once', () => {
  for (const part of [' ', '\t ', '[', 'OL-', '/start ', 'OL-0', '\n ', '[OL-000000000000'])
    expect(takeCode(part.repeat(10_000 / part.length)).code).toBeNull()
})

test('the code may come in the message, apart from it, or in a field; whatever else was said stays', () => {
  expect(takeCodes({ message: `Hi [${code}]`, fields: { n: 1, yes: true, subject: 'Hi' } })).toEqual({
    code,
    message: 'Hi',
    fields: { n: 1, yes: true, subject: 'Hi' },
  })
  expect(takeCodes({ message: 'Hi', code })).toEqual({ code, message: 'Hi' })
  expect(takeCodes({ message: 'Hi', fields: { subject: `Question [${code}]`, ref: code } })).toEqual({
    code,
    message: 'Hi',
    fields: { subject: 'Question' },
  })
  expect(takeCodes({ message: `[${code}]` })).toEqual({ code })
  expect(takeCodes({})).toEqual({ code: null })
})
