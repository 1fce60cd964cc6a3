/** HubSpot, CRM objects v3. Facts, and which of them nobody could check: docs/connectors.md. */

import { z } from 'zod'
import type { Call, Connector, Held, LeadValues, Session } from '../connector.ts'
import { CrmFailure } from '../crm-failure.ts'
import { renewByOauth } from '../renew-by-oauth.ts'
import { hubspot as answer } from './hubspot-answers.ts'
import { readHubSpotHook } from './hubspot-hook.ts'
import { classifyHubSpot, waitOfHubSpot } from './hubspot-limits.ts'
import {
  contactProperties,
  OBJECTS,
  OWN,
  READ,
  shown,
  shownLead,
  textOf,
  withoutEmpty,
} from './hubspot-records.ts'
import { prepareHubSpot, surveyHubSpot } from './hubspot-survey.ts'

const PAGE = 100
/** HubSpot's own association types. Source: @hubspot/api-client, AssociationTypes. */
const TYPE = { dealToContact: 3, contactNote: 202, contactTask: 204, dealNote: 214, dealTask: 216 }
/** Filter groups that a search takes. */
const FILTERS_MAX = 5
const anything = z.unknown()

export const hubspot: Connector = {
  title: 'HubSpot',
  base_url: 'https://api.hubapi.com',
  hosts: /^api\.hubapi\.com$/,
  secrets: [
    ['token'],
    ['client_id', 'client_secret', 'redirect_uri', 'code'],
    ['client_id', 'client_secret', 'refresh_token'],
  ],
  // OAuth apps: 100 in 10 s; searches: 4 a second. Source: HubSpot's changelog.
  limits: { all: { amount: 95, per_ms: 10_000 }, search: { amount: 4, per_ms: 1000 } },
  promises: {
    merge:
      'HubSpot joins the two contacts, and the two deals, into one. Where the account does not allow that, the duplicate deal is closed as lost and both get a note.',
    undo: 'HubSpot can not part records that it has joined. The other contact and deal are made anew with what Onelead knows of them; emails, calls and notes that HubSpot had of them stay with the one that went on, and so does an email address that both had.',
  },
  classify: classifyHubSpot,
  waitOf: waitOfHubSpot,
  renew: renewByOauth({ path: '/oauth/v1/token', as: 'form', answer: answer.token }),
  readHook: readHubSpotHook,
  open: (call, held) => session(call, held),
}

