import { expect, test } from 'vitest'
import { formatter } from '../../../pixel/crm-plugin/dates.ts'

const at = new Date(2026, 2, 5, 15, 4, 9).getTime()

test.each([
  ['dd.MM.YYYY', '05.03.2026'],
  ['d/M/yy', '5/3/26'],
  ['EEEE, MMMM d', 'Thursday, March 5'],
  ['EEE MMM dd yyyy', 'Thu Mar 05 2026'],
  ['HH:mm', '15:04'],
  ['h:mm a', '3:04 PM'],
  ['hh:mm:ss', '03:04:09'],
  ["'at' H 'o''clock'", 'at 15 oclock'],
  ['', ''],
])('%j writes %j', (pattern, written) => {
  expect(formatter(pattern, 'en')(at)).toBe(written)
})

test('names of days and months are those of the language', () => {
  expect(formatter('EEEE d. MMMM', 'de')(at)).toBe('Donnerstag 5. März')
})
