import type { Json } from '../account.ts'
import { breach } from './contract.ts'
import type { Call, Reply, Vendor } from './server.ts'

const FILE = 'hubspot-contacts-v3.schema.json'
export const hubspotToken = 'hubspot-token'

export type HubSpotRecord = {
  id: string
  properties: Record<string, string | null>
  /** Who it is associated with, `contacts/1`. */
  on: string[]
  mergedInto: string | null
}

const CONTRACTS: [method: string, path: RegExp, definition: string][] = [
  ['POST', /^\/crm\/v3\/objects\/\w+$/, 'SimplePublicObjectInputForCreate'],
  ['PATCH', /^\/crm\/v3\/objects\/\w+\/\d+$/, 'SimplePublicObjectInput'],
  ['POST', /^\/crm\/v3\/objects\/\w+\/search$/, 'PublicObjectSearchRequest'],
  ['POST', /^\/crm\/v3\/objects\/\w+\/merge$/, 'PublicMergeInput'],
]

/** HubSpot as connectors.md tells of it. @param may what this account lets an app do. */
export function hubspotVendor(may: { merge?: boolean; properties?: boolean } = {}) {
  const objects = new Map<string, Map<string, HubSpotRecord>>()
  const of = (name: string) => {
    const there = objects.get(name) ?? new Map<string, HubSpotRecord>()
    objects.set(name, there)
    return there
  }
  const made = new Set<string>()
  let ids = 100
  const at = '2026-01-01T00:00:00.000Z'
  const shown = (it: HubSpotRecord) => ({
    id: it.id,
    properties: it.properties,
    createdAt: at,
    updatedAt: at,
    archived: false,
    associations: {
      contacts: {
        results: it.on
          .filter((on) => on.startsWith('contacts/'))
          .map((on) => ({ id: on.slice(9), type: 'deal_to_contact' })),
      },
    },
  })
  const problem = (status: number, category: string, message: string): Reply => {
    const body = { status: 'error', category, message, correlationId: 'c-1' }
    const wrong = breach(FILE, 'ModelError', body)
    if (wrong) throw new Error(wrong)
    return { status, body }
  }
  const addresses = ({ properties: it }: HubSpotRecord) =>
    [it.email, ...(it.hs_additional_emails ?? '').split(';')].filter(Boolean)
  const live = (name: string) => [...of(name).values()].filter(({ mergedInto }) => mergedInto === null)
  const taken = (email: string | null | undefined, but?: string) =>
    email ? live('contacts').find((it) => it.id !== but && addresses(it).includes(email)) : undefined
  /** A merged record is answered as the one that it is part of. */
  const find = (name: string, id: string, by?: string | null): HubSpotRecord | undefined => {
    if (by === 'email') return taken(id)
    if (by) return live(name).find(({ properties }) => properties[by] === id)
    const it = of(name).get(id)
    return it?.mergedInto ? find(name, it.mergedInto) : it
  }

  function answer({ method, path, body, query, headers }: Call): Reply | null {
    if (headers.authorization !== `Bearer ${hubspotToken}`)
      return problem(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found')
    const sent = body as Json
    const property = /^\/crm\/v3\/properties\/(\w+)(?:\/(\w+))?$/.exec(path)
    if (property) {
      if (method === 'POST') {
        if (may.properties === false) return problem(403, 'MISSING_SCOPES', 'No scope for schemas')
        made.add(`${property[1]}/${sent.name}`)
        return { status: 201, body: { name: sent.name } }
      }
      if (property[2])
        return made.has(`${property[1]}/${property[2]}`)
          ? { status: 200, body: { name: property[2] } }
          : problem(404, 'OBJECT_NOT_FOUND', 'No such property')
      return { status: 200, body: { results: [{ name: 'budget', label: 'Budget' }] } }
    }
    if (path === '/crm/v3/pipelines/deals')
      return {
        status: 200,
        body: {
          results: [
            {
              id: 'default',
              label: 'Sales',
              stages: [
                { id: 'new', label: 'New', metadata: { probability: '0.2' } },
                { id: 'offer', label: 'Offer', metadata: { probability: '0.6' } },
                { id: 'closedlost', label: 'Lost', metadata: { probability: '0.0' } },
              ],
            },
          ],
        },
      }
    if (path === '/crm/v3/owners')
      return { status: 200, body: { results: [{ id: '7', firstName: 'Grace', lastName: 'Hopper' }] } }
    const associated = /^\/crm\/v4\/objects\/deals\/(\d+)\/associations\/(?:default\/)?contacts\/(\d+)$/.exec(
      path,
    )
    if (associated) {
      const deal = of('deals').get(associated[1] as string)
      if (!deal) return problem(404, 'OBJECT_NOT_FOUND', 'none')
      const on = `contacts/${associated[2]}`
      deal.on = deal.on.filter((it) => it !== on)
      if (method === 'DELETE') return { status: 204 }
      deal.on.unshift(on)
      return { status: 200, body: {} }
    }
    const [, name = '', rest = ''] = /^\/crm\/v3\/objects\/(\w+)(?:\/([^/]+))?$/.exec(path) ?? []
    if (name === '') return null
    if (rest === '' && method === 'POST') {
      const properties = { ...(sent.properties as Record<string, string>) }
      const known = name === 'contacts' ? taken(properties.email) : undefined
      if (known)
        return problem(409, 'OBJECT_ALREADY_EXISTS', `Contact already exists. Existing ID: ${known.id}`)
      const unknown = Object.keys(properties).find(
        (it) => it.startsWith('onelead') && !made.has(`${name}/${it}`),
      )
      if (unknown) return problem(400, 'VALIDATION_ERROR', `Property "${unknown}" does not exist`)
      const on = ((sent.associations ?? []) as { to: { id: string } }[]).map(({ to }) => to.id)
      const id = String(ids++)
      const to = (it: string) => (of('deals').has(it) ? `deals/${it}` : `contacts/${it}`)
      of(name).set(id, { id, properties, on: on.map(to), mergedInto: null })
      return { status: 201, body: shown(of(name).get(id) as HubSpotRecord) }
    }
    if (rest === '') {
      const all = live(name)
      const from = Number(query.get('after') ?? 0)
      const limit = Number(query.get('limit') ?? 10)
      const paging = all.length > from + limit ? { paging: { next: { after: String(from + limit) } } } : {}
      return { status: 200, body: { results: all.slice(from, from + limit).map(shown), ...paging } }
    }
    if (rest === 'search') return search(name, sent)
    if (rest === 'merge') return merge(name, sent)
    const it = find(name, decodeURIComponent(rest), query.get('idProperty'))
    if (!it) return problem(404, 'OBJECT_NOT_FOUND', 'none')
    if (method === 'PATCH') {
      const properties = sent.properties as Record<string, string>
      if (name === 'contacts' && taken(properties.email, it.id))
        return problem(409, 'CONFLICT', 'Contact already exists')
      Object.assign(it.properties, properties)
    }
    return { status: 200, body: shown(it) }
  }

  function search(name: string, sent: Json): Reply {
    type Filter = { propertyName: string; value: string }
    const groups = sent.filterGroups as { filters: Filter[] }[]
    const fits = (it: HubSpotRecord) =>
      groups.some(({ filters }) =>
        filters.every(({ propertyName, value }) =>
          propertyName.startsWith('associations.')
            ? it.on.includes(`${propertyName.slice('associations.'.length)}s/${value}`)
            : it.properties[propertyName] === value,
        ),
      )
    const results = live(name).filter(fits).map(shown)
    return { status: 200, body: { total: results.length, results } }
  }
  function merge(name: string, sent: Json): Reply {
    if (may.merge === false) return problem(403, 'MISSING_SCOPES', 'This account may not merge')
    const [winner, loser] = [
      find(name, String(sent.primaryObjectId)),
      find(name, String(sent.objectIdToMerge)),
    ]
    if (!winner || !loser || winner === loser) return problem(400, 'VALIDATION_ERROR', 'nothing to merge')
    // A new record, as HubSpot may make one: whoever merges goes on with the ID that is answered.
    const id = String(ids++)
    const more = [...addresses(winner).slice(1), ...addresses(loser)].join(';')
    const properties = {
      ...loser.properties,
      ...winner.properties,
      ...(more ? { hs_additional_emails: more } : {}),
    }
    of(name).set(id, { id, properties, on: [...winner.on, ...loser.on], mergedInto: null })
    for (const it of [winner, loser]) {
      it.mergedInto = id
      for (const other of objects.values())
        for (const record of other.values())
          record.on = [...new Set(record.on.map((on) => (on === `${name}/${it.id}` ? `${name}/${id}` : on)))]
    }
    return { status: 200, body: shown(of(name).get(id) as HubSpotRecord) }
  }

  const vendor: Vendor = {
    answer,
    breach({ method, path, body }) {
      const known = CONTRACTS.find(([verb, pattern]) => verb === method && pattern.test(path))
      return known ? breach(FILE, known[2], body) : null
    },
    tooMany: () => ({
      status: 429,
      body: {
        status: 'error',
        policyName: 'TEN_SECONDLY_ROLLING',
        message: 'limit',
        category: 'RATE_LIMITS',
        correlationId: 'c',
      },
    }),
    limit: { amount: 100, per_ms: 10_000 },
  }
  return { vendor, live, objects }
}
