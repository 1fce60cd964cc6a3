import type { Json } from '../account.ts'
import type { Call, Reply, Vendor } from './server.ts'

export const twentyToken = 'twenty-token'
const SINGULAR: Record<string, string> = {
  people: 'person',
  opportunities: 'opportunity',
  notes: 'note',
  tasks: 'task',
  noteTargets: 'noteTarget',
  taskTargets: 'taskTarget',
}
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

type Emails = { primaryEmail: string; additionalEmails: string[] }
export type TwentyRecord = {
  id: string
  deletedAt: string | null
  name?: unknown
  emails?: Emails
  pointOfContactId?: string
  [field: string]: unknown
}

/** Twenty as connectors.md tells of it; what is no field of an object is refused. */
export function twentyVendor(may: { merge?: boolean } = {}) {
  const stores = new Map<string, Map<string, TwentyRecord>>()
  const of = (name: string) => {
    const there = stores.get(name) ?? new Map<string, TwentyRecord>()
    stores.set(name, there)
    return there
  }
  const live = (name: string) => [...of(name).values()].filter(({ deletedAt }) => deletedAt === null)
  const problem = (status: number, message: string): Reply => ({
    status,
    body: { statusCode: status, error: 'Error', messages: [message] },
  })
  const named = (verb: string, name: string) => {
    const one = SINGULAR[name] ?? name
    return `${verb}${one[0]?.toUpperCase()}${one.slice(1)}`
  }
  const shown = (it: TwentyRecord) => ({ ...it })

  function answer({ method, path, body, query, headers }: Call): Reply | null {
    if (headers.authorization !== `Bearer ${twentyToken}`) return problem(401, 'Token invalid')
    const sent = (body ?? {}) as Json
    if (path === '/rest/metadata/objects')
      return {
        status: 200,
        body: {
          data: {
            objects: [
              {
                nameSingular: 'opportunity',
                fields: [{ name: 'stage', label: 'Stage', options: [{ value: 'NEW', label: 'New' }] }],
              },
            ],
          },
        },
      }
    if (path === '/rest/workspaceMembers') return { status: 200, body: { data: { workspaceMembers: [] } } }
    const [, name = '', id = ''] = /^\/rest\/(\w+)(?:\/([^/]+))?$/.exec(path) ?? []
    if (!SINGULAR[name]) return null
    if (id === 'merge') return merge(name, sent)
    if (!id && method === 'POST') {
      const made: TwentyRecord = { ...sent, id: (sent.id as string) ?? crypto.randomUUID(), deletedAt: null }
      if (!UUID.test(made.id)) return problem(400, 'id is no UUID')
      if (of(name).has(made.id)) return problem(400, 'A duplicate entry was detected')
      const email = made.emails?.primaryEmail
      if (email && live(name).some((it) => it.emails?.primaryEmail === email))
        return problem(400, 'A duplicate entry was detected')
      of(name).set(made.id, made)
      return { status: 201, body: { data: { [named('create', name)]: shown(made) } } }
    }
    if (!id) {
      const filter = query.get('filter') ?? ''
      const [, value = ''] = /primaryEmail\[eq\]:"(.*)"$/.exec(filter) ?? []
      const [, tail = ''] = /primaryPhoneNumber\[like\]:"%(.*)"$/.exec(filter) ?? []
      const all = live(name)
        .filter((it) => !value || it.emails?.primaryEmail === value)
        .filter(
          (it) =>
            !tail ||
            String((it.phones as Record<string, string> | undefined)?.primaryPhoneNumber).endsWith(tail),
        )
      const limit = Number(query.get('limit') ?? 60)
      const from = all.findIndex((it) => it.id === query.get('starting_after')) + 1
      const some = all.slice(from, from + limit)
      const pageInfo = {
        hasNextPage: all.length > from + limit,
        startCursor: some[0]?.id,
        endCursor: some.at(-1)?.id,
      }
      return { status: 200, body: { data: { [name]: some.map(shown) }, pageInfo, totalCount: all.length } }
    }
    const it = of(name).get(id)
    if (!it || it.deletedAt) return problem(404, 'Record not found')
    if (method === 'PATCH') {
      Object.assign(it, sent)
      return { status: 200, body: { data: { [named('update', name)]: shown(it) } } }
    }
    return { status: 200, body: { data: { [SINGULAR[name] as string]: shown(it) } } }
  }

  function merge(name: string, sent: Json): Reply {
    if (may.merge === false) return problem(403, 'Forbidden')
    const [winner, loser] = (sent.ids as string[]).map((id) => of(name).get(id))
    if (!winner || !loser || winner.deletedAt || loser.deletedAt) return problem(400, 'Record not found')
    loser.deletedAt = 'now'
    if (winner.emails && loser.emails)
      winner.emails.additionalEmails = [
        ...new Set([
          ...winner.emails.additionalEmails,
          loser.emails.primaryEmail,
          ...loser.emails.additionalEmails,
        ]),
      ].filter((it) => it && it !== winner.emails?.primaryEmail)
    for (const it of of('opportunities').values())
      if (it.pointOfContactId === loser.id) it.pointOfContactId = winner.id
    return { status: 200, body: { data: { [named('merge', name)]: shown(winner) } } }
  }

  const vendor: Vendor = {
    answer,
    breach({ method, path, body }) {
      if (method !== 'POST' || path !== '/rest/people') return null
      const { name, emails, phones, ...rest } = body as Record<string, unknown>
      const odd = Object.keys(rest).filter((it) => it !== 'id')
      if (!name || !emails || !phones || odd.length > 0) return `not a person: ${JSON.stringify(body)}`
      return null
    },
    tooMany: () => problem(429, 'Too many requests'),
    limit: { amount: 100, per_ms: 60_000 },
  }
  return { vendor, live, stores }
}
