import { expect, test } from 'vitest'
import { readTrigger, type Trigger } from '../../worker/domain/automation.ts'

test.each([
  ['tag_added', 'tag', null],
  ['Tag Added', 'tag', null],
  ['tag_added:vip', 'tag', 'vip'],
  ['Tag Added: very: important', 'tag', 'very: important'],
  ['Added to List', 'list', null],
  ['added_to_list:news', 'list', 'news'],
  ['Client Attribute Changed', 'attribute', null],
  ['attribute_changed:city', 'attribute', 'city'],
  [{ kind: 'tag_added', name: 'vip' }, 'tag', 'vip'],
  [{ type: 'tag_added', value: 'vip' }, 'tag', 'vip'],
  [{ type: 'attribute_changed', attribute: 'city' }, 'attribute', 'city'],
  [{ kind: 'added_to_list' }, 'list', null],
  [{ list: 'news' }, 'list', 'news'],
] as [Trigger, string, string | null][])('%j waits for a %s called %j', (trigger, on, name) => {
  expect(readTrigger(trigger)).toEqual({ on, name })
})

test.each([
  'tag_removed:vip',
  'Removed from List',
  'form_sent',
  'page_visited:/tags',
  'stage',
  '',
  {},
  { name: 'vip' },
  { kind: 7, name: 'x' },
] as Trigger[])('%j waits for nothing that a merge brings', (trigger) => {
  expect(readTrigger(trigger)).toBeNull()
})
