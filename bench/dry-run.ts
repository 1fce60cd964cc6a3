import { aYear } from '../test/support/a-year.ts'
import { type Account, newAccount } from '../test/support/account.ts'
import { type Server, startServer } from '../test/support/server.ts'
import { manyOf } from '../test/support/tables.ts'
import { decide } from '../worker/matching/decide.ts'
import { compare } from '../worker/replay/compare.ts'
import { draftRules } from '../worker/replay/draft-rules.ts'
import { readStoredInput } from '../worker/replay/stored-input.ts'
import { perSecond } from './drive.ts'
import type { Measure } from './figure.ts'
import { median } from './statistics.ts'

/** Requests through the front door; the year is made of so many copies of them. */
const REQUESTS = 400
const COPIES = 25
const PAIRS = 7

type Row = { id: string; outcome: string; lead_ids: string; input: string }

/** Past requests decided again under other rules, beside reading the same rows and doing nothing with them. */
export const dryRun: Measure = {
  name: 'dry-run',
  run: async () => {
    const server = await startServer()
    try {
      const acme = await newAccount(server.base)
      await aYear(acme, REQUESTS)
      await manyOf(server, acme.pipeline.id, COPIES)
      const pipelines = (await acme.api('GET', '/pipelines?limit=200')).body.data
      const channels = (await acme.api('GET', '/channels?limit=200')).body.data
      const control = (await acme.api('GET', pathOf(acme))).body
      const rows = await rowsOf(server, acme)

      const parse = () => {
        for (const { lead_ids, input } of rows) {
          JSON.parse(lead_ids)
          JSON.parse(input)
        }
      }
      const decideAll = () => {
        const rules = draftRules({ pipelines, channels }, acme.pipeline.id, { ...control, conflict: 'keep' })
        for (const row of rows) {
          const input = readStoredInput(JSON.parse(row.input))
          if (!input) throw new Error(`${row.id} can't be read`)
          compare(
            { ...row, lead_ids: JSON.parse(row.lead_ids) },
            decide(input.request, input.candidates, rules(input)),
          )
        }
      }
      const ask = () => wholeRun(acme, control, rows.length)
      for (const warm of [parse, decideAll, ask]) await warm()
      const pairs: { parsed: number; decided: number; asked: number }[] = []
      for (let i = 0; i < PAIRS; i++)
        pairs.push({
          parsed: await rate(parse, rows),
          decided: await rate(decideAll, rows),
          asked: await rate(ask, rows),
        })

      const of = (what: keyof (typeof pairs)[0]) => perSecond(median(pairs.map((it) => it[what])))
      return [
        {
          name: 'intakes decided again ÷ their rows parsed alone',
          measured: median(pairs.map(({ decided, parsed }) => decided / parsed)),
          unit: 'ratio',
          beside: `${of('decided')} beside ${of('parsed')}`,
        },
        {
          name: 'intakes of a whole dry run by the route ÷ their rows parsed alone',
          measured: median(pairs.map(({ asked, parsed }) => asked / parsed)),
          unit: 'ratio',
          beside: `${of('asked')} of ${rows.length.toLocaleString('en')}, ${Math.round(sizeOf(rows))} B each`,
        },
      ]
    } finally {
      await server.stop()
    }
  },
}

const pathOf = ({ pipeline }: Account) => `/pipelines/${pipeline.id}/duplicate_control`

const rowsOf = async (server: Server, { id, pipeline }: Account) =>
  (
    await (
      await server.db()
    )
      .prepare(
        "SELECT id, outcome, lead_ids, input FROM decisions WHERE account_id = ? AND pipeline_id = ? AND kind = 'intake'",
      )
      .bind(id, pipeline.id)
      .all<Row>()
  ).results

const sizeOf = (rows: Row[]) => rows.reduce((sum, { input }) => sum + input.length, 0) / rows.length

async function wholeRun(acme: Account, { version: _, ...settings }: { version: number }, intakes: number) {
  const { body } = await acme.api('POST', `${pathOf(acme)}/dry_run`, {
    settings: { ...settings, conflict: 'keep' },
    days: 3660,
  })
  if (body.intakes !== intakes) throw new Error(`${body.intakes} of ${intakes} were decided again`)
}

/** Rows a second. */
async function rate(work: () => void | Promise<void>, rows: Row[]): Promise<number> {
  const start = performance.now()
  await work()
  return rows.length / ((performance.now() - start) / 1000)
}
