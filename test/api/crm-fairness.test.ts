import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../support/account.ts'
import { withKommo } from '../support/crm/connected.ts'
import { type Server, startServer } from '../support/server.ts'

/** What one tenant has waiting. */
const BACKLOG = 10_000
/** How much later another's next delivery may come, by the median of some; one by itself may meet a pause of the machine. */
const LATER_MS = 2_000
const TIMES = 5

const median = (list: number[]) => list.toSorted((a, b) => a - b)[list.length >> 1] ?? 0

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

test(`a backlog of ${BACKLOG} of one account does not keep another's next delivery waiting`, async () => {
  const [busy, calm] = [await withKommo(server), await withKommo(server)]
  const delivered = async (email: string) => {
    const from = Date.now()
    const before = calm.crm.calls.length
    await calm.acme.chat({ email })
    await eventually(
      async () => calm.crm.calls.slice(before).some(({ method }) => method === 'POST'),
      (seen) => seen,
    )
    const took = Date.now() - from
    await calm.settled()
    return took
  }
  await delivered('first@example.com')
  const alone = []
  for (let i = 0; i < TIMES; i++) alone.push(await delivered(`alone${i}@example.com`))

  const contact = (await busy.acme.api('POST', '/contacts', { name: 'Ada' })).body
  await busy.settled()
  const db = await server.db()
  await db.batch([
    db
      .prepare(`INSERT INTO contacts (account_id, id, first_name, status, tags, lists, attributes, previous_values, created_at, updated_at, version)
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
        SELECT account_id, 'con_backlog' || i, 'Person ' || i, status, tags, lists, attributes, previous_values, created_at, updated_at, 1
        FROM n CROSS JOIN contacts WHERE account_id = ? AND id = ?`)
      .bind(BACKLOG, busy.acme.id, contact.id),
    db
      .prepare(`INSERT INTO forwards (account_id, connection_id, subject_id, state, wanted, reached, attempts, next_at, updated_at)
        SELECT account_id, ?, id, 'pending', 1, 0, 0, created_at, created_at FROM contacts
        WHERE account_id = ? AND id LIKE 'con_backlog%'`)
      .bind(busy.id, busy.acme.id),
    db
      .prepare('UPDATE connections SET due_at = created_at WHERE account_id = ? AND id = ?')
      .bind(busy.acme.id, busy.id),
  ])
  await server.later(0)
  await eventually(
    async () => busy.kommo.contacts.size,
    (n) => n > 3,
  )
  const beside = []
  for (let i = 0; i < TIMES; i++) beside.push(await delivered(`p${i}@example.com`))
  expect((await busy.acme.api('GET', `/connections/${busy.id}`)).body.deliveries.pending).toBeGreaterThan(
    BACKLOG - 500,
  )
  expect(median(beside) - median(alone)).toBeLessThan(LATER_MS)
  expect(busy.crm.overrun()).toBe(0)
  await busy.crm.stop()
  await calm.crm.stop()
}, 180_000)
