import { type Account, newAccount } from '../test/support/account.ts'
import { type Server, startServer } from '../test/support/server.ts'
import type { Figure, Measure } from './figure.ts'
import { fill } from './fill.ts'

/** Merges of each kind at each size; the dearest is told. */
const MERGES = 5
const SIZES = [1_000, 100_000]
/** Conversations of the one that is merged. */
const CONVERSATIONS = [1, 1_000]
const KINDS = ['contacts', 'leads'] as const
type Kind = (typeof KINDS)[number]

type Cost = { roundTrips: number; statements: number; rowsRead: number; rowsWritten: number }
type Costs = { merge: Cost; undo: Cost }
type Measured = { kind: Kind; size: number; conversations: number } & Costs

/** What D1 reports for one merge and its undo. */
export const merge: Measure = {
  name: 'merge',
  run: async () => {
    const measured: Measured[] = []
    for (const size of SIZES) measured.push(...(await costsAt(size)))
    return KINDS.flatMap((kind) =>
      (['merge', 'undo'] as const).flatMap((what) => figuresOf(kind, what, measured)),
    )
  },
}

async function costsAt(size: number): Promise<Measured[]> {
  const server = await startServer()
  try {
    const acme = await newAccount(server.base)
    await fill(server, acme, size)
    const channel = (await acme.newChannel()).id
    const measured: Measured[] = []
    for (const kind of KINDS)
      for (const conversations of CONVERSATIONS) {
        const costs: Costs[] = []
        for (let i = 0; i < MERGES; i++) costs.push(await once(server, acme, channel, kind, conversations))
        measured.push({
          kind,
          size,
          conversations,
          merge: dearest(costs.map((it) => it.merge)),
          undo: dearest(costs.map((it) => it.undo)),
        })
      }
    return measured
  } finally {
    await server.stop()
  }
}

let people = 0

/** Two people with email and phone; one is merged into the other, and it is undone. */
async function once(
  server: Server,
  acme: Account,
  channel: string,
  kind: Kind,
  conversations: number,
): Promise<Costs> {
  const [winner, loser] = [await person(acme, channel), await person(acme, channel)]
  await converse(server, acme, loser.lead, conversations)
  const id = kind === 'leads' ? 'lead' : 'contact'
  const merged = await acme.api('POST', `/${kind}/merge`, {
    winner_id: winner[id],
    loser_ids: [loser[id]],
  })
  if (merged.status !== 200 || merged.body.moved.conversations !== conversations)
    throw new Error(`a merge was answered ${merged.status} ${JSON.stringify(merged.body)}`)
  const undone = await acme.api('POST', `/merges/${merged.body.merge_id}/undo`)
  if (undone.status !== 200) throw new Error(`an undo was answered ${undone.status}`)
  return { merge: costOf(merged), undo: costOf(undone) }
}

const costOf = ({ headers }: { headers: Headers }) =>
  JSON.parse(headers.get('x-test-meter') ?? 'null') as Cost

async function person(acme: Account, channel: string) {
  const nr = people++
  const { status, body } = await acme.lead(channel, {
    email: `merge${nr}@bench.example`,
    phone: `+49160${String(2_000_000 + nr)}`,
    message: 'Hello',
  })
  if (status !== 201) throw new Error(`a request was answered ${status}`)
  return { contact: body.contact_id as string, lead: body.lead_id as string }
}

/** As many conversations as asked for, made of the one that is there. */
async function converse(server: Server, { id }: Account, lead: string, wanted: number) {
  const db = await server.db()
  const { results } = await db
    .prepare("SELECT name FROM pragma_table_info('conversations')")
    .all<{ name: string }>()
  const columns = results.map(({ name }) => name)
  await db
    .prepare(
      `INSERT INTO conversations (${columns}) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)
        SELECT ${columns.map((name) => (name === 'id' ? 'v.id || n.i' : `v.${name}`))} FROM conversations AS v CROSS JOIN n
        WHERE v.account_id = ?2 AND v.lead_id = ?3 AND n.i < ?1`,
    )
    .bind(wanted, id, lead)
    .run()
}

const dearest = (costs: Cost[]): Cost => ({
  roundTrips: Math.max(...costs.map((it) => it.roundTrips)),
  statements: Math.max(...costs.map((it) => it.statements)),
  rowsRead: Math.max(...costs.map((it) => it.rowsRead)),
  rowsWritten: Math.max(...costs.map((it) => it.rowsWritten)),
})

/** For one conversation and for a thousand, and what the number of contacts and of conversations does to it. */
function figuresOf(kind: Kind, what: 'merge' | 'undo', measured: Measured[]): Figure[] {
  const name = what === 'merge' ? `merge of ${kind}` : `its undo (${kind})`
  const cost = (conversations: number, size: number): Cost => {
    const it = measured.find(
      (one) => one.kind === kind && one.conversations === conversations && one.size === size,
    )
    if (!it) throw new Error(`not measured: ${kind} ${conversations} ${size}`)
    return it[what]
  }
  const [few = 0, many = 0] = SIZES
  const figures = CONVERSATIONS.flatMap((conversations): Figure[] => {
    const [small, large] = [cost(conversations, few), cost(conversations, many)]
    const at = (of: (one: Cost) => number) =>
      `${of(small)} at ${few.toLocaleString('en')} contacts, ${of(large)} at ${many.toLocaleString('en')}`
    const whose = `${name}, ${conversations.toLocaleString('en')} conversation${conversations > 1 ? 's' : ''}`
    return [
      {
        name: `${whose}: D1 round trips`,
        measured: large.roundTrips,
        unit: 'trips',
        beside: `${large.statements} statements`,
      },
      {
        name: `${whose}: rows read`,
        measured: large.rowsRead,
        unit: 'rows',
        beside: at((it) => it.rowsRead),
      },
      {
        name: `${whose}: rows written`,
        measured: large.rowsWritten,
        unit: 'rows',
        beside: at((it) => it.rowsWritten),
      },
    ]
  })
  const [one, thousand] = CONVERSATIONS.map((it) => cost(it, many)) as [Cost, Cost]
  figures.push({
    name: `${name}: statements with 1,000 conversations ÷ with one`,
    measured: thousand.statements / one.statements,
    unit: 'ratio',
    goal: { at_most: 1 },
  })
  return figures
}
