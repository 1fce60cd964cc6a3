/** Something else happens to the same people between any two questions that a merge asks of the database. */
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { call, type Json, worker } from './faults.ts'

let auth: { authorization: string }
let account_id: string
let channel: string
let made = 0

const api = (method: string, path: string, body?: object, bindings?: typeof worker) =>
  call(method, `/api/v1${path}`, auth, body, bindings)

beforeAll(async () => {
  const admin = { email: 'a@acme.example', password: 'correct horse battery' }
  const account = await call(
    'POST',
    '/api/v1/accounts',
    { authorization: 'Bearer boot' },
    { name: 'Acme', admin },
  )
  auth = { authorization: `Bearer ${account.body.api_key}` }
  account_id = account.body.account.id
  const pipeline_id = (await api('GET', '/pipelines')).body.data[0].id
  channel = (await api('POST', '/channels', { pipeline_id, kind: 'email', name: 'Mail' })).body.id
  await api('PUT', `/pipelines/${pipeline_id}/duplicate_control`, { enabled: true })
})

const PEOPLE =
  'contacts identifiers blocking_keys blocks leads conversations messages timeline tasks merges merge_moves not_same decisions lead_decisions reviews'
beforeEach(async () => {
  await worker.DB.batch(PEOPLE.split(' ').map((table) => worker.DB.prepare(`DELETE FROM ${table}`)))
})

