import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, newAccount } from '../support/account.ts'
import { inParallel } from '../support/past-requests.ts'
import { type Server, startServer } from '../support/server.ts'
import {
  foundIn,
  isJoined,
  Life,
  newPlace,
  type Place,
  ROUNDS,
  type RulesAt,
  storyOf,
} from '../support/twins.ts'

const AT_ONCE = 8

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const rulesOf = (round: number, row: number): RulesAt => {
  const combination = ROUNDS[round]?.[row]
  if (!combination) throw new Error(`no combination ${round}, ${row}`)
  return combination.rules
}

describe('the dry run of changed rules is what then really happens', () => {
  let here: { acme: Account; places: Place[] }
  let there: typeof here
  const seen = new Map<string, number>()
  beforeAll(async () => {
    const newTwin = async () => {
      const twin = await newAccount(server.base)
      const { id, stages } = (await twin.api('POST', '/pipelines', { name: 'Elsewhere' })).body
      const places = await inParallel(4, ROUNDS[0] ?? [], () => newPlace(twin, { pipeline: id, stages }))
      return { acme: twin, places }
    }
    ;[here, there] = [await newTwin(), await newTwin()]
  })

  test.each(ROUNDS.map((rows, round) => [rows[0]?.name.replace(/^.*?, /, ''), round, rows] as const))(
    '%s',
    async (_, round, rows) => {
      const stories = rows.map((_, i) => storyOf(round * rows.length + i))
      // The past was lived under another combination, so that the rules change in every way.
      const before = (i: number) => rulesOf((round + 1 + (i % 5)) % ROUNDS.length, (i * 5 + 3) % rows.length)
      const livesOf = ({ acme, places }: typeof here) =>
        inParallel(AT_ONCE, places, async (place, i) => {
          const life = new Life(acme, place)
          await life.save(before(i))
          await life.live((stories[i] ?? []).slice(0, -1))
          return life
        })
      const [ours, theirs] = [await livesOf(here), await livesOf(there)]
      const last = (life: Life, i: number) => life.live((stories[i] ?? []).slice(-1))

      const then = await inParallel(AT_ONCE, ours, last)
      await inParallel(AT_ONCE, theirs, (life, i) => life.save(rulesOf(round, i)))
      const now = await inParallel(AT_ONCE, theirs, last)
      for (const [i, { name, rules }] of rows.entries()) {
        const [life, twin] = [ours[i] as Life, theirs[i] as Life]
        const foretold = await life.foretell(rules)
        const touched = isJoined(now[i].outcome)
          ? now[i].lead_ids.map((id: string) => life.leads[twin.leads.indexOf(id)])
          : []
        const { list, item, vetoed } = foundIn(foretold, then[i].decision_id)
        const [outcome, lead_ids] = item
          ? [item.outcome, item.lead_ids]
          : [then[i].outcome, [...then[i].lead_ids]]
        expect({ name, outcome, lead_ids: new Set(lead_ids) }).toEqual({
          name,
          outcome: now[i].outcome,
          lead_ids: new Set([...then[i].lead_ids, ...touched]),
        })
        if (!item && isJoined(outcome)) expect([name, then[i].lead_ids]).toEqual([name, touched])
        expect([name, vetoed]).toEqual([name, await twin.isVetoed(now[i].decision_id)])
        for (const word of [list, now[i].outcome, ...(vetoed ? ['vetoed'] : [])])
          seen.set(word, (seen.get(word) ?? 0) + 1)
      }
    },
  )

  test('and everything occurred among them', () => {
    console.log(JSON.stringify(Object.fromEntries(seen)))
    const lists = ['same', 'would_merge', 'would_split', 'changed', 'vetoed']
    const outcomes = ['created', 'merged', 'updated', 'kept_both', 'queued_for_review']
    expect(ROUNDS.flat().length).toBeGreaterThanOrEqual(60)
    expect([...lists, ...outcomes].filter((word) => (seen.get(word) ?? 0) < 2)).toEqual([])
  })
})
