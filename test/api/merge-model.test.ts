/** Whatever is done to people, in whatever order: nothing is lost or doubled, and an undo brings back exactly what its merge moved. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, eventually, newAccount } from '../support/account.ts'
import { ofMerging } from '../support/model/merging.ts'
import { ofPeople } from '../support/model/people.ts'
import { ofRequests } from '../support/model/requests.ts'
import type { Command, Real } from '../support/model/step.ts'
import { type Tables, tablesOf } from '../support/model/tables.ts'
import { ofErasure, ofTime, ofTrash } from '../support/model/trash.ts'
import { World } from '../support/model/world.ts'
import { type Server, startServer } from '../support/server.ts'

const RUNS = Number(process.env.RUNS ?? 40)
const COMMANDS = 40
/** The same seed gives the same histories. */
/** The suite runs the same histories each time; any other number tries others. */
const SEED = Number(process.env.SEED ?? 20261122)
/** Accounts of one server side by side; one more has a server of its own, whose clock it moves. */
const LANES = 3

let together: Server
let alone: Server
beforeAll(async () => {
  ;[together, alone] = await Promise.all([startServer(), startServer()])
})
afterAll(() => Promise.all([together.stop(), alone.stop()]))

/** An account with three browsers that were seen once, twice and three times. */
async function lane(server: Server, movesTime: boolean) {
  const acme = await newAccount(server.base)
  const channel = (await acme.newChannel()).id
  const pixels = [await acme.pixel(), await acme.pixel(), await acme.pixel()]
  for (const [i, pixel] of pixels.entries())
    for (let more = 0; more < i; more++) await acme.hit(acme.site.key, { pixel })
  const tables = await tablesOf(server, acme.id)
  await eventually(tables.visits, (seen) => [1, 2, 3].every((times) => seen.includes(`,${times}]`)))
  const real = async (): Promise<Real> => {
    await tables.empty()
    await acme.control({
      enabled: true,
      conflict: 'update',
      on_duplicate: 'update_all',
      after_merge_task: null,
    })
    const later = movesTime ? (ms: number) => server.later(ms) : null
    return { acme, tables, channel, pixels, later, seen: await tables.look(), isFresh: false, said: [] }
  }
  return { acme, tables, real }
}

const once = [...ofPeople, ...ofRequests, ...ofMerging.merges, ...ofTrash]
const commands: fc.Arbitrary<Command>[] = [...once, ...once, ofMerging.bulk, ...ofErasure]

async function histories(server: Server, movesTime: boolean, numRuns: number, seed: number) {
  const { acme, tables, real } = await lane(server, movesTime)
  const shift = { ms: 0 }
  const some = fc.commands(movesTime ? [...commands, ...ofTime, ...ofTime] : commands, {
    maxCommands: COMMANDS,
    size: 'max',
  })
  await fc.assert(
    fc.asyncProperty(some, async (history) => {
      const world = new World()
      world.shift = shift.ms
      const setup = await real()
      const before = await tables.visits()
      try {
        await fc.asyncModelRun(() => ({ model: world, real: setup }), history)
      } finally {
        shift.ms = world.shift
      }
      expect(await ledgerFaults(server, tables, acme)).toEqual([])
      if (world.erasures === 0) expect(await tables.visits()).toEqual(before)
    }),
    {
      numRuns,
      seed,
      ...(process.env.PATH_OF ? { path: process.env.PATH_OF } : {}),
      interruptAfterTimeLimit: 60_000 + numRuns * 3_000,
    },
  )
}

/** Events are numbered without a gap, and every merge and undo of contacts has told each of its losers once. */
async function ledgerFaults(server: Server, tables: Tables, { id }: Account): Promise<string[]> {
  const db = await server.db()
  const faults: string[] = []
  const { results: events } = await db
    .prepare('SELECT sequence, type, data FROM events WHERE account_id = ? ORDER BY sequence')
    .bind(id)
    .all<{ sequence: number; type: string; data: string }>()
  const first = events[0]?.sequence ?? 0
  for (const [i, { sequence }] of events.entries())
    if (sequence !== first + i) faults.push(`event ${sequence} follows ${first + i - 1}`)
  const told = events.flatMap(({ type, data }) => {
    const { merge_id, winner_id, loser_id } = JSON.parse(data)
    return /^crm\.contact\.(un)?merged$/.test(type) ? [`${type} ${merge_id} ${winner_id} ${loser_id}`] : []
  })
  const { merges } = await tables.look()
  const { results: asked } = await db
    .prepare('SELECT merge_id, count(*) AS n FROM merge_moves WHERE account_id = ? GROUP BY merge_id')
    .bind(id)
    .all<{ merge_id: string }>()
  for (const { merge_id } of asked) if (!merges.has(merge_id)) faults.push(`moves of no merge ${merge_id}`)
  const expected = [...merges.values()].flatMap((merge) =>
    (merge.body.contacts?.loser_ids ?? []).flatMap((loser) =>
      ['merged', ...(merge.undone_at ? ['unmerged'] : [])].map(
        (what) => `crm.contact.${what} ${merge.id} ${merge.body.contacts?.winner_id} ${loser}`,
      ),
    ),
  )
  // What is past its time has only a skeleton in the ledger.
  for (const line of expected)
    if (told.filter((it) => it === line).length !== 1) faults.push(`not told once: ${line}`)
  return faults
}

const share = Math.ceil(RUNS / (LANES + 1))

test(`${RUNS} histories of up to ${COMMANDS} commands leave what the model says`, {
  timeout: 120_000 + RUNS * 6_000,
}, async () => {
  console.log(`seed ${SEED}`)
  const sharing = Array.from({ length: LANES }, (_, i) => histories(together, false, share, SEED + i))
  const ends = await Promise.allSettled([...sharing, histories(alone, true, share, SEED + LANES)])
  const failures = ends.flatMap((it) => (it.status === 'rejected' ? [it.reason] : []))
  if (failures.length > 0)
    throw new Error(failures.map((it) => `${it.message}\n${it.cause?.message ?? ''}`).join('\n\n'))
})
