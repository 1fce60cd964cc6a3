import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { getCountries, getExampleNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { describe, expect, test } from 'vitest'
import { emailKey, readEmail } from '../../worker/domain/email.ts'
import { isJunkEmail, isJunkPhone, isJunkWord } from '../../worker/domain/junk.ts'
import { readPhone } from '../../worker/domain/phone.ts'
import { blockingKeys } from '../../worker/matching/blocking.ts'

const naughty = JSON.parse(
  readFileSync(join(import.meta.dirname, '../data/blns/blns.json'), 'utf8'),
) as string[]
const runs = { numRuns: Number(process.env.RUNS ?? 200) }

describe('an email', () => {
  test.each([
    ['Ada@Example.COM', 'ada@example.com', 'ada@example.com'],
    ['  ada@example.com\u200B ', 'ada@example.com', 'ada@example.com'],
    ['mailto:ada@example.com', 'ada@example.com', 'ada@example.com'],
    ['"Ada L." <ada@example.com>', 'ada@example.com', 'ada@example.com'],
    ['ada@example.com.', 'ada@example.com', 'ada@example.com'],
    ['ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'ada@example.com', 'ada@example.com'],
    ['a.d.a+x@gmail.com', 'a.d.a+x@gmail.com', 'ada@gmail.com'],
    ['ada@googlemail.com', 'ada@googlemail.com', 'ada@gmail.com'],
    ['a.da+x@outlook.com', 'a.da+x@outlook.com', 'a.da@outlook.com'],
    ['ada+x@proton.me', 'ada+x@proton.me', 'ada@proton.me'],
    ['ada+x@example.com', 'ada+x@example.com', 'ada+x@example.com'],
    ['tina@BÜCHER.example', 'tina@xn--bcher-kva.example', 'tina@xn--bcher-kva.example'],
    ['tina@bu\u0308cher.example', 'tina@xn--bcher-kva.example', 'tina@xn--bcher-kva.example'],
    ['+@gmail.com', '+@gmail.com', '+@gmail.com'],
    ['...@gmail.com', '...@gmail.com', '...@gmail.com'],
  ])('%s reads as %s, matches as %s', (typed, normal, key) => {
    expect(readEmail(typed)).toMatchObject({ normal, key })
  })

  test.each([
    '',
    'ada',
    '@example.com',
    'ada@',
    'ada@localhost',
    'ada@127.0.0.1',
    'a b@example.com',
    'ada@exa mple.com',
    'ada@example.com/x',
    'ada@example.com:80',
  ])('%o is none', (typed) => expect(readEmail(typed)).toBeNull())

  test('ß is not ss, é is not e, and a look-alike letter is another one', () => {
    const keys = [
      'straße@x.example',
      'strasse@x.example',
      'josé@x.example',
      'jose@x.example',
      'jоse@x.example',
    ].map((it) => readEmail(it)?.key)
    expect(new Set(keys).size).toBe(5)
  })

  test('read twice is read once, and nothing makes it throw', () => {
    for (const typed of naughty) readEmail(typed)
    fc.assert(
      fc.property(
        fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' }), fc.constantFrom(...naughty)),
        (typed) => {
          const email = readEmail(typed)
          if (!email) return
          expect(readEmail(email.normal)?.normal).toBe(email.normal)
          expect(emailKey(email.key)).toBe(email.key)
        },
      ),
      runs,
    )
  })
})

describe('a phone number', () => {
  test.each([
    ['+49 171 2345678', null, '+491712345678'],
    ['0171 / 23 45 678', 'DE', '+491712345678'],
    ['+49 (0)171 2345678', null, '+491712345678'],
    ['0049 171 2345678', null, '+491712345678'],
    ['(00) 49 171 2345678', null, '+491712345678'],
    ['011 49 171 2345678', 'US', '+491712345678'],
    ['٠١٧١ ٢٣٤٥٦٧٨', 'DE', '+491712345678'],
    ['＋４９１７１２３４５６７８', null, '+491712345678'],
    ['\u202a+49 171 2345678\u202c', null, '+491712345678'],
    ['(415) 555-2671', 'US', '+14155552671'],
  ])('%s from %s is %s', (typed, country, e164) => {
    expect(readPhone(typed, country)).toMatchObject({
      normal: e164,
      keys: [e164],
      local: false,
      value: typed.trim(),
    })
  })

  test.each([
    ['0171 2345678', null],
    ['555', 'US'],
    ['*1234', null],
    ['+999 12', null],
  ])('%s from %s can not be read internationally', (typed, country) => {
    expect(readPhone(typed, country)).toMatchObject({ keys: [], local: true, value: typed })
  })

  test.each([
    ['Brazil, a mobile with and without its ninth digit', true, '+55 11 98123-4567', '+55 11 8123-4567'],
    ['Brazil, a mobile whose rest looks like a fixed line', false, '+55 11 93123-4567', '+55 11 3123-4567'],
    ['Brazil, two fixed lines', false, '+55 11 3123-4567', '+55 11 3123-4568'],
    ['Brazil, the same mobile in two areas', false, '+55 11 98123-4567', '+55 21 98123-4567'],
    ['Mexico, with the mobile 1 of old', true, '+52 1 55 1234 5678', '+52 55 1234 5678'],
    ['Mexico, with a trunk prefix of old', true, '+52 044 55 1234 5678', '+52 55 1234 5678'],
    ['Mexico, one digit more', false, '+52 55 1234 5678', '+52 55 1234 5679'],
    ['Argentina, 9 or 15', true, '+54 9 351 234 5678', '+54 351 15 234 5678'],
    ['Argentina, 9 or nothing', true, '+54 9 351 234 5678', '+54 351 234 5678'],
    ['Argentina, a four-digit area', true, '+54 9 2966 412345', '+54 2966 15 412345'],
    ['Germany never loses a digit', false, '+49 171 2345678', '+49 171 345678'],
    ['an extension', true, '+1 415 555 2671 x123', '+1 (415) 555-2671'],
    ['letters', true, '+1 800 FLOWERS', '+1 800 356 9377'],
    ['the exit code 011', true, '011 49 171 2345678', '+49 171 2345678'],
  ])('%s: the same line is %s', (_, same, a, b) => {
    const [one, two] = [readPhone(a, null), readPhone(b, null)]
    expect(one?.keys.some((key) => two?.keys.includes(key))).toBe(same)
    expect([one?.value, two?.value]).toEqual([a, b])
  })

  test('every country’s own example is read in all the ways it is written', () => {
    const missed = getCountries().flatMap((country) => {
      const number = getExampleNumber(country, examples)
      if (!number) return []
      const written = [
        [number.format('E.164'), null],
        [number.format('INTERNATIONAL'), null],
        [number.format('RFC3966').replace('tel:', ''), null],
        [number.format('NATIONAL'), country],
        [number.format('INTERNATIONAL').replaceAll(' ', '-'), null],
        [number.format('INTERNATIONAL').replace('+', '00'), null],
      ] as const
      return written
        .filter(([typed, from]) => readPhone(typed, from)?.normal !== number.number)
        .map(([typed]) => `${country} ${typed}`)
    })
    expect(missed).toEqual([])
  })

  test('read twice is read once, and nothing makes it throw', () => {
    for (const typed of naughty) for (const country of [null, 'DE', 'BR']) readPhone(typed, country)
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[+0-9 ()/-]{1,20}$/)),
        fc.constantFrom(null, 'DE', 'US', 'AR'),
        (typed, country) => {
          const phone = readPhone(typed, country)
          if (phone && !phone.local) expect(readPhone(phone.normal, null)?.normal).toBe(phone.normal)
        },
      ),
      runs,
    )
  })
})

