/** The same thing asked several times at the same moment is made once. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Account, newAccount, times } from '../support/account.ts'
import { identity } from '../support/model/laws.ts'
import { astray, decided, newPerson, type Person, untold, wordOf } from '../support/model/racing.ts'
import { type Tables, tablesOf } from '../support/model/tables.ts'
import { type Server, startServer } from '../support/server.ts'

/** Rounds of each in the suite; `ONCE=50` for the long run. */
const ONCE = Number(process.env.ONCE ?? 3)

let server: Server
let acme: Account
let channel: string
let tables: Tables
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
  channel = (await acme.newChannel()).id
  tables = await tablesOf(server, acme.id)
})
beforeEach(() => tables.empty())
afterAll(() => server.stop())

/** The same thing asked several times at once; how many of them are told that they did it. */
const once: [
  string,
  (acme: Account, channel: string, nr: number) => Promise<{ method?: string; path: string }>,
][] = [
  ['the undo of a merge of contacts', async (...of) => undoOf((await merged('contacts', ...of)).id)],
  ['the undo of a merge of leads', async (...of) => undoOf((await merged('leads', ...of)).id)],
  [
    'the undo of a folded request',
    async (acme, channel, nr) => {
      const { email } = await newPerson(acme, channel, `once${nr}@example.com`)
      const { body } = await acme.lead(channel, { email, name: 'Ada', message: 'Me again' })
      const { data } = (await acme.api('GET', `/merges?contact_id=${body.contact_id}`)).body
      return undoOf(data[0].id)
    },
  ],
  ['a merge of contacts', async (...of) => asMerge('contacts', await pair(...of))],
  ['a merge of leads', async (...of) => asMerge('leads', await pair(...of))],
  [
    'the deletion of a contact',
    async (...of) => ({ method: 'DELETE', path: `/contacts/${(await pair(...of))[0]?.contact}` }),
  ],
  [
    'the deletion of a lead',
    async (...of) => ({ method: 'DELETE', path: `/leads/${(await pair(...of))[0]?.lead}` }),
  ],
  ['the restoring of a contact', (...of) => thrownAway('contact', ...of)],
  ['the restoring of a lead', (...of) => thrownAway('lead', ...of)],
  [
    'the restoring of a merged contact',
    async (...of) => ({ path: `/trash/${(await merged('contacts', ...of)).loser}/restore` }),
  ],
]

type Of = [acme: Account, channel: string, nr: number]
const undoOf = (id: string) => ({ path: `/merges/${id}/undo` })
const pair = async (...[acme, channel, nr]: Of) =>
  Promise.all(times(2, (i) => newPerson(acme, channel, `once${nr}-${i}@example.com`)))
const asMerge = (kind: 'contacts' | 'leads', people: Person[]) => {
  const [winner_id, ...loser_ids] = people.map((it) => (kind === 'leads' ? it.lead : it.contact))
  return { path: `/${kind}/merge`, body: { winner_id, loser_ids } }
}
async function merged(kind: 'contacts' | 'leads', ...of: Of) {
  const { path, body } = asMerge(kind, await pair(...of))
  const answer = await of[0].api('POST', path, body)
  expect(answer.status).toBe(200)
  return { id: answer.body.merge_id as string, loser: body.loser_ids[0] }
}
async function thrownAway(kind: 'contact' | 'lead', ...of: Of) {
  const id = (await pair(...of))[0]?.[kind]
  expect((await of[0].api('DELETE', `/${kind}s/${id}`)).status).toBe(204)
  return { path: `/trash/${id}/restore` }
}

test.each(once)('%s, asked five times at once, is made once', async (what, prepare) => {
  for (let round = 0; round < ONCE; round++) {
    const it: { method?: string; path: string; body?: object } = await prepare(acme, channel, round)
    const before = (await tables.look()).leads.size
    const answers = await Promise.all(
      times(5, async (i) => {
        // Not in step: what is read first of one falls between the reads of another.
        await new Promise((resolve) => setTimeout(resolve, i * (round % 8)))
        return decided(() => acme.api(it.method ?? 'POST', it.path, it.body))
      }),
    )
    const said = answers.map(({ status }) => status)
    expect(said.filter((status) => status < 300)).toHaveLength(1)
    expect(said.filter((status) => status !== 409 && status !== 404)).toHaveLength(1)
    const seen = await tables.look()
    expect(seen.leads.size - before).toBe(it.path.endsWith('undo') && what.includes('request') ? 1 : 0)
    expect([...identity(seen), ...astray(seen), ...(await untold(acme))]).toEqual([])
  }
})

test('a lead that is thrown away and merged at once is one of the two', async () => {
  for (let round = 0; round < 3 * ONCE; round++) {
    const kind = round % 2 ? 'leads' : 'contacts'
    const people = await pair(acme, channel, round)
    const { path, body } = asMerge(kind, people)
    const [merge, removal] = await Promise.all([
      decided(() => acme.api('POST', path, body)),
      (async () => {
        await new Promise((resolve) => setTimeout(resolve, round % 8))
        return decided(() => acme.api('DELETE', `/${kind}/${body.loser_ids[0]}`))
      })(),
    ])
    const said = [wordOf(merge), removal.status]
    expect([
      ['merged', 409],
      ['in_trash', 204],
    ]).toContainEqual(said)
    const seen = await tables.look()
    const into = seen[kind].get(body.loser_ids[0] as string)?.merged_into
    expect(into).toBe(said[0] === 'merged' ? body.winner_id : null)
    expect(identity(seen)).toEqual([])
  }
})