/** The database, which does something of its own before the nth question. */
function before(nth: number, other: () => Promise<unknown>) {
  let asked = 0
  const turn = async () => {
    if (asked++ === nth) await other()
  }
  const held = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get(target, property) {
        if (property === INNER) return target
        if (property === 'bind') return (...values: unknown[]) => held(target.bind(...values))
        if (property === 'all' || property === 'run' || property === 'first' || property === 'raw')
          return async (...args: unknown[]) => {
            await turn()
            return Reflect.apply(Reflect.get(target, property), target, args)
          }
        const value = Reflect.get(target, property)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  const DB = new Proxy(worker.DB, {
    get(target, property) {
      if (property === 'prepare') return (text: string) => held(target.prepare(text))
      if (property === 'batch')
        return async (statements: (D1PreparedStatement & { [INNER]?: D1PreparedStatement })[]) => {
          await turn()
          return target.batch(statements.map((it) => it[INNER] ?? it))
        }
      const value = Reflect.get(target, property)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { DB, questions: () => asked }
}
const INNER = Symbol('inner')

type Person = { contact: string; lead: string; email: string }
async function person(): Promise<Person> {
  const email = `p${made++}@example.com`
  const { body } = await api('POST', `/channels/${channel}/leads`, { email, message: 'Hello' })
  return { contact: body.contact_id, lead: body.lead_id, email }
}
type Act = { method?: string; path: string; body?: object }
/** What can be done with three people, and what was done with them before. */
const deeds: Record<string, (people: [Person, Person, Person], earlier: Json) => Act> = {
  'contacts a←b': ([a, b]) => contacts(a, b),
  'contacts b←a': ([a, b]) => contacts(b, a),
  'contacts c←b': ([, b, c]) => contacts(c, b),
  'leads a←b': ([a, b]) => leads(a, b),
  'leads b←a': ([a, b]) => leads(b, a),
  'leads c←a': ([a, , c]) => leads(c, a),
  'delete contact b': ([, b]) => ({ method: 'DELETE', path: `/contacts/${b.contact}` }),
  'delete lead b': ([, b]) => ({ method: 'DELETE', path: `/leads/${b.lead}` }),
  'delete contact a': ([a]) => ({ method: 'DELETE', path: `/contacts/${a.contact}` }),
  'a request of b': ([, b]) => ({
    path: `/channels/${channel}/leads`,
    body: { email: b.email, message: 'Again' },
  }),
  'a lead of b': ([, b], { pipeline_id }) => ({
    path: '/leads',
    body: { contact_id: b.contact, pipeline_id },
  }),
  'erase b': ([, b]) => ({ path: `/contacts/${b.contact}/erase` }),
  undo: (_, { merge_id }) => ({ path: `/merges/${merge_id}/undo` }),
  'restore contact b': ([, b]) => ({ path: `/trash/${b.contact}/restore` }),
  'restore lead b': ([, b]) => ({ path: `/trash/${b.lead}/restore` }),
}
const contacts = (a: Person, b: Person) => ({
  path: '/contacts/merge',
  body: { winner_id: a.contact, loser_ids: [b.contact] },
})
const leads = (a: Person, b: Person) => ({
  path: '/leads/merge',
  body: { winner_id: a.lead, loser_ids: [b.lead] },
})
const MERGES = ['contacts a←b', 'contacts b←a', 'contacts c←b', 'leads a←b', 'leads b←a', 'leads c←a']
const REMOVALS = ['delete contact b', 'delete lead b', 'delete contact a', 'erase b']
const GROWTH = ['a request of b', 'a lead of b']
/** What was done before; what is being done, and what comes in between. */
const meetings: [earlier: string | null, one: string[], other: string[]][] = [
  [null, ['contacts a←b', 'leads a←b'], [...MERGES, ...REMOVALS, ...GROWTH]],
  [null, REMOVALS, [...MERGES, ...REMOVALS]],
  [null, ['a lead of b'], [...MERGES, ...REMOVALS]],
  [
    'contacts a←b',
    ['undo'],
    [
      'undo',
      'contacts c←b',
      'leads c←a',
      'leads a←b',
      'delete contact a',
      'erase b',
      'a request of b',
      'restore contact b',
    ],
  ],
  ['leads a←b', ['undo'], ['undo', 'leads c←a', 'delete contact a', 'a request of b', 'restore contact b']],
  ['a request of b', ['undo'], ['undo', 'contacts a←b', 'leads a←b', 'delete contact b', 'delete lead b']],
  ['delete contact b', ['restore contact b'], ['restore contact b', 'erase b', 'contacts a←b']],
  ['delete lead b', ['restore lead b'], ['restore lead b', 'delete contact b', 'contacts a←b', 'erase b']],
]

const act = ({ method = 'POST', path, body }: Act, bindings?: typeof worker) =>
  api(method, path, body, bindings)
async function situation(earlier: string | null) {
  const people: [Person, Person, Person] = [await person(), await person(), await person()]
  const pipeline_id = (await api('GET', '/pipelines')).body.data[0].id
  if (!earlier) return { people, known: { pipeline_id } }
  const done = await act((deeds[earlier] as (typeof deeds)[string])(people, {}))
  expect(done.status).toBeLessThan(300)
  const newest = (await api('GET', '/merges?limit=1')).body.data[0]
  return { people, known: { pipeline_id, merge_id: done.body?.merge_id ?? newest?.id } }
}

/** What the two were answered and how the three stand, in words that have no IDs. */
async function outcome(people: Person[], answers: { status: number; body: Json }[]): Promise<string> {
  const ids = people.flatMap(({ contact, lead }) => [contact, lead])
  const { results: rows } = await worker.DB.prepare(
    `SELECT id, merged_into, deleted_at IS NOT NULL AS gone, NULL AS owner FROM contacts WHERE account_id = ?1
      UNION ALL SELECT id, merged_into, deleted_at IS NOT NULL, contact_id FROM leads WHERE account_id = ?1`,
  )
    .bind(account_id)
    .all<{ id: string; merged_into: string | null; gone: number; owner: string | null }>()
  const name = (id: string | null) => (id === null ? '–' : ids.includes(id) ? `${ids.indexOf(id)}` : 'new')
  const standing = ids.map((id) => {
    const row = rows.find((it) => it.id === id)
    return row ? `${row.gone ? 'gone ' : ''}${name(row.merged_into)} of ${name(row.owner)}` : 'nothing'
  })
  const more = rows.filter(({ owner, id }) => owner && ids.includes(owner) && !ids.includes(id)).length
  return JSON.stringify([answers.map(({ status, body }) => [status, body?.code]), standing, more])
}

/** Whatever must hold of all rows, whoever came between. */
const LAWS: Record<string, string> = {
  'a lead of nobody': `SELECT l.id FROM leads AS l LEFT JOIN contacts AS c ON c.account_id = l.account_id AND c.id = l.contact_id
    WHERE l.account_id = ? AND l.deleted_at IS NULL AND (c.id IS NULL OR c.deleted_at IS NOT NULL)`,
  'a conversation of another contact': `SELECT v.id FROM conversations AS v LEFT JOIN leads AS l ON l.account_id = v.account_id AND l.id = v.lead_id
    WHERE v.account_id = ? AND (l.id IS NULL OR l.contact_id <> v.contact_id OR l.merged_into IS NOT NULL)`,
  'two hops': `SELECT a.id FROM contacts AS a CROSS JOIN contacts AS b ON b.account_id = a.account_id AND b.id = a.merged_into
    WHERE a.account_id = ? AND b.merged_into IS NOT NULL`,
  'a block that miscounts': `SELECT b.key FROM blocks AS b WHERE b.account_id = ?
    AND b.size <> (SELECT count(*) FROM blocking_keys AS k WHERE k.account_id = b.account_id AND k.key = b.key)`,
  'a key of nobody': `SELECT k.key FROM blocking_keys AS k LEFT JOIN contacts AS c ON c.account_id = k.account_id AND c.id = k.contact_id
    WHERE k.account_id = ? AND (c.id IS NULL OR c.deleted_at IS NOT NULL)`,
  'an address without its key': `SELECT i.normal FROM identifiers AS i CROSS JOIN contacts AS c ON c.account_id = i.account_id AND c.id = i.contact_id
    WHERE i.account_id = ? AND i.kind = 'email' AND c.deleted_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM blocking_keys AS k WHERE k.account_id = i.account_id AND k.key = 'e:' || i.normal AND k.contact_id = c.id)`,
}

async function broken() {
  const found = await worker.DB.batch(
    Object.values(LAWS).map((text) => worker.DB.prepare(text).bind(account_id)),
  )
  return Object.keys(LAWS).filter((_, i) => (found[i]?.results.length ?? 0) > 0)
}

const cases = meetings.flatMap(([earlier, some, others]) =>
  some.flatMap((one) => others.map((other): [string, string, string | null] => [one, other, earlier])),
)

test.each(cases)(
  '%s, with %s at any moment (after %s), is as one after the other',
  async (one, other, earlier) => {
    const of = (name: string) => deeds[name] as (typeof deeds)[string]
    const serial: string[] = []
    for (const first of [true, false]) {
      const { people, known } = await situation(earlier)
      const order = first ? [one, other] : [other, one]
      const answers = [
        await act(of(order[0] as string)(people, known)),
        await act(of(order[1] as string)(people, known)),
      ]
      serial.push(await outcome(people, first ? answers : answers.toReversed()))
    }
    const wrong: string[] = []
    for (let nth = 0, questions = 1; nth < questions; nth++) {
      const { people, known } = await situation(earlier)
      let between: { status: number; body: Json } | undefined
      const db = before(nth, async () => {
        between = await act(of(other)(people, known))
      })
      let answer = await act(of(one)(people, known), { ...worker, DB: db.DB })
      questions = db.questions()
      // Told to come back, it does.
      if (answer.status === 503) answer = await act(of(one)(people, known))
      between ??= await act(of(other)(people, known))
      const now = await outcome(people, [answer, between])
      if (!serial.includes(now)) wrong.push(`before question ${nth}: ${now}`)
      const faults = await broken()
      if (faults.length > 0) wrong.push(`before question ${nth}: ${faults}`)
    }
    expect(wrong.length > 0 ? { wrong, serial } : {}).toEqual({})
  },
)
