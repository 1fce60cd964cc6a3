/** What becomes of IDs when a month in the trash is over. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, newAccount } from '../support/account.ts'
import { people } from '../support/bulk.ts'
import { dump } from '../support/model/tables.ts'
import { type Server, startServer } from '../support/server.ts'

const DAY = 86_400_000

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
})
afterAll(() => server.stop())

type Kind = 'contacts' | 'leads'
const make: Record<Kind, (count: number) => Promise<string[]>> = {
  contacts: (count) => people(acme, count, () => ({ name: 'Ada' })),
  leads: async (count) => {
    const ids: string[] = []
    for (const contact_id of await make.contacts(count)) {
      const asked = { contact_id, pipeline_id: acme.pipeline.id, name: 'A boat' }
      ids.push((await acme.api('POST', '/leads', asked)).body.id)
    }
    return ids
  },
}
const merge = async (kind: Kind, winner_id: string, ...loser_ids: string[]) => {
  const answer = await acme.api('POST', `/${kind}/merge`, { winner_id, loser_ids })
  expect(answer.status).toBe(200)
}
/** `404`, or whereto. */
const asked = async (kind: Kind, ids: string[]) => {
  const answers = await Promise.all(ids.map((id) => acme.api('GET', `/${kind}/${id}`)))
  return answers.map(({ status, headers }) => headers.get('location')?.split('/').at(-1) ?? status)
}
/** Where something of it stands; history aside, which tells that there was a merge. */
const traces = async (ids: string[]) => {
  const history = ['merges', 'events', 'event_subjects', 'outbox', 'deliveries', 'idempotency_keys']
  return Object.entries(await dump(server, acme.id, history)).flatMap(([table, rows]) =>
    rows.some((row) => ids.some((id) => row.includes(id))) ? [table] : [],
  )
}

const kinds: Kind[] = ['contacts', 'leads']

test.each(kinds)(
  'an old ID of %s leads to its keeper as long as that one lives, and then to nothing',
  async (kind) => {
    const [a = '', b = '', c = '', d = '', kept = '', part = ''] = await make[kind](6)
    await merge(kind, b, c)
    await merge(kind, a, b)
    await merge(kind, kept, part)
    // Past their time for an undo, the losers are skeletons; the keepers live.
    await server.later(31 * DAY)
    await merge(kind, a, d)
    expect(await asked(kind, [a, b, c, d, kept, part])).toEqual([200, a, a, a, 200, kept])

    expect((await acme.api('DELETE', `/${kind}/${a}`)).status).toBe(204)
    expect(await asked(kind, [a, b, c, d])).toEqual([404, a, a, a])
    await server.later(29 * DAY)
    expect((await acme.api('POST', `/trash/${a}/restore`)).status).toBe(200)
    expect(await asked(kind, [a, b, c, d])).toEqual([200, a, a, a])

    expect((await acme.api('DELETE', `/${kind}/${a}`)).status).toBe(204)
    await server.later(30 * DAY + 60_000)
    expect(await asked(kind, [a, b, c, d])).toEqual([404, 404, 404, 404])
    expect(await traces([a, b, c, d])).toEqual([])
    for (const id of [b, d]) {
      expect((await acme.api('POST', `/trash/${id}/restore`)).status).toBe(404)
      expect((await acme.api('DELETE', `/${kind}/${id}`)).status).toBe(404)
    }
    expect(await asked(kind, [kept, part])).toEqual([200, kept])
  },
)
