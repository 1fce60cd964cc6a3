import { describe, expect, test } from 'vitest'
import { idRange } from '../../worker/domain/id-ranges.ts'
import { ID_ALPHABET, ID_CHARS } from '../../worker/domain/ids.ts'
import { ANCHORS_MAX, CONTACTS_MIN, grownTo, slicesFor } from '../../worker/domain/training.ts'

const id = (letters: string) => `con_${letters.padEnd(ID_CHARS, '5')}`

describe('slices of a training', () => {
  test.each([1, 2, 3, 7, 20])('%i of them hold every ID, each once', (slices) => {
    const ranges = Array.from({ length: slices }, (_, i) => idRange('con', i, slices))
    const some = [...ID_ALPHABET].flatMap((a) => ['0', 'H', 'z'].map((b) => id(a + b)))
    for (const it of [...some, id('zzzzzzzzzzzzzzzzzzzzz'), id('0')])
      expect(ranges.filter(({ from, to }) => it >= from && it < to)).toHaveLength(1)
    for (const [i, { to }] of ranges.slice(0, -1).entries()) expect(ranges[i + 1]?.from).toBe(to)
  })

  test('are as many as everybody needs, and no more of a large account', () => {
    expect([0, 1, 399, 400, 401, 3000, 1_000_000].map(slicesFor)).toEqual([1, 1, 1, 1, 2, 8, 20])
    // A part of random IDs is larger than the mean by four standard deviations at most.
    for (let contacts = 1; contacts <= 8000; contacts += 37) {
      const mean = contacts / slicesFor(contacts)
      expect(mean + 4 * Math.sqrt(mean)).toBeLessThanOrEqual(ANCHORS_MAX)
    }
  })
})

test('a training is due anew with half as many contacts again, and not with fewer than enough', () => {
  expect([0, 10, 200, 201, 1000].map(grownTo)).toEqual([CONTACTS_MIN, CONTACTS_MIN, 300, 302, 1500])
})
