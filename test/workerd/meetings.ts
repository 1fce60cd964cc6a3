/**
 * Three people, and what can be done with them: something else happens to them between any two questions that a deed
 * asks of the database. Whatever comes in between, it ends as one after the other, in one order or the other.
 */
import { createExecutionContext } from 'cloudflare:test'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { makeDeps } from '../../worker/deps.ts'
import { noTurns } from '../../worker/intake/turns.ts'
import { purge } from '../../worker/merge/purge.ts'
import { call, type Json, worker } from './faults.ts'
import { before } from './interrupting.ts'

let auth: { authorization: string }
let account_id: string
let pipeline_id: string
let channel: string
let made = 0

const api = (method: string, path: string, body?: object, bindings?: typeof worker) =>
  call(method, `/api/v1${path}`, auth, body, bindings)
const control = (rules: object) => ({
  method: 'PUT',
  path: `/pipelines/${pipeline_id}/duplicate_control`,
  body: { enabled: true, ...rules },
})

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
  pipeline_id = (await api('GET', '/pipelines')).body.data[0].id
  channel = (await api('POST', '/channels', { pipeline_id, kind: 'email', name: 'Mail' })).body.id
})

const PEOPLE =
  'contacts identifiers blocking_keys blocks leads conversations messages timeline tasks merges merge_moves not_same decisions lead_decisions reviews'
beforeEach(async () => {
  await worker.DB.batch(PEOPLE.split(' ').map((table) => worker.DB.prepare(`DELETE FROM ${table}`)))
  await act(control({}))
})

type Person = { contact: string; lead: string; email: string }
async function person(): Promise<Person> {
  const email = `p${made++}@example.com`
  const { body } = await api('POST', `/channels/${channel}/leads`, { email, message: 'Hello' })
  return { contact: body.contact_id, lead: body.lead_id, email }
}
type Act = { method?: string; path: string; body?: object } | { sweep: Date }
/** `merges`: that were made before, in their order. `review`: the group that waits for a person. */
type Known = { merges: string[]; review: string }
type Deed = (people: [Person, Person, Person], known: Known) => Act
/** Nobody else's. */
const phoneOf = ({ email }: Person) => `+49 171 ${2_000_000 + Number.parseInt(email.slice(1), 10)}`
const contacts = (a: Person, b: Person) => ({
  path: '/contacts/merge',
  body: { winner_id: a.contact, loser_ids: [b.contact] },
})
const leads = (a: Person, b: Person) => ({
  path: '/leads/merge',
  body: { winner_id: a.lead, loser_ids: [b.lead] },
})
const change = (it: Person, body: object) => ({ method: 'PATCH', path: `/contacts/${it.contact}`, body })
const DEEDS = {
  'contacts a←b': ([a, b]) => contacts(a, b),
  'contacts b←a': ([a, b]) => contacts(b, a),
  'contacts c←b': ([, b, c]) => contacts(c, b),
  'contacts a←c, by the name of c': ([a, , c]) => {
    const { path, body } = contacts(a, c)
    return { path, body: { ...body, choices: { first_name: c.contact } } }
  },
  'name b': ([, b]) => change(b, { first_name: 'Bob', company: 'Bob & Sons' }),
  'name c': ([, , c]) => change(c, { first_name: 'Cleo' }),
  'leads a←b': ([a, b]) => leads(a, b),
  'leads b←a': ([a, b]) => leads(b, a),
  'leads c←a': ([a, , c]) => leads(c, a),
  'leads c←b': ([, b, c]) => leads(c, b),
  'delete contact b': ([, b]) => ({ method: 'DELETE', path: `/contacts/${b.contact}` }),
  'delete lead b': ([, b]) => ({ method: 'DELETE', path: `/leads/${b.lead}` }),
  'delete contact a': ([a]) => ({ method: 'DELETE', path: `/contacts/${a.contact}` }),
  'a request of b': ([, b]) => ({
    path: `/channels/${channel}/leads`,
    body: { email: b.email, message: 'Again' },
  }),
  'user a': ([a]) => change(a, { user_id: `user of ${a.contact}` }),
  'user b': ([, b]) => change(b, { user_id: `user of ${b.contact}` }),
  'phone c': ([, , c]) => change(c, { phones: [phoneOf(c)] }),
  'a request of a and c': ([a, , c]) => ({
    path: `/channels/${channel}/leads`,
    body: { email: a.email, phone: phoneOf(c), company: 'Acme', message: 'We both' },
  }),
  'a lead of b': ([, b]) => ({ path: '/leads', body: { contact_id: b.contact, pipeline_id } }),
  'update all': () => control({ on_duplicate: 'update_all' }),
  'keep what differs': () => control({ conflict: 'keep' }),
  'b is a’s likeness': ([a, b]) => change(b, { emails: [b.email, a.email] }),
  'merge the group': (_, { review }) => ({
    path: `/reviews/${review}/resolve`,
    body: { action: 'merge' },
  }),
  'keep the group apart': (_, { review }) => ({
    path: `/reviews/${review}/resolve`,
    body: { action: 'keep_apart' },
  }),
  'name lead b': ([, b]) => ({ method: 'PATCH', path: `/leads/${b.lead}`, body: { name: 'Bob' } }),
  'erase a': ([a]) => ({ path: `/contacts/${a.contact}/erase` }),
  'erase b': ([, b]) => ({ path: `/contacts/${b.contact}/erase` }),
  undo: (_, { merges }) => ({ path: `/merges/${merges.at(-1)}/undo` }),
  'undo the first': (_, { merges }) => ({ path: `/merges/${merges[0]}/undo` }),
  'the trash is emptied': () => ({ sweep: new Date(Date.now() + 31 * 86_400_000) }),
  'restore contact b': ([, b]) => ({ path: `/trash/${b.contact}/restore` }),
  'restore lead b': ([, b]) => ({ path: `/trash/${b.lead}/restore` }),
} satisfies Record<string, Deed>
export type Name = keyof typeof DEEDS
export const MERGES: Name[] = [
  'contacts a←b',
  'contacts b←a',
  'contacts c←b',
  'leads a←b',
  'leads b←a',
  'leads c←a',
]

