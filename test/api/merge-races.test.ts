/** Merges of the same people at the same moment: as if they had been asked for one after the other. */
import { expect, test } from 'vitest'
import { type Account, type Answer, newAccount, times } from '../support/account.ts'
import { identity } from '../support/model/laws.ts'
import { type Answered, type Asked, oneByOne, type Standing, serialOrders } from '../support/model/race.ts'
import { astray, decided, newPerson, type Person, untold, wordOf } from '../support/model/racing.ts'
import type { Seen } from '../support/model/snapshot.ts'
import { tablesOf } from '../support/model/tables.ts'
import { type Chance, seeded } from '../support/past-requests.ts'
import { type Server, startServer } from '../support/server.ts'

/** 100 in the suite; `RACES=1000` for the long run. */
const RACES = Number(process.env.RACES ?? 100)
/** The suite runs the same histories each time; any other number tries others. */
const SEED = Number(process.env.SEED ?? 20261122)
/** Races side by side, each among people of its own. */
const SIDE_BY_SIDE = 10
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

/** Answers what is wrong afterwards, and how many were refused. */
async function raced(server: Server, count: number) {
  const chance = seeded(SEED)
  const acme = await newAccount(server.base)
  const channel = (await acme.newChannel()).id
  const tables = await tablesOf(server, acme.id)
  const wrong: string[] = []
  let refused = 0
  for (let done = 0; done < count; done += SIDE_BY_SIDE) {
    await tables.empty()
    const races = times(Math.min(SIDE_BY_SIDE, count - done), () => someRace(chance))
    const ran = await Promise.all(races.map((race, r) => run(acme, channel, race, r)))
    const seen = await tables.look()
    for (const race of ran) {
      wrong.push(...inNoOrder(seen, race), ...lost(seen, race))
      refused += race.said.filter((it) => it === 'already_merged').length
    }
    wrong.push(...identity(seen), ...astray(seen), ...(await untold(acme)))
  }
  return { wrong, refused }
}

function inNoOrder(seen: Seen, { people, asked, said }: Ran): string[] {
  const as = standingIn(seen, people)
  const fits = serialOrders(people.length, asked, said).some((order) => {
    const inOrder = order.map((i) => asked[i] as Asked)
    return JSON.stringify(oneByOne(people.length, inOrder).standing) === JSON.stringify(as)
  })
  return fits ? [] : [`in no order: ${JSON.stringify({ asked, said, as })}`]
}

test(`${RACES} races of merges end as some order of them would, and nobody is lost`, {
  timeout: 60_000 + RACES * 1_000,
}, async () => {
  console.log(`seed ${SEED}`)
  const server = await startServer()
  try {
    const { wrong, refused } = await raced(server, RACES)
    expect(wrong).toEqual([])
    // They do get in each other's way.
    expect(refused).toBeGreaterThan(RACES / 2)
  } finally {
    await server.stop()
  }
})

test('without the guard the same races end in no order: it is the guard that holds them', async () => {
  const server = await startServer({ TEST_TURNS: 'off', TEST_GUARD: 'off' })
  try {
    expect((await raced(server, SIDE_BY_SIDE)).wrong).not.toEqual([])
  } finally {
    await server.stop()
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
  const winnerOf = (id: string) => seen.contacts.get(id)?.merged_into ?? id
  for (const { contact, email } of people)
    if (!seen.contacts.get(winnerOf(contact))?.values.identifiers.has(`email ${email}`))
      faults.push(`${email} is lost`)
  const winners = new Set(people.map(({ contact }) => winnerOf(contact)))
  const theirs = seen.conversations.filter(({ contact_id }) => winners.has(contact_id))
  const expected = people.length + asked.filter(({ kind }) => kind === 'chat').length
  if (theirs.length !== expected) faults.push(`${theirs.length} conversations instead of ${expected}`)
  for (const { id } of theirs)
    if (seen.messages.get(id) !== 1) faults.push(`${seen.messages.get(id)} messages in ${id}`)
  for (const { body } of answers)
    if (body.merge_id && !seen.merges.has(body.merge_id)) faults.push(`no merge ${body.merge_id}`)
  return faults
}
