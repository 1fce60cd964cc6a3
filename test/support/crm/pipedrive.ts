import type { Json } from '../account.ts'
import { breach } from './contract.ts'
import type { Call, Reply, Vendor } from './server.ts'

const V1 = 'pipedrive-v1-subset.schema.json'
const V2 = 'pipedrive-v2-subset.schema.json'
export const pipedriveToken = 'pipedrive-token'

const CONTRACTS: [method: string, path: RegExp, file: string, definition: string][] = [
  ['POST', /^\/api\/v2\/persons$/, V2, 'AddPersonRequest'],
  ['PATCH', /^\/api\/v2\/persons\/\d+$/, V2, 'UpdatePersonRequest'],
  ['POST', /^\/api\/v2\/deals$/, V2, 'AddDealRequest'],
  ['POST', /^\/api\/v2\/activities$/, V2, 'AddActivityRequest'],
  ['POST', /^\/v1\/leads$/, V1, 'AddLeadRequest'],
  ['POST', /^\/v1\/notes$/, V1, 'AddNoteRequest'],
  ['PUT', /^\/v1\/persons\/\d+\/merge$/, V1, 'MergePersonsRequest'],
  ['PUT', /^\/v1\/deals\/\d+\/merge$/, V1, 'MergeDealsRequest'],
]

type Value = { value: string; primary: boolean; label: string }
export type PipedriveRecord = {
  id: number | string
  is_deleted?: boolean
  emails?: Value[]
  phones?: Value[]
  person_id?: number
  [field: string]: unknown
}

/** Pipedrive as connectors.md tells of it. */
export function pipedriveVendor(may: { merge?: boolean } = {}) {
  const stores = {
    persons: new Map<string, PipedriveRecord>(),
    deals: new Map<string, PipedriveRecord>(),
    leads: new Map<string, PipedriveRecord>(),
    notes: new Map<string, PipedriveRecord>(),
    activities: new Map<string, PipedriveRecord>(),
  }
  const fields: { of: string; key: string; name: string }[] = []
  let ids = 1
  const ok = (data: unknown, status = 200, more: object = {}): Reply => ({
    status,
    body: { success: true, data, ...more },
  })
  const none: Reply = {
    status: 404,
    body: { success: false, error: 'Entity was not found', error_info: '', data: null },
  }
  type Store = keyof typeof stores
  const live = (name: Store) => [...stores[name].values()].filter(({ is_deleted }) => !is_deleted)

  function answer({ method, path, body, query, headers }: Call): Reply | null {
    if (headers['x-api-token'] !== pipedriveToken)
      return { status: 401, body: { success: false, error: 'unauthorized access', errorCode: 401 } }
    const sent = (body ?? {}) as Json
    const field = /^\/v1\/(personFields|dealFields)$/.exec(path)?.[1]
    if (field) {
      if (method === 'GET') return ok(fields.filter(({ of }) => of === field))
      const made = { of: field, key: `key${fields.length}`, name: String(sent.name) }
      fields.push(made)
      return ok({ id: ids++, ...made }, 201)
    }
    if (path === '/api/v2/pipelines') return ok([{ id: 1, name: 'Sales' }])
    if (path === '/api/v2/stages') return ok([{ id: 11, name: 'New', pipeline_id: 1 }])
    if (path === '/v1/users') return ok([{ id: 7, name: 'Grace' }])
    if (path === '/api/v2/persons/search') return search(query)
    const merged = /^\/v1\/(persons|deals)\/(\d+)\/merge$/.exec(path)
    if (merged) return merge(merged[1] as Store, merged[2] as string, String(sent.merge_with_id))
    const [, name, id] =
      /^\/(?:v1|api\/v2)\/(persons|deals|leads|notes|activities)(?:\/([^/]+))?$/.exec(path) ?? []
    if (!name) return null
    const store = stores[name as Store]
    if (!id && method === 'POST') {
      const made: PipedriveRecord = { ...sent, id: name === 'leads' ? `uuid-${ids++}` : ids++ }
      store.set(String(made.id), made)
      return ok(made, name === 'leads' ? 201 : 200)
    }
    if (!id) return page(name as Store, query)
    const it = store.get(id)
    if (!it || it.is_deleted) return none
    if (method === 'PATCH') Object.assign(it, sent)
    const wrong = name === 'persons' ? breach(V2, 'Person', it) : null
    if (wrong) throw new Error(wrong)
    return ok(it)
  }

  function page(name: Store, query: URLSearchParams): Reply {
    const person = query.get('person_id')
    const same = (key: string) => !query.get(key) || query.get(key) === undefined
    const all = live(name).filter(
      (it) =>
        (!person || String(it.person_id) === person) &&
        (same('deal_id') || String(it.deal_id) === query.get('deal_id')) &&
        (same('lead_id') || it.lead_id === query.get('lead_id')),
    )
    const limit = Number(query.get('limit') ?? 100)
    if (name === 'leads') {
      const start = Number(query.get('start') ?? 0)
      const more_items_in_collection = all.length > start + limit
      const pagination = { start, limit, more_items_in_collection, next_start: start + limit }
      return ok(all.slice(start, start + limit), 200, { additional_data: { pagination } })
    }
    const from = Number(query.get('cursor') ?? 0)
    const next_cursor = all.length > from + limit ? String(from + limit) : null
    return ok(all.slice(from, from + limit), 200, { additional_data: { next_cursor } })
  }
  function search(query: URLSearchParams): Reply {
    const [term, among] = [query.get('term') ?? '', query.get('fields') ?? '']
    const values = (it: PipedriveRecord) =>
      among === 'custom_fields'
        ? Object.values((it.custom_fields ?? {}) as object)
        : (among === 'email' ? (it.emails ?? []) : (it.phones ?? [])).map(({ value }) => value)
    const items = live('persons')
      .filter((it) => values(it).includes(term))
      .map((it) => ({
        result_score: 0.5,
        item: {
          id: it.id,
          type: 'person',
          name: it.name,
          emails: (it.emails ?? []).map(({ value }) => value),
          phones: (it.phones ?? []).map(({ value }) => value),
        },
      }))
    return ok({ items })
  }
  function merge(name: Store, loserId: string, winnerId: string): Reply {
    if (may.merge === false) return { status: 403, body: { success: false, error: 'Scope is missing' } }
    const [winner, loser] = [stores[name].get(winnerId), stores[name].get(loserId)]
    if (!winner || !loser || loser.is_deleted) return none
    const union = (field: 'emails' | 'phones') => {
      const known = (winner[field] ?? []).map(({ value }) => value)
      return [...(winner[field] ?? []), ...(loser[field] ?? []).filter(({ value }) => !known.includes(value))]
    }
    if (name === 'persons') Object.assign(winner, { emails: union('emails'), phones: union('phones') })
    loser.is_deleted = true
    for (const deal of [...stores.deals.values(), ...stores.leads.values()])
      if (name === 'persons' && String(deal.person_id) === loserId) deal.person_id = Number(winnerId)
    return ok({ id: Number(winnerId), merge_what_id: Number(loserId) })
  }

  const vendor: Vendor = {
    answer,
    breach({ method, path, body }) {
      const known = CONTRACTS.find(([verb, pattern]) => verb === method && pattern.test(path))
      return known ? breach(known[2], known[3], body) : null
    },
    tooMany: () => ({ status: 429, body: { success: false, error: 'too many requests' } }),
    limit: { amount: 20, per_ms: 2000 },
  }
  return { vendor, live, stores }
}