test.each(['null', 'undefined', 'N/A', '[object Object]', 'Anonymous', '-1', ' none '])(
  '%s is a junk word',
  (word) => expect(isJunkWord(word)).toBe(true),
)
test.each(['test@test.com', 'noreply@firm.example', 'no-reply@firm.example', 'a@a.com', 'asdf@asdf.com'])(
  '%s is a junk address',
  (it) => expect(isJunkEmail(it)).toBe(true),
)
test.each(['tester@test.com', 'ada@example.com', 'replyto@firm.example', 'annona@a.com'])('%s is not', (it) =>
  expect(isJunkEmail(it)).toBe(false),
)
test.each(['0000000000', '1234567890', '111-111-1111', '000 000', '0123456789'])(
  '%s is a junk number',
  (it) => expect(isJunkPhone(it)).toBe(true),
)
test.each(['+49 171 2345678', '0171 1111112'])('%s is not', (it) => expect(isJunkPhone(it)).toBe(false))

test('junk and numbers in local format stand under no blocking key; others under one that names their kind', () => {
  const key = (kind: 'email' | 'phone' | 'pixel', value: string, normal = value, local_format = false) =>
    blockingKeys({ kind, value, normal, local_format })
  expect(key('email', 'test@test.com')).toEqual([])
  expect(key('email', 'null')).toEqual([])
  expect(key('phone', '0171 2345678', 'local:01712345678', true)).toEqual([])
  expect(key('email', 'A.da@gmail.com', 'a.da@gmail.com')).toEqual(['e:ada@gmail.com'])
  expect(key('phone', '0171 2345678', '+491712345678')).toEqual(['p:+491712345678'])
  expect(key('pixel', 'px_1')).toEqual(['x:px_1'])
})
