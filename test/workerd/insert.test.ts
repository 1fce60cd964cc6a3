/** Many rows go as one JSON parameter, few are said one by one: what is stored is the same, to the type. */
import { beforeEach, expect, test } from 'vitest'
import { decisions, tasks } from '../../db/schema.ts'
import { run } from '../../worker/store/commit.ts'
import { type Db, newMeter, openDb } from '../../worker/store/database.ts'
import { insert } from '../../worker/store/insert.ts'
import { worker } from './faults.ts'

const AT = '2026-01-01T00:00:00.000Z'
/** What JSON could make something else of. */
const TEXTS = [
  '',
  'null',
  '0',
  '1.0',
  'true',
  '["a"]',
  '{"a":1}',
  '"',
  "'",
  '\\u0041',
  'Ä 漢 🙂',
  ' \n\t',
  '%_?',
]

const task = (i: number) => ({
  id: `tsk_${i}`,
  lead_id: `lead_${i}`,
  text: TEXTS[i % TEXTS.length] ?? '',
  type: 'call',
  due_at: AT,
  // null, absent, there.
  ...(i % 3 === 1 ? {} : { assignee_id: i % 3 === 0 ? null : 'usr_1' }),
  done: i % 2 === 0,
  created_at: AT,
})
const decision = (i: number) => ({
  id: `dec_${i}`,
  pipeline_id: 'pip_1',
  channel_id: 'chn_1',
  contact_id: 'con_1',
  outcome: 'created',
  rule_version: i - 3,
  flags: TEXTS.slice(0, i % 3),
  lead_ids: [],
  input: [0, 1.5, '1', 'null', true, [], {}, { a: [TEXTS[i % TEXTS.length]] }][i % 8],
  candidates: [{ weight: 0.1 + i, at: null }],
  created_at: AT,
  kind: 'intake' as const,
  received_at: AT,
})

beforeEach(() => worker.DB.batch(['tasks', 'decisions'].map((it) => worker.DB.prepare(`DELETE FROM ${it}`))))

async function stored(table: string, columns: string[]) {
  const each = columns.map((it) => `"${it}", typeof("${it}") AS "${it} is"`)
  return (await worker.DB.prepare(`SELECT ${each} FROM ${table} ORDER BY id`).all()).results
}

test.each([
  ['tasks', tasks, task],
  ['decisions', decisions, decision],
] as const)('%s', async (name, table, of) => {
  const rows = Array.from({ length: 60 }, (_, i) => of(i)) as never[]
  const columns = ['account_id', ...Object.keys(of(0))]
  const meters = [newMeter(), newMeter()] as const
  const [one, all] = meters.map((meter) => openDb(worker, 'acc_1', meter, 1000)) as [Db, Db]
  await run(
    one,
    rows.flatMap((row) => insert(one, table, [row])),
  )
  const plain = await stored(name, columns)
  await worker.DB.prepare(`DELETE FROM ${name}`).run()
  await run(all, insert(all, table, rows))
  expect(await stored(name, columns)).toEqual(plain)
  expect(meters.map(({ statements }) => statements)).toEqual([60, 1])
  expect(meters[1].rowsWritten).toBe(meters[0].rowsWritten)
})

test('rows longer than a parameter may be are put into as few statements as hold them', async () => {
  const db = openDb(worker, 'acc_1', newMeter())
  const rows = Array.from({ length: 40 }, (_, i) => ({ ...task(i), text: '漢'.repeat(20_000) }))
  const statements = insert(db, tasks, rows)
  expect(statements.length).toBe(3)
  await run(db, statements)
  expect(await stored('tasks', ['text'])).toHaveLength(40)
})

test('no rows are no statement', () => {
  expect(insert(openDb(worker, 'acc_1', newMeter()), tasks, [])).toEqual([])
})
