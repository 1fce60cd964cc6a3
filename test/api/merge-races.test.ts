/** Merges of the same people at the same moment: as if they had been asked for one after the other. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, type Answer, newAccount, times } from '../support/account.ts'
import { identity } from '../support/model/laws.ts'
import { type Answered, type Asked, oneByOne, type Standing, serialOrders } from '../support/model/race.ts'
import type { Seen } from '../support/model/snapshot.ts'
import { tablesOf } from '../support/model/tables.ts'
import { type Chance, seeded } from '../support/past-requests.ts'
import { type Server, startServer } from '../support/server.ts'

/** 200 in the suite; `RACES=1000` for the long run. */
const RACES = Number(process.env.RACES ?? 200)
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31)
/** Races side by side, each among people of its own. */
const SIDE_BY_SIDE = 10
/** Rounds of what must be made once. */
const ONCE = Math.ceil(RACES / 25)

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

/** Four merges over three or four people, A into B against B into A often among them, and at times a chat of one. */
function someRace({ below, yes }: Chance) {
  const people = 3 + below(2)
  const merge = (): Asked => {
    const winner = below(people)
    const loser = (winner + 1 + below(people - 1)) % people
    return { kind: yes(0.3) ? 'leads' : 'contacts', winner, loser }
  }
  const asked = times(4, merge)
  const [first] = asked
  if (first && first.kind !== 'chat' && yes(0.5))
    asked[1] = { kind: first.kind, winner: first.loser, loser: first.winner }
  if (yes(0.6)) asked.push({ kind: 'chat', who: below(people) })
  return { people, asked }
}

type Person = { contact: string; lead: string; email: string }
async function newPerson(acme: Account, channel: string, email: string): Promise<Person> {
  const { status, body } = await acme.lead(channel, { email, message: 'Hello' })
  expect([status, body.outcome]).toEqual([201, 'created'])
  return { contact: body.contact_id, lead: body.lead_id, email }
}

/** Asked again as long as it is told to come back. */
async function decided(ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 0; tries < 50; tries++) {
    const answer = await ask()
    if (answer.status !== 503) return answer
    expect(answer.headers.get('retry-after')).toBe('1')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('told to come back fifty times')
}

const wordOf = ({ status, body }: Answer): Answered =>
  status >= 500 ? `${status}` : (body.code ?? body.outcome ?? 'merged')

test(`${RACES} races of merges end as some order of them would, and nobody is lost`, {
  timeout: 60_000 + RACES * 1_000,
}, async () => {
  console.log(`seed ${SEED}`)
  const chance = seeded(SEED)
  const acme = await newAccount(server.base)
  const channel = (await acme.newChannel()).id
  const tables = await tablesOf(server, acme.id)
  let refused = 0
  for (let done = 0; done < RACES; done += SIDE_BY_SIDE) {
    await tables.empty()
    const races = times(Math.min(SIDE_BY_SIDE, RACES - done), () => someRace(chance))
    const ran = await Promise.all(races.map((race, r) => run(acme, channel, race, r)))
    const seen = await tables.look()
    for (const race of ran) {
      const { asked, said } = race
      const orders = serialOrders(race.people.length, asked, said)
      const as = standingIn(seen, race.people)
      const fits = orders.some((order) => {
        const { standing } = oneByOne(
          race.people.length,
          order.map((i) => asked[i] as Asked),
        )
        return JSON.stringify(standing) === JSON.stringify(as)
      })
      if (!fits) throw new Error(`in no order: ${JSON.stringify({ asked, said, as, orders })}`)
      expect(lost(seen, race)).toEqual([])
      refused += said.filter((it) => it === 'already_merged').length
    }
    expect([...identity(seen), ...astray(seen), ...(await untold(acme))]).toEqual([])
  }
  // They do get in each other's way.
  expect(refused).toBeGreaterThan(RACES / 2)
})

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

test.each(once)('%s, asked five times at once, is made once', async (_, prepare) => {
  const acme = await newAccount(server.base)
  const channel = (await acme.newChannel()).id
  const tables = await tablesOf(server, acme.id)
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
    expect(seen.leads.size - before).toBe(it.path.endsWith('undo') && _.includes('request') ? 1 : 0)
    expect([...identity(seen), ...astray(seen), ...(await untold(acme))]).toEqual([])
  }
})

