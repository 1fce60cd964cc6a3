import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dist, GATES, sizes } from '../build.ts'

test.each(Object.entries(GATES))('%s is within its gate of %d bytes', (name, gate) => {
  expect(sizes()[name as keyof typeof GATES]).toBeLessThanOrEqual(gate)
})

test('what tests use to move the clock is not in the bundle that is shipped', () => {
  const bundle = readFileSync(join(dist, 'worker.js'), 'utf8')
  expect(bundle.length).toBeGreaterThan(100_000)
  expect(bundle).not.toMatch(/__test|TEST_GUARD|TEST_TURNS|x-test-meter/)
})

test('the Worker speaks English only: no other language of a library is in its bundle', () => {
  const bundle = readFileSync(join(dist, 'worker.js'), 'utf8')
  expect(bundle).toContain('Invalid input')
  expect(bundle).not.toMatch(/Ongeldige invoer|Input non valido/)
})

test('the pixel alone has nothing of the launcher in it', () => {
  expect(readFileSync(join(dist, 'pixel-alone.js'), 'utf8')).not.toMatch(/attachShadow|widget\.js/)
})
