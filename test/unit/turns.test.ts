import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { takeTurns } from '../../worker/intake/turns.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

test('however many wait, and however long that takes, one goes after the other, in the order in which they came', async () => {
  const turns = takeTurns()
  const went: number[] = []
  let atOnce = 0
  const all = Array.from({ length: 30 }, (_, i) =>
    turns(['e:ada', `p:${i % 2}`], async () => {
      expect(++atOnce).toBe(1)
      await sleep(1_000)
      atOnce--
      went.push(i)
    }),
  )
  await vi.advanceTimersByTimeAsync(60_000)
  await Promise.all(all)
  expect(went).toEqual(Array.from({ length: 30 }, (_, i) => i))
})

test('who shares no key does not wait, and one that fails holds nobody up', async () => {
  const turns = takeTurns()
  const failed = turns(['e:ada'], () => Promise.reject(new Error('no')))
  await expect(failed).rejects.toThrow('no')
  const slow = turns(['e:ada'], () => sleep(4_000))
  let free = false
  await turns(['e:bob'], async () => {
    free = true
  })
  expect(free).toBe(true)
  await vi.advanceTimersByTimeAsync(4_000)
  await slow
})

test('a request that was cancelled, and never ends, holds up those behind it for five seconds, once', async () => {
  const turns = takeTurns()
  void turns(['e:ada'], () => new Promise(() => {}))
  let went = 0
  const behind = [1, 2, 3].map(() =>
    turns(['e:ada'], async () => {
      went += 1
    }),
  )
  await vi.advanceTimersByTimeAsync(4_900)
  expect(went).toBe(0)
  await vi.advanceTimersByTimeAsync(200)
  await Promise.all(behind)
  expect(went).toBe(3)
})