async function act(asked: Act, bindings?: typeof worker): Promise<{ status: number; body: Json }> {
  if ('path' in asked) return api(asked.method ?? 'POST', asked.path, asked.body, bindings)
  const wiring = { clock: () => asked.sweep.getTime(), turns: noTurns }
  await purge(makeDeps(worker, createExecutionContext(), wiring))
  return { status: 0, body: null }
}
async function situation(earlier: Name[]) {
  const people: [Person, Person, Person] = [await person(), await person(), await person()]
  const known: Known = { merges: [], review: '' }
  for (const name of earlier) {
    const done = await act(DEEDS[name](people, known))
    expect([name, done.status]).toEqual([name, expect.toSatisfy((it: number) => it < 300)])
    const folded = ['merged', 'updated'].includes(done.body?.outcome)
    const merge = folded ? (await api('GET', '/merges?limit=1')).body.data[0].id : done.body?.merge_id
    if (merge) known.merges.push(merge)
    if (name === 'b is a’s likeness') known.review = (await api('GET', '/reviews?limit=1')).body.data[0].id
  }
  return { people, known }
}

type Row = { id: string; merged_into: string | null; gone: number; owner: string | null; name: string | null }
/** What the two were answered and how the three stand, in words that have no IDs. */
async function outcome(people: Person[], answers: { status: number; body: Json }[]): Promise<string> {
  const ids = people.flatMap(({ contact, lead }) => [contact, lead])
  const { results: rows } = await worker.DB.prepare(
    `SELECT id, merged_into, deleted_at IS NOT NULL AS gone, NULL AS owner, concat_ws(' ', first_name,
        (SELECT count(*) FROM identifiers AS i WHERE i.account_id = ?1 AND i.contact_id = contacts.id)) AS name
      FROM contacts WHERE account_id = ?1
      UNION ALL SELECT id, merged_into, deleted_at IS NOT NULL, contact_id, name FROM leads WHERE account_id = ?1`,
  )
    .bind(account_id)
    .all<Row>()
  const nameOf = (id: string | null) => (id === null ? '–' : ids.includes(id) ? `${ids.indexOf(id)}` : 'new')
  const standing = ids.map((id) => {
    const row = rows.find((it) => it.id === id)
    return row
      ? `${row.gone ? 'gone ' : ''}${row.name ?? ''} ${nameOf(row.merged_into)} of ${nameOf(row.owner)}`
      : 'nothing'
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
  'a ledger of the erased': `SELECT m.id FROM merges AS m CROSS JOIN json_each(m.body, '$.request.contacts') AS it
    LEFT JOIN contacts AS c ON c.account_id = m.account_id AND c.id = it.value ->> '$.change.id'
    WHERE m.account_id = ? AND c.id IS NULL`,
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

/** Makes each of some deeds meet each of others. `earlier`: what was done before. */
export function meet(earlier: Name[], some: Name[], others: Name[]) {
  const after = earlier.length > 0 ? `, after ${earlier.join(' and ')},` : ','
  const cases = some.flatMap((one) => others.map((other): [Name, Name] => [one, other]))
  test.each(cases)(`%s, with %s at any moment${after} is as one after the other`, async (one, other) => {
    const serial: string[] = []
    for (const first of [true, false]) {
      const { people, known } = await situation(earlier)
      const answers: { status: number; body: Json }[] = []
      for (const name of first ? [one, other] : [other, one])
        answers.push(await act(DEEDS[name](people, known)))
      serial.push(await outcome(people, first ? answers : answers.toReversed()))
    }
    const wrong: string[] = []
    // Until there is no such question any more: what came in between may have made it ask fewer than it would.
    for (let nth = 0, came = true; came; nth++) {
      const { people, known } = await situation(earlier)
      let between: { status: number; body: Json } | undefined
      const DB = before(nth, async () => {
        between = await act(DEEDS[other](people, known))
      })
      let answer = await act(DEEDS[one](people, known), { ...worker, DB })
      came = between !== undefined
      // Told to come back, it does.
      if (answer.status === 503) answer = await act(DEEDS[one](people, known))
      between ??= await act(DEEDS[other](people, known))
      const now = await outcome(people, [answer, between])
      if (!serial.includes(now)) wrong.push(`before question ${nth}: ${now}`)
      const faults = await broken()
      if (faults.length > 0) wrong.push(`before question ${nth}: ${faults}`)
    }
    expect(wrong.length > 0 ? { wrong, serial } : {}).toEqual({})
  })
}
