import { expect, test } from 'vitest'
import { type Counted, nextCallAt, stillCounted } from '../../../worker/forward/pace.ts'
import { newWire } from '../../../worker/forward/wire.ts'

const SEVEN = { all: { amount: 7, per_ms: 1000 } }

test('whatever is asked for when, no window of a second ever holds more than the limit', () => {
  for (let seed = 1; seed <= 200; seed++) {
    let random = seed
    const next = () => {
      random = (random * 1103515245 + 12345) % 2147483648
      return random / 2147483648
    }
    let counted: Counted[] = []
    let now = 0
    const calls: number[] = []
    for (let i = 0; i < 60; i++) {
      now += next() < 0.3 ? next() * 800 : 0
      now = Math.max(now, nextCallAt(counted, 'all', SEVEN, now))
      counted = stillCounted(counted, SEVEN, now)
      // The CRM counts it somewhere between the call and its answer.
      const answered = now + next() * 120
      calls.push(now + next() * (answered - now))
      counted.push({ at: answered, lane: 'all' })
      now = answered
    }
    for (const from of calls)
      expect(calls.filter((at) => at >= from && at < from + 1000).length).toBeLessThanOrEqual(7)
  }
})

test('a call under way counts until it is answered', () => {
  const counted: Counted[] = Array.from({ length: 7 }, () => ({ at: null, lane: 'all' as const }))
  expect(nextCallAt(counted, 'all', SEVEN, 5000)).toBeGreaterThan(6000)
  expect(stillCounted(counted, SEVEN, 90_000)).toHaveLength(7)
})

test('searches have a limit of their own, and other calls do not wait for it', () => {
  const limits = { all: { amount: 100, per_ms: 10_000 }, search: { amount: 4, per_ms: 1000 } }
  const counted: Counted[] = Array.from({ length: 4 }, () => ({ at: 1000, lane: 'search' as const }))
  expect(nextCallAt(counted, 'search', limits, 1200)).toBeGreaterThan(2000)
  expect(nextCallAt(counted, 'all', limits, 1200)).toBe(1200)
})

test('what was called before a restart still counts after it', async () => {
  let kept: Counted[] = Array.from({ length: 7 }, () => ({ at: 0, lane: 'all' as const }))
  let now = 500
  const wire = newWire(() => now, {
    read: () => kept,
    write: (counted) => {
      kept = counted
    },
  })
  let called = 0
  const call = wire.paced(SEVEN, 'all', async () => {
    called = now
  })
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(called).toBe(0)
  now = 1100
  await call
  expect(called).toBe(1100)
})

test('a renewal that several ask for at once takes place once', async () => {
  const wire = newWire(() => 0, { read: () => [], write: () => {} })
  let times = 0
  const renew = async () => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    times += 1
  }
  await Promise.all([1, 2, 3].map(() => wire.renewing(renew)))
  expect(times).toBe(1)
  await wire.renewing(renew)
  expect(times).toBe(2)
})
