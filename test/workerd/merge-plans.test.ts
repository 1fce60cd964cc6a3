/** What a merge costs does not grow with the number of contacts: every statement finds its rows by an index. */
import { expect, test } from 'vitest'
import { worker } from './faults.ts'
import { listening, slowOf } from './listening.ts'
import { ask, changes } from './merge-changes.ts'

test.each(changes)('%s goes through no table', async (_, prepare) => {
  const asked = await prepare()
  const { DB, asked: statements } = listening()
  expect((await ask(asked, {}, { ...worker, DB })).status).toBeLessThan(300)
  expect(await slowOf(statements)).toEqual([])
})