function session(call: Call, held: Held): Session {
  const objects = (rest: string) => `/crm/v3/objects/${rest}`
  const own = held.notes.own === true
  const get = (kind: 'contact' | 'lead', id: string, idProperty?: string) =>
    call({
      method: 'GET',
      path: objects(`${OBJECTS[kind]}/${encodeURIComponent(id)}`),
      query: { properties: READ[kind], associations: kind === 'lead' ? 'contacts' : undefined, idProperty },
      answer: answer.object.nullable(),
      missing: null,
    })
  const search = (object: string, filterGroups: object[], properties: string[]) =>
    call({
      method: 'POST',
      path: objects(`${object}/search`),
      body: { filterGroups, properties, limit: PAGE, after: '0', sorts: [] },
      answer: answer.search,
      lane: 'search',
    })
  const equal = (propertyName: string, value: string) => ({ propertyName, operator: 'EQ', value })
  const create = (object: string, properties: Record<string, string>, associations: object[]) =>
    call({ method: 'POST', path: objects(object), body: { properties, associations }, answer: answer.object })
  const patch = (object: string, id: string, properties: Record<string, string>) =>
    call({ method: 'PATCH', path: objects(`${object}/${id}`), body: { properties }, answer: answer.object })
  const to = (id: string, associationTypeId: number) => ({
    to: { id },
    types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }],
  })
  const dealProperties = (lead: Partial<LeadValues>): Record<string, string> => ({
    ...(lead.name === undefined ? {} : { dealname: lead.name }),
    ...(lead.pipeline_id ? { pipeline: lead.pipeline_id } : {}),
    ...(lead.stage_id ? { dealstage: lead.stage_id } : {}),
    ...(lead.owner_id ? { hubspot_owner_id: lead.owner_id } : {}),
    ...textOf(lead.fields ?? {}),
  })
  /** Where a deal goes that is mapped nowhere. */
  const place = held.notes.place as { pipeline: string; dealstage: string } | undefined
  const lost = held.notes.lost as Record<string, string> | undefined

  const list = (kind: 'contact' | 'lead', cursor: string | null) =>
    call({
      method: 'GET',
      path: objects(OBJECTS[kind]),
      query: {
        limit: PAGE,
        after: cursor ?? undefined,
        properties: READ[kind],
        associations: kind === 'lead' ? 'contacts' : undefined,
      },
      answer: answer.page,
    })

  return {
    async check() {
      const found = await call({
        method: 'GET',
        path: objects('contacts'),
        query: { limit: 1 },
        answer: answer.page,
      })
      return found.results.length > 0 ? 'Connected' : 'Connected. There are no contacts yet'
    },
    survey: () => surveyHubSpot(call),
    prepare: () => prepareHubSpot(call),
    async findOwn(kind, ourId, near) {
      if (own) return (await get(kind, ourId, OWN))?.id ?? null
      if (kind === 'contact') {
        const [email] = near.emails
        return email ? ((await get('contact', email, 'email'))?.id ?? null) : null
      }
      return null
    },
    async findContacts({ emails, phones }) {
      const found = []
      for (const email of emails) found.push(await get('contact', email, 'email'))
      const filters = phones.flatMap((phone) => [equal('phone', phone), equal('mobilephone', phone)])
      if (filters.length > 0) {
        const groups = filters.slice(0, FILTERS_MAX).map((filter) => ({ filters: [filter] }))
        found.push(...(await search('contacts', groups, READ.contact.split(','))).results)
      }
      return found.filter((it) => it !== null).map(shown)
    },
    async readContact(id) {
      const it = await get('contact', id)
      return it && shown(it)
    },
    async readLead(id) {
      const it = await get('lead', id)
      return it && shownLead(it)
    },
    async createContact(values, ourId) {
      const properties = { ...withoutEmpty(contactProperties(values)), ...(own ? { [OWN]: ourId } : {}) }
      try {
        return (await create('contacts', properties, [])).id
      } catch (error) {
        const known = await whoHas(error, values.emails[0])
        if (known === null) throw error
        return { known }
      }
    },
    async updateContact(id, values) {
      try {
        await patch('contacts', id, contactProperties(values))
      } catch (error) {
        if (!(error instanceof CrmFailure) || error.status !== 409) throw error
        // Somebody else there has the address, and HubSpot gives one to one.
        const { email: _, ...rest } = contactProperties(values)
        await patch('contacts', id, rest)
      }
    },
    async createLead(lead, ourId, contactId) {
      const properties = { ...place, ...dealProperties(lead), ...(own ? { [OWN]: ourId } : {}) }
      return (await create('deals', properties, [to(contactId, TYPE.dealToContact)])).id
    },
    async updateLead(id, lead) {
      const properties = dealProperties(lead)
      if (Object.keys(properties).length > 0) await patch('deals', id, properties)
    },
    async assignLead(id, contactId, fromContactId) {
      const at = `/crm/v4/objects/deals/${id}/associations`
      await call({
        method: 'PUT',
        path: `${at}/default/contacts/${contactId}`,
        answer: anything,
        empty: null,
      })
      if (fromContactId !== null && fromContactId !== contactId)
        await call({
          method: 'DELETE',
          path: `${at}/contacts/${fromContactId}`,
          answer: anything,
          empty: null,
          missing: null,
        })
    },
    async standing(kind, id) {
      const it = kind === 'lead' ? await get('lead', id) : null
      return it ? { dealstage: it.properties.dealstage, pipeline: it.properties.pipeline } : {}
    },
    foldContact: (loser, winner, { join }) => fold('contact', loser, winner, join),
    async foldLead(loser, winner, { join, was }) {
      const folded = await fold('lead', loser, winner, join)
      const stage = lost?.[String(was.pipeline)]
      if (folded.how === 'marked' && stage) await patch('deals', loser, { dealstage: stage })
      return folded
    },
    async unfoldContact(_, { how }) {
      return how === 'joined' ? 'again' : 'restored'
    },
    async unfoldLead(loser, { how, was }) {
      if (how === 'joined') return 'again'
      if (typeof was.dealstage === 'string') await patch('deals', loser, { dealstage: was.dealstage })
      return 'restored'
    },
    async note(on, text) {
      const properties = { hs_note_body: text, hs_timestamp: new Date(held.now()).toISOString() }
      return (
        await create('notes', properties, [to(on.id, on.kind === 'lead' ? TYPE.dealNote : TYPE.contactNote)])
      ).id
    },
    async task(on, { text, due_at, owner_id }) {
      const properties = {
        hs_task_subject: text,
        hs_timestamp: due_at,
        hs_task_status: 'NOT_STARTED',
        ...(owner_id ? { hubspot_owner_id: owner_id } : {}),
      }
      return (
        await create('tasks', properties, [to(on.id, on.kind === 'lead' ? TYPE.dealTask : TYPE.contactTask)])
      ).id
    },
    async findText(kind, on, text) {
      const property = kind === 'note' ? 'hs_note_body' : 'hs_task_subject'
      const about = {
        propertyName: `associations.${OBJECTS[on.kind].slice(0, -1)}`,
        operator: 'EQ',
        value: on.id,
      }
      const found = await search(`${kind}s`, [{ filters: [about] }], [property])
      return found.results.find(({ properties }) => properties[property] === text)?.id ?? null
    },
    contactsFrom: async (cursor) => {
      const page = await list('contact', cursor)
      return { records: page.results.map(shown), next: page.paging?.next?.after ?? null }
    },
    leadsFrom: async (cursor) => {
      const page = await list('lead', cursor)
      return { records: page.results.map(shownLead), next: page.paging?.next?.after ?? null }
    },
  }

  /** Of a refusal because the address is taken: who has it. The text is a help; the address itself is asked for. */
  async function whoHas(error: unknown, email: string | undefined): Promise<string | null> {
    if (!(error instanceof CrmFailure) || error.status !== 409) return null
    const said = answer.refusal.safeParse(error.body)
    const id = said.success ? /Existing ID: (\d+)/.exec(said.data.message)?.[1] : undefined
    if (id) return id
    return email ? ((await get('contact', email, 'email'))?.id ?? null) : null
  }
  /** A joined record is answered under the ID of the one that it is part of. */
  async function fold(kind: 'contact' | 'lead', loser: string, winner: string, join: boolean) {
    if (!join) return { how: 'marked' as const, into: winner }
    const there = await get(kind, loser)
    if (!there || there.id !== loser) return { how: 'joined' as const, into: there?.id ?? winner }
    const body = { primaryObjectId: winner, objectIdToMerge: loser }
    const { id } = await call({
      method: 'POST',
      path: objects(`${OBJECTS[kind]}/merge`),
      body,
      answer: answer.object,
    })
    return { how: 'joined' as const, into: id }
  }
}
