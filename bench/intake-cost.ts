import { type Account, newAccount } from '../test/support/account.ts'
import { type Server, startServer } from '../test/support/server.ts'
import type { Figure, Measure, Options } from './figure.ts'
import { fill } from './fill.ts'

/** Requests of each kind at each size; the dearest is told. */
const REQUESTS = 10

type Cost = { roundTrips: number; statements: number; rowsRead: number; rowsWritten: number }
type Costs = Record<Kind, Cost>

const KINDS = ['new', 'matched', 'new, cold', 'matched, cold'] as const
type Kind = (typeof KINDS)[number]

/** What D1 reports for one chat request with pixel, email and phone, at several numbers of contacts. */
export const intakeCost: Measure = {
  name: 'intake-cost',
  run: async ({ large }: Options) => {
    const sizes = [1_000, 100_000, ...(large ? [1_000_000] : [])]
    const measured: Costs[] = []
    for (const size of sizes) measured.push(await costAt(size))
    return [...KINDS.flatMap((kind) => figuresOf(kind, sizes, measured)), growth(sizes, measured)]
  },
}

const dearest = (costs: Cost[]): Cost => ({
  roundTrips: Math.max(...costs.map((it) => it.roundTrips)),
  statements: Math.max(...costs.map((it) => it.statements)),
  rowsRead: Math.max(...costs.map((it) => it.rowsRead)),
  rowsWritten: Math.max(...costs.map((it) => it.rowsWritten)),
})

async function costAt(contacts: number): Promise<Costs> {
  const server = await startServer()
  try {
    const acme = await newAccount(server.base)
    await fill(server, acme, contacts)
    await isFilled(server, acme, contacts)
    const costs: Record<Kind, Cost[]> = { new: [], matched: [], 'new, cold': [], 'matched, cold': [] }
    for (let i = 0; i < REQUESTS; i++)
      for (const cold of [false, true]) {
        const person = await newPerson(acme, i * 2 + Number(cold))
        for (const kind of ['new', 'matched'] as const) {
          // A saved change makes the isolate forget the configuration: the next request reads it.
          if (cold) await acme.api('PATCH', `/sites/${acme.site.id}`, { name: 'Shop' })
          costs[cold ? (`${kind}, cold` as const) : kind].push(await ask(acme, person))
        }
      }
    if ((await count(server, acme, 'leads')) !== leadsOf(contacts) + 2 * REQUESTS)
      throw new Error('not every second request was matched')
    return Object.fromEntries(KINDS.map((kind) => [kind, dearest(costs[kind])])) as Costs
  } finally {
    await server.stop()
  }
}

const newPerson = async (acme: Account, i: number) => ({
  name: 'Ada Lovelace',
  pixel: await acme.pixel(),
  email: `ada${i}@bench.example`,
  phone: `+49160${String(1_000_000 + i)}`,
})

async function ask(acme: Account, person: object): Promise<Cost> {
  const { status, headers } = await acme.chat(person)
  if (status !== 201) throw new Error(`a chat request was answered ${status}`)
  return JSON.parse(headers.get('x-test-meter') ?? 'null') as Cost
}

/** As `fill` makes them: every fifth contact has two. */
const leadsOf = (contacts: number) => contacts + Math.ceil(contacts / 5)

const count = async (server: Server, { id }: Account, table: 'contacts' | 'leads') =>
  (await (
    await server.db()
  )
    .prepare(`SELECT count(*) AS n FROM ${table} WHERE account_id = ?`)
    .bind(id)
    .first<number>('n')) ?? 0

async function isFilled(server: Server, acme: Account, contacts: number) {
  const present = await count(server, acme, 'contacts')
  if (present !== contacts) throw new Error(`${present} contacts instead of ${contacts}`)
}

const WRITTEN_AT_MOST = { new: 40, matched: 25 }

function figuresOf(kind: Kind, sizes: number[], measured: Costs[]): Figure[] {
  const costs = measured.map((it) => it[kind])
  const at = (of: (cost: Cost) => number) =>
    sizes.map((size, i) => `${of(costs[i] as Cost)} at ${size.toLocaleString('en')}`).join(', ')
  const worst = dearest(costs)
  const what = kind.startsWith('new') ? 'new' : 'matched'
  const name = `chat request, ${what} lead${kind.endsWith('cold') ? ', configuration not cached' : ''}`
  return [
    {
      name: `${name}: rows read`,
      measured: worst.rowsRead,
      unit: 'rows',
      goal: { at_most: 30 },
      beside: at((it) => it.rowsRead),
    },
    {
      name: `${name}: rows written`,
      measured: worst.rowsWritten,
      unit: 'rows',
      goal: { at_most: WRITTEN_AT_MOST[what] },
      beside: at((it) => it.rowsWritten),
    },
    {
      name: `${name}: D1 round trips`,
      measured: worst.roundTrips,
      unit: 'trips',
      goal: { at_most: 3 },
      beside: `${worst.statements} statements`,
    },
  ]
}

/** Rows read at the largest size ÷ at the smallest, of the kind that grows most. */
function growth(sizes: number[], measured: Costs[]): Figure {
  const ratios = KINDS.map(
    (kind) => (measured.at(-1)?.[kind].rowsRead ?? Number.NaN) / (measured[0]?.[kind].rowsRead ?? Number.NaN),
  )
  return {
    name: `rows read at ${sizes.at(-1)?.toLocaleString('en')} contacts ÷ at ${sizes[0]?.toLocaleString('en')}`,
    measured: Math.max(...ratios),
    unit: 'ratio',
    goal: { at_most: 1 },
  }
}
