import { breach } from './contract.ts'
import { CONTRACTS, FILE, KOMMO_PIPELINES } from './kommo-contract.ts'
import type { Call, Reply, Vendor } from './server.ts'

const TOKEN = 'kommo-token'

type Field = { field_id?: number; field_code?: string; values: { value?: unknown; enum_code?: string }[] }
export type KommoRecord = {
  id: number
  name: string
  first_name?: string
  last_name?: string
  custom_fields_values: Field[]
  tags: string[]
  status_id?: number
  pipeline_id?: number
  contacts: number[]
  visitor_uid?: string
  request_id?: string
  unsorted?: boolean
  source_uid?: string
}
type Note = { id: number; on: string; text: string }

/** Kommo as connectors.md tells of it; replies are checked against their contracts as well. */
export function kommoVendor({ duplicateControl = false } = {}) {
  const contacts = new Map<number, KommoRecord>()
  const leads = new Map<number, KommoRecord>()
  const notes: Note[] = []
  const tasks: { id: number; text: string; entity_id: number; responsible_user_id?: number }[] = []
  const oauth = { access: TOKEN, refresh: 'refresh-1', renewals: 0, spent: [] as string[] }
  let ids = 1000
  const store = { contacts, leads, notes, tasks, oauth }

  function write(into: KommoRecord, from: Record<string, unknown>) {
    const { custom_fields_values, tags_to_add, tags_to_delete, _embedded, ...rest } = from as Record<
      string,
      never
    >
    Object.assign(into, rest)
    if (rest.first_name || rest.last_name)
      into.name = [into.first_name, into.last_name].filter(Boolean).join(' ')
    for (const field of (custom_fields_values ?? []) as Field[]) {
      const same = (it: Field) => it.field_code === field.field_code && it.field_id === field.field_id
      into.custom_fields_values = into.custom_fields_values.filter((it) => !same(it))
      const values = field.values.filter(({ value }) => value !== '')
      if (values.length > 0) into.custom_fields_values.push({ ...field, values })
    }
    const names = (list: unknown) => ((list ?? []) as { name: string }[]).map(({ name }) => name)
    const gone = names(tags_to_delete)
    const inside = _embedded as { tags?: unknown; contacts?: { id: number }[] } | undefined
    into.tags = [...new Set([...into.tags, ...names(inside?.tags), ...names(tags_to_add)])].filter(
      (it) => !gone.includes(it),
    )
    if (inside?.contacts?.every(({ id }) => id)) into.contacts = inside.contacts.map(({ id }) => id)
  }
  function make(into: Map<number, KommoRecord>, from: Record<string, unknown>): KommoRecord {
    const made: KommoRecord = { id: ids++, name: '', custom_fields_values: [], tags: [], contacts: [] }
    write(made, from)
    into.set(made.id, made)
    return made
  }
  const shown = (it: KommoRecord) => ({
    id: it.id,
    name: it.name,
    first_name: it.first_name ?? '',
    last_name: it.last_name ?? '',
    status_id: it.status_id,
    pipeline_id: it.pipeline_id,
    custom_fields_values: it.custom_fields_values.map((field) => ({
      field_id: field.field_id ?? (field.field_code === 'EMAIL' ? 2 : 1),
      field_code: field.field_code ?? null,
      values: field.values,
    })),
    _embedded: {
      tags: it.tags.map((name, i) => ({ id: i + 1, name })),
      contacts: it.contacts.map((id) => ({ id, is_main: true })),
      leads: [...leads.values()].filter(({ contacts }) => contacts.includes(it.id)).map(({ id }) => ({ id })),
    },
  })
  const ok = (definition: string | null, body: unknown): Reply => {
    const wrong = definition ? breach(FILE, definition, body) : null
    if (wrong) throw new Error(`the server itself breaks the contract: ${wrong}`)
    return { status: 200, body }
  }
  const page = (of: 'contacts' | 'leads', { query }: Call): Reply => {
    const text = query.get('query')
    const [limit, at] = [Number(query.get('limit') ?? 50), Number(query.get('page') ?? 1)]
    const visible = [...store[of].values()].filter(({ unsorted }) => !unsorted)
    const found = text
      ? visible.filter((it) => JSON.stringify([it.name, it.custom_fields_values, it.tags]).includes(text))
      : visible
    const some = found.slice((at - 1) * limit, at * limit)
    if (some.length === 0) return { status: 204 }
    const next = found.length > at * limit ? { next: { href: 'next' } } : {}
    const body = { _page: at, _links: next, _embedded: { [of]: some.map(shown) } }
    return ok(of === 'contacts' ? 'GetContactsResponse' : null, body)
  }
  const embedded = (of: string, list: object[]) => ({ _embedded: { [of]: list } })

  function answer(call: Call): Reply | null {
    const { method, path, body } = call
    if (path === '/oauth2/access_token') return token(body as Record<string, string>)
    if (call.headers.authorization !== `Bearer ${oauth.access}`)
      return { status: 401, body: { title: 'Unauthorized', type: 't', status: 401, detail: 'Invalid token' } }
    const rows = body as Record<string, unknown>[]
    const at = (pattern: RegExp) => pattern.exec(path)
    if (method === 'GET' && path === '/api/v4/leads/pipelines')
      return ok('GetPipelinesResponse', {
        _total_items: 1,
        ...embedded(
          'pipelines',
          KOMMO_PIPELINES.map(({ statuses, ...rest }) => ({ ...rest, ...embedded('statuses', statuses) })),
        ),
      })
    if (method === 'GET' && path === '/api/v4/users')
      return ok(
        null,
        embedded('users', [
          { id: 7, name: 'Grace', email: 'grace@crm.example' },
          { id: 8, name: 'Ada', email: 'ada@crm.example' },
        ]),
      )
    if (method === 'GET' && at(/custom_fields$/))
      return ok(null, embedded('custom_fields', [{ id: 501, name: 'Budget', type: 'text' }]))
    if (method === 'GET' && path === '/api/v4/contacts') return page('contacts', call)
    if (method === 'GET' && path === '/api/v4/leads') return page('leads', call)
    if (method === 'GET' && path === '/api/v4/leads/unsorted') {
      const waiting = [...leads.values()].filter((it) => it.unsorted).toReversed()
      if (waiting.length === 0) return { status: 204 }
      const entries = waiting.map((it) => ({
        uid: `uid-${it.id}`,
        source_uid: it.source_uid,
        ...embedded('leads', [{ id: it.id }]),
      }))
      return ok(null, embedded('unsorted', entries))
    }
    const single = at(/^\/api\/v4\/(contacts|leads)\/(\d+)$/)
    if (single) {
      const it = store[single[1] as 'contacts' | 'leads'].get(Number(single[2]))
      if (!it) return { status: 404, body: { title: 'Not Found', type: 't', status: 404, detail: 'none' } }
      if (method === 'GET') return ok(null, shown(it))
      write(it, body as Record<string, unknown>)
      return ok(null, { id: it.id, updated_at: 1 })
    }
    if (method === 'POST' && path === '/api/v4/contacts') {
      const made = rows.map((row) => make(contacts, row))
      return ok(
        'PostContactsResponse',
        embedded(
          'contacts',
          made.map(({ id }) => ({ id, request_id: '0' })),
        ),
      )
    }
    if (method === 'POST' && path === '/api/v4/leads') {
      const made = rows.map((row) => make(leads, row))
      return ok(
        'PostLeadsResponse',
        embedded(
          'leads',
          made.map(({ id }) => ({ id, request_id: '0' })),
        ),
      )
    }
    if (method === 'POST' && path === '/api/v4/leads/complex')
      return ok('PostLeadsComplexResponse', rows.map(complex))
    if (method === 'POST' && path === '/api/v4/leads/unsorted/forms')
      return ok('PostUnsortedFormsResponse', embedded('unsorted', rows.map(unsorted)))
    const noted = at(/^\/api\/v4\/(leads|contacts)\/notes$/)
    if (noted && method === 'POST') {
      const made = rows.map(({ entity_id, params }) => {
        const note = { id: ids++, on: `${noted[1]}/${entity_id}`, text: (params as { text: string }).text }
        notes.push(note)
        return { id: note.id, entity_id }
      })
      return ok(null, embedded('notes', made))
    }
    const asked = at(/^\/api\/v4\/((?:leads|contacts)\/\d+)\/notes$/)
    if (asked && method === 'GET') {
      const found = notes.filter(({ on }) => on === asked[1])
      if (found.length === 0) return { status: 204 }
      return ok(
        null,
        embedded(
          'notes',
          found.map(({ id, text }) => ({ id, note_type: 'common', params: { text } })),
        ),
      )
    }
    if (path === '/api/v4/tasks') {
      if (method === 'GET') return tasks.length === 0 ? { status: 204 } : ok(null, embedded('tasks', tasks))
      const made = rows.map((row) => {
        const task = {
          id: ids++,
          text: String(row.text),
          entity_id: Number(row.entity_id),
          responsible_user_id: Number(row.responsible_user_id),
        }
        tasks.push(task)
        return task
      })
      return ok(null, embedded('tasks', made))
    }
    const linked = at(/^\/api\/v4\/leads\/(\d+)\/(link|unlink)$/)
    if (linked && method === 'POST') {
      const lead = leads.get(Number(linked[1]))
      if (!lead) return { status: 404, body: { title: 'Not Found', type: 't', status: 404, detail: 'none' } }
      const to = rows.map(({ to_entity_id }) => Number(to_entity_id))
      lead.contacts = [...(linked[2] === 'link' ? to : []), ...lead.contacts.filter((id) => !to.includes(id))]
      if (linked[2] === 'unlink') return { status: 204 }
      return ok(null, {
        _total_items: 1,
        ...embedded('links', [{ entity_id: lead.id, entity_type: 'leads' }]),
      })
    }
    return null
  }

  function complex(row: Record<string, unknown>) {
    const inside = row._embedded as { contacts: Record<string, unknown>[]; tags: unknown[] }
    const person = inside.contacts[0] ?? {}
    const values = JSON.stringify(
      (person.custom_fields_values as Field[]).flatMap((it) => it.values.map(({ value }) => value)),
    )
    const known = [...contacts.values()].find((it) =>
      it.custom_fields_values.some((field) =>
        field.values.some(({ value }) => values.includes(`"${value}"`)),
      ),
    )
    const [same] =
      duplicateControl && known ? [...leads.values()].filter((it) => it.contacts.includes(known.id)) : []
    const request_id = [String(row.request_id)]
    if (same && known)
      return { id: same.id, contact_id: known.id, company_id: null, request_id, merged: true }
    const contact = make(contacts, person)
    const lead = make(leads, { ...row, _embedded: { tags: inside.tags } })
    lead.contacts = [contact.id]
    return { id: lead.id, contact_id: contact.id, company_id: null, request_id, merged: false }
  }
  function unsorted(row: Record<string, unknown>) {
    const inside = row._embedded as { leads: Record<string, unknown>[]; contacts: Record<string, unknown>[] }
    const contact = make(contacts, inside.contacts[0] ?? {})
    const lead = make(leads, { pipeline_id: row.pipeline_id, status_id: 2029, ...inside.leads[0] })
    lead.contacts = [contact.id]
    contact.unsorted = true
    Object.assign(lead, { unsorted: true, source_uid: row.source_uid })
    const uid = `uid-${lead.id}`
    return {
      uid,
      account_id: 1,
      request_id: String(row.request_id),
      _embedded: { leads: [{ id: lead.id }], contacts: [{ id: contact.id }], companies: [] },
    }
  }
  /** Each refresh token is good once; a second use is refused, as with servers that rotate. */
  function token(asked: Record<string, string>): Reply {
    const right =
      asked.grant_type === 'authorization_code'
        ? asked.code === 'code-1'
        : asked.refresh_token === oauth.refresh
    if (!right || asked.client_secret !== 'client-secret') {
      oauth.spent.push(String(asked.refresh_token ?? asked.code))
      return { status: 400, body: { title: 'Bad Request', type: 't', status: 400, detail: 'Invalid grant' } }
    }
    oauth.renewals += 1
    oauth.access = `access-${oauth.renewals}`
    oauth.refresh = `refresh-${oauth.renewals + 1}`
    return ok('TokenResponse', {
      token_type: 'Bearer',
      expires_in: 86400,
      server_time: 1751892369,
      access_token: oauth.access,
      refresh_token: oauth.refresh,
    })
  }

  const vendor: Vendor = {
    answer,
    breach({ method, path, body }) {
      const known = CONTRACTS.find(([verb, pattern]) => verb === method && pattern.test(path))
      return known ? breach(FILE, known[2], body) : null
    },
    tooMany: (retryAfter) => ({
      status: 429,
      body: { title: 'Too Many Requests', type: 't', status: 429, detail: 'Too many requests' },
      ...(retryAfter === undefined ? {} : { headers: { 'retry-after': retryAfter } }),
    }),
    limit: { amount: 7, per_ms: 1000 },
  }
  return { vendor, ...store }
}

export const kommoToken = TOKEN
