import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Channel, DuplicateControl, Pipeline } from '../../worker/domain/config.ts'
import { rulesOf } from '../../worker/matching/rules.ts'
import { type DecidedThen, decideAgain } from '../../worker/replay/decide-again.ts'
import { aYear } from '../support/a-year.ts'
import { type Account, type Json, newAccount } from '../support/account.ts'
import { inParallel } from '../support/past-requests.ts'
import { type Server, startServer } from '../support/server.ts'

/** Half as many have everything in them as well. */
const REQUESTS = Number(process.env.REQUESTS ?? 2000)
const AT_ONCE = 8

type Row = DecidedThen & {
  id: string
  pipeline_id: string
  channel_id: string
  input: Json
  candidates: Json[]
}

let server: Server
let acme: Account
let rows: Row[]
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
  await aYear(acme, REQUESTS)
  rows = await decisions()
}, 300_000)
afterAll(() => server.stop())

const parsed = (row: Json): Row => ({
  ...row,
  flags: JSON.parse(row.flags),
  lead_ids: JSON.parse(row.lead_ids),
  input: JSON.parse(row.input),
  candidates: JSON.parse(row.candidates),
})

async function decisions(): Promise<Row[]> {
  const db = await server.db()
  const { results } = await db
    .prepare("SELECT * FROM decisions WHERE account_id = ? AND kind = 'intake' ORDER BY received_at, id")
    .bind(acme.id)
    .all()
  return results.map(parsed)
}

const differing = (again: (row: Row) => ReturnType<typeof decideAgain>) =>
  rows.flatMap((row) => {
    const made = again(row)
    return made?.differences.length === 0 ? [] : [{ id: row.id, differences: made?.differences ?? 'erased' }]
  })

describe('a year of requests decided again', () => {
  test('the year has everything in it', () => {
    const count = (has: (row: Row) => boolean) => rows.filter(has).length
    const outcome = (name: string) => count((row) => row.outcome === name)
    const why = (name: string) => count(({ input }) => input.not_merged === name)
    const off = (name: string) => count(({ input }) => input.not_checked === name)
    const vetoed = (name: string) =>
      count(({ candidates }) => candidates.some(({ vetoes }) => vetoes.includes(name)))
    const flagged = (name: string) => count(({ flags }) => flags.includes(name))
    const seen = {
      requests: rows.length,
      outcomes: Object.fromEntries(
        ['created', 'merged', 'updated', 'kept_both', 'queued_for_review'].map((it) => [it, outcome(it)]),
      ),
      off: Object.fromEntries(
        ['switch_off', 'channel_off', 'channel_unsupported'].map((it) => [it, off(it)]),
      ),
      why: Object.fromEntries(
        [
          'vetoed',
          'method_off',
          'out_of_scope',
          'keep_conflict',
          'create_new',
          'too_many',
          'shared_identifier',
        ].map((it) => [it, why(it)]),
      ),
      vetoes: Object.fromEntries(['different_user_id', 'not_same'].map((it) => [it, vetoed(it)])),
      flags: Object.fromEntries(
        ['local_format', 'junk_identifier', 'shared_identifier'].map((it) => [it, flagged(it)]),
      ),
      versions: new Set(rows.map(({ rule_version }) => rule_version)).size,
    }
    console.log(JSON.stringify(seen))
    expect(seen.requests).toBeGreaterThanOrEqual(REQUESTS)
    expect(seen.versions).toBeGreaterThan(10)
    for (const [name, least] of [
      ['outcomes', 30],
      ['off', 15],
      ['flags', 15],
      ['why', 5],
      ['vetoes', 5],
    ] as const)
      expect([name, Object.entries(seen[name]).filter(([, n]) => n < least)]).toEqual([name, []])
  })

  test('from what is stored alone, every one is the very same decision', () => {
    expect(differing((row) => decideAgain(row))).toEqual([])
  })

  test('under the settings that were saved as its version, every one is the very same decision', async () => {
    const db = await server.db()
    const { results } = await db
      .prepare('SELECT pipeline_id, version, body FROM settings WHERE account_id = ?')
      .bind(acme.id)
      .all<{ pipeline_id: string; version: number; body: string }>()
    const saved = new Map(
      results.map(({ pipeline_id, version, body }) => [
        `${pipeline_id} ${version}`,
        { version, control: JSON.parse(body) as DuplicateControl },
      ]),
    )
    const pipelines = (await acme.api('GET', '/pipelines?limit=200')).body.data as Pipeline[]
    const channels = (await acme.api('GET', '/channels?limit=200')).body.data as Channel[]
    expect(
      differing((row) => {
        const settings = saved.get(`${row.pipeline_id} ${row.rule_version}`)
        const channel = channels.find(({ id }) => id === row.channel_id)
        if (!settings || !channel) throw new Error(`${row.id} has no settings`)
        return decideAgain(row, rulesOf(settings, pipelines, channel))
      }),
    ).toEqual([])
  })

  test('by the route likewise, for any of them', async () => {
    const some = rows.filter((_, i) => i % 40 === 0)
    const answers = await inParallel(AT_ONCE, some, (row) =>
      acme.api('GET', `/decisions/${row.id}/recomputed`),
    )
    expect(answers.map(({ body }) => body)).toEqual(
      some.map(({ outcome, lead_ids }) => ({ same: true, outcome, lead_ids, differences: [] })),
    )
  })

  test('the dry run of the rules in force differs in nothing that they decided', async () => {
    const path = `/pipelines/${acme.pipeline.id}/duplicate_control`
    const { version, ...settings } = (await acme.api('GET', path)).body
    const ran = (await acme.api('POST', `${path}/dry_run`, { settings, days: 366 })).body
    const ours = rows.filter(({ pipeline_id }) => pipeline_id === acme.pipeline.id)
    expect(ran).toMatchObject({ total: ours.length, intakes: ours.length, skipped: 0, next: null })
    const turned = [...ran.would_merge, ...ran.would_split, ...ran.changed]
    expect(turned.length).toBeGreaterThan(100)
    expect(turned.length).toBe(ran.intakes - ran.same)
    const versions = new Map(ours.map(({ id, rule_version }) => [id, rule_version]))
    expect(turned.filter(({ decision_id }) => versions.get(decision_id) === version)).toEqual([])
    expect(ours.filter(({ rule_version }) => rule_version === version).length).toBeGreaterThan(50)
  })
})