test('a lead that is thrown away and merged at once is one of the two', async () => {
  const acme = await newAccount(server.base)
  const channel = (await acme.newChannel()).id
  const tables = await tablesOf(server, acme.id)
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

type Ran = { people: Person[]; asked: Asked[]; answers: Answer[]; said: Answered[] }

async function run(
  acme: Account,
  channel: string,
  race: ReturnType<typeof someRace>,
  nr: number,
): Promise<Ran> {
  const people = await Promise.all(
    times(race.people, (i) => newPerson(acme, channel, `p${i}@race${nr}.example`)),
  )
  const answers = await Promise.all(race.asked.map((it) => decided(() => ask(acme, channel, it, people))))
  return { people, asked: race.asked, answers, said: answers.map(wordOf) }
}

const ask = (acme: Account, channel: string, it: Asked, people: Person[]) => {
  if (it.kind === 'chat') return acme.lead(channel, { email: people[it.who]?.email, message: 'Me again' })
  const id = (i: number) => (it.kind === 'leads' ? people[i]?.lead : people[i]?.contact)
  return acme.api('POST', `/${it.kind}/merge`, { winner_id: id(it.winner), loser_ids: [id(it.loser)] })
}

const standingIn = (seen: Seen, people: Person[]): Standing => ({
  contacts: people.map(({ contact }) => {
    const into = seen.contacts.get(contact)?.merged_into ?? contact
    return people.findIndex((it) => it.contact === into)
  }),
  leads: people.map(({ lead }) => {
    const into = seen.leads.get(lead)?.merged_into ?? lead
    return people.findIndex((it) => it.lead === into)
  }),
})

/** Addresses that are not at whom their owner is part of now, and conversations and messages that are not there once. */
function lost(seen: Seen, { people, asked, answers }: Ran): string[] {
  const faults: string[] = []
  const keeperOf = (id: string) => seen.contacts.get(id)?.merged_into ?? id
  for (const { contact, email } of people)
    if (!seen.contacts.get(keeperOf(contact))?.values.identifiers.has(`email ${email}`))
      faults.push(`${email} is lost`)
  const keepers = new Set(people.map(({ contact }) => keeperOf(contact)))
  const theirs = seen.conversations.filter(({ contact_id }) => keepers.has(contact_id))
  const expected = people.length + asked.filter(({ kind }) => kind === 'chat').length
  if (theirs.length !== expected) faults.push(`${theirs.length} conversations instead of ${expected}`)
  for (const { id } of theirs)
    if (seen.messages.get(id) !== 1) faults.push(`${seen.messages.get(id)} messages in ${id}`)
  for (const { body } of answers)
    if (body.merge_id && !seen.merges.has(body.merge_id)) faults.push(`no merge ${body.merge_id}`)
  return faults
}

/** Whatever points at somebody who is not there. */
const astray = ({ contacts, leads, conversations }: Seen): string[] => [
  ...[...leads.values()].flatMap((it) =>
    !it.deleted_at && contacts.get(it.contact_id)?.deleted_at !== null ? [`lead ${it.id} is nobody’s`] : [],
  ),
  ...conversations.flatMap(({ id, lead_id, contact_id }) => {
    const lead = leads.get(lead_id)
    return lead?.merged_into === null && lead.contact_id === contact_id
      ? []
      : [`conversation ${id} is astray`]
  }),
  ...[...contacts.values(), ...leads.values()].flatMap(({ id, merged_into }) => {
    const keeper = contacts.get(merged_into ?? '') ?? leads.get(merged_into ?? '')
    return keeper?.merged_into ? [`${id} is two hops from its keeper`] : []
  }),
]

/** Gaps in the numbers of the newest events. */
async function untold(acme: Account): Promise<string[]> {
  const numbers = (await acme.api('GET', '/events?limit=200')).body.data.map(
    ({ sequence }: { sequence: number }) => sequence,
  ) as number[]
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted.flatMap((it, i) => (it === (sorted[0] ?? 0) + i ? [] : [`a gap before event ${it}`]))
}
