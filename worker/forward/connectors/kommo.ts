/** Kommo (amoCRM), API v4. Facts, and which of them nobody could check: docs/connectors.md. */

import type { z } from 'zod'
import type { Call, Connector, Held, On, Session } from '../connector.ts'
import { renewByOauth } from '../renew-by-oauth.ts'
import { kommo as answer } from './kommo-answers.ts'
import { readKommoHook } from './kommo-hook.ts'
import { formBody, recordsOf, shown, shownLead, sourceOf, surveyOf } from './kommo-records.ts'

/** Status "closed and lost" of every pipeline. */
const LOST = 143
const DUPLICATE = 'onelead-duplicate'
const PAGE = 100
const NEAR_LEADS_MAX = 10

export const kommo: Connector = {
  title: 'Kommo',
  base_url: null,
  hosts: /^[a-z0-9-]+\.(kommo\.com|amocrm\.(ru|com))$/,
  secrets: [['token'], ['client_id', 'client_secret', 'redirect_uri', 'code']],
  // 7 requests a second. Source: developers.kommo.com, limitations.
  limits: { all: { amount: 7, per_ms: 1000 } },
  promises: {
    merge:
      'Kommo can not merge by program. The contact that stays is brought up to date; the duplicate gets a tag and a note with a link to it, its leads become the other’s, and a duplicate lead is closed as lost.',
    undo: 'Tags are taken away, closed leads go back to the stage they were in, leads go back to their contact, and values that came with the merge are taken out again. The notes stay.',
  },
  classify(status, body) {
    if (status !== 429) return undefined
    const said = (body as { retry_after?: unknown } | undefined)?.retry_after
    return typeof said === 'number' && said > 0 && said <= 86_400
      ? { kind: 'slow', wait_ms: said * 1000 }
      : { kind: 'slow' }
  },
  renew: renewByOauth({ path: '/oauth2/access_token', answer: answer.token }),
  readHook: readKommoHook,
  open: (call, held) => session(call, held),
}

function session(call: Call, held: Held): Session {
  const path = (rest: string) => `/api/v4${rest}`
  const number = (id: string) => Number(id)
  const list = (of: 'contacts' | 'leads', query: Record<string, string | number>) =>
    call({
      method: 'GET',
      path: path(`/${of}`),
      query: { limit: PAGE, ...query },
      answer: of === 'contacts' ? answer.contacts : answer.leads,
      empty: { _embedded: {} },
    })
  const contactsBy = async (text: string) =>
    (await list('contacts', { query: text, with: 'leads' }))._embedded.contacts ?? []
  const patch = (of: 'contacts' | 'leads', id: string, body: object) =>
    call({ method: 'PATCH', path: path(`/${of}/${id}`), body, answer: answer.patched })
  const pathOf = ({ kind, id }: On, rest: string) => path(`/${kind}s/${id}/${rest}`)
  const readContact = (id: string) => read('contacts', id, answer.contact)
  const readLead = (id: string) => read('leads', id, answer.lead)
  const { contactBody, leadBody, incoming, isOwn, tags } = recordsOf(held)

  return {
    async check() {
      return `Connected. Pipelines: ${(await pipelines()).map(({ name }) => name).join(', ')}`
    },
    async survey() {
      const all = await pipelines()
      const users = await call({
        method: 'GET',
        path: path('/users'),
        answer: answer.users,
        empty: { _embedded: { users: [] } },
        missing: { _embedded: { users: [] } },
      })
      const [ofContacts, ofLeads] = [await fieldsOf('contacts'), await fieldsOf('leads')]
      return surveyOf(all, users._embedded.users, ofContacts, ofLeads)
    },
    async prepare() {
      const places = (await pipelines()).flatMap(({ _embedded }) =>
        _embedded.statuses.filter(({ type }) => type === 1),
      )
      return { incoming: places.map(({ id }) => String(id)) }
    },
    async findOwn(kind, ourId, near) {
      if (kind === 'contact') {
        for (const text of [ourId, ...near.emails, ...near.phones]) {
          const found = (await contactsBy(text)).find((it) => isOwn('contact', it, ourId))
          if (found) return String(found.id)
        }
        return null
      }
      const byId = (await list('leads', { query: ourId }))._embedded.leads?.find((it) =>
        isOwn('lead', it, ourId),
      )
      if (byId) return String(byId.id)
      const waiting = await unsorted(ourId)
      if (waiting !== null) return waiting
      const of = near.contact_id ? await readContact(near.contact_id) : null
      for (const { id } of (of?._embedded?.leads ?? []).slice(-NEAR_LEADS_MAX)) {
        const lead = await readLead(String(id))
        if (lead && isOwn('lead', lead, ourId)) return String(id)
      }
      return null
    },
    async findContacts({ emails, phones }) {
      const found = new Map<string, ReturnType<typeof shown>>()
      for (const text of [...emails, ...phones])
        for (const it of await contactsBy(text)) found.set(String(it.id), shown(it))
      return [...found.values()]
    },
    async readContact(id) {
      const it = await readContact(id)
      return it && !it.is_deleted ? shown(it) : null
    },
    async readLead(id) {
      const it = await readLead(id)
      return it && !it.is_deleted ? shownLead(it) : null
    },
    async createContact(values, ourId) {
      const body = [contactBody(values, ourId)]
      const made = await call({ method: 'POST', path: path('/contacts'), body, answer: answer.madeContacts })
      return String(made._embedded.contacts[0].id)
    },
    async updateContact(id, values) {
      await patch('contacts', id, contactBody(values, null))
    },
    async createLead(lead, ourId, contactId) {
      const contacts = [{ id: number(contactId), is_main: true }]
      const body = [{ ...leadBody(lead, ourId), _embedded: { tags: tags('lead', ourId), contacts } }]
      const made = await call({ method: 'POST', path: path('/leads'), body, answer: answer.madeLeads })
      return String(made._embedded.leads[0].id)
    },
    async createTogether(contact, contactOurId, lead, leadOurId) {
      const [inContact, inLead] = [contactBody(contact, contactOurId), leadBody(lead, leadOurId)]
      const companies = contact.company ? { companies: [{ name: contact.company }] } : {}
      const leadTags = { tags: tags('lead', leadOurId) }
      const metadata = {
        form_id: 'onelead',
        form_name: lead.name,
        form_page: 'Onelead',
        form_sent_at: Math.floor(Date.parse(lead.created_at) / 1000),
        ...(lead.visitor_uid ? { visitor_uid: lead.visitor_uid } : {}),
      }
      if (incoming(lead)) {
        const inside = { ...companies, contacts: [inContact] }
        const body = [formBody(leadOurId, inLead, leadTags, inside, metadata)]
        const made = await call({
          method: 'POST',
          path: path('/leads/unsorted/forms'),
          body,
          answer: answer.madeUnsorted,
        })
        const there = made._embedded.unsorted[0]._embedded
        return {
          lead_id: String(there.leads[0].id),
          contact_id: there.contacts?.[0] ? String(there.contacts[0].id) : null,
        }
      }
      const body = [{ ...inLead, _embedded: { ...leadTags, contacts: [inContact], ...companies } }]
      const [made] = await call({
        method: 'POST',
        path: path('/leads/complex'),
        body,
        answer: answer.madeComplex,
      })
      return {
        lead_id: String(made.id),
        contact_id: made.contact_id === null ? null : String(made.contact_id),
      }
    },
    async updateLead(id, lead) {
      await patch('leads', id, leadBody(lead, null))
    },
    async assignLead(id, contactId, fromContactId) {
      await link(id, 'link', contactId)
      if (fromContactId !== null && fromContactId !== contactId) await link(id, 'unlink', fromContactId)
    },
    async standing(kind, id) {
      if (kind === 'contact') return {}
      const lead = await readLead(id)
      return lead ? { status_id: lead.status_id, pipeline_id: lead.pipeline_id } : {}
    },
    async foldContact(loser, winner) {
      await patch('contacts', loser, { tags_to_add: [{ name: DUPLICATE }] })
      return { how: 'marked', into: winner }
    },
    async foldLead(loser, winner) {
      await patch('leads', loser, { status_id: LOST, tags_to_add: [{ name: DUPLICATE }] })
      return { how: 'marked', into: winner }
    },
    async unfoldContact(loser) {
      await patch('contacts', loser, { tags_to_delete: [{ name: DUPLICATE }] })
      return 'restored'
    },
    async unfoldLead(loser, { was }) {
      const { status_id, pipeline_id } = was as { status_id?: number; pipeline_id?: number }
      const stage = status_id === undefined ? {} : { status_id, ...(pipeline_id ? { pipeline_id } : {}) }
      await patch('leads', loser, { ...stage, tags_to_delete: [{ name: DUPLICATE }] })
      return 'restored'
    },
    async note(on, text, ourId) {
      const body = [{ entity_id: number(on.id), note_type: 'common', params: { text }, request_id: ourId }]
      const made = await call({
        method: 'POST',
        path: path(`/${on.kind}s/notes`),
        body,
        answer: answer.madeNotes,
      })
      return String(made._embedded.notes[0].id)
    },
    async task(on, { text, due_at, owner_id }, ourId) {
      const body = [
        {
          text,
          complete_till: Math.floor(Date.parse(due_at) / 1000),
          entity_id: number(on.id),
          entity_type: `${on.kind}s`,
          task_type_id: 1,
          ...(owner_id ? { responsible_user_id: number(owner_id) } : {}),
          request_id: ourId,
        },
      ]
      const made = await call({ method: 'POST', path: path('/tasks'), body, answer: answer.madeTasks })
      return String(made._embedded.tasks[0].id)
    },
    async findText(kind, on, text) {
      const none = { _embedded: {} }
      if (kind === 'note') {
        const found = await call({
          method: 'GET',
          path: pathOf(on, 'notes'),
          query: { limit: PAGE },
          answer: answer.notes,
          empty: none,
        })
        const same = found._embedded.notes?.find(({ params }) => params?.text === text)
        return same ? String(same.id) : null
      }
      const query = { limit: PAGE, 'filter[entity_type]': `${on.kind}s`, 'filter[entity_id]': on.id }
      const found = await call({
        method: 'GET',
        path: path('/tasks'),
        query,
        answer: answer.tasks,
        empty: none,
      })
      const same = found._embedded.tasks?.find((it) => it.text === text && String(it.entity_id) === on.id)
      return same ? String(same.id) : null
    },
    async contactsFrom(cursor) {
      const page = await list('contacts', { page: Number(cursor ?? 1) })
      const next = page._links?.next ? String(Number(cursor ?? 1) + 1) : null
      return { records: (page._embedded.contacts ?? []).map(shown), next }
    },
    async leadsFrom(cursor) {
      const page = await list('leads', { page: Number(cursor ?? 1), with: 'contacts' })
      const next = page._links?.next ? String(Number(cursor ?? 1) + 1) : null
      return { records: (page._embedded.leads ?? []).map(shownLead), next }
    },
  }

  async function pipelines() {
    const asked = { method: 'GET' as const, path: path('/leads/pipelines') }
    return (await call({ ...asked, answer: answer.pipelines }))._embedded.pipelines
  }
  /** A request that nobody has taken up yet is in no list but its own. */
  async function unsorted(ourId: string): Promise<string | null> {
    const query = { limit: PAGE, 'order[created_at]': 'desc' }
    const empty = { _embedded: {} }
    const asked = { method: 'GET' as const, path: path('/leads/unsorted'), query, empty }
    const { _embedded } = await call({ ...asked, answer: answer.unsorted })
    const own = _embedded.unsorted?.find(({ source_uid }) => source_uid === sourceOf(ourId))
    return own?._embedded.leads[0] ? String(own._embedded.leads[0].id) : null
  }
  /** 204 and 404: it is not there. */
  function read<T>(of: 'contacts' | 'leads', id: string, schema: z.ZodType<T>) {
    const query = { with: of === 'contacts' ? 'leads' : 'contacts' }
    const nothing = { empty: null, missing: null }
    return call({ method: 'GET', path: path(`/${of}/${id}`), query, answer: schema.nullable(), ...nothing })
  }
  async function fieldsOf(of: 'contacts' | 'leads') {
    const none = { _embedded: { custom_fields: [] } }
    const found = await call({
      method: 'GET',
      path: path(`/${of}/custom_fields`),
      query: { limit: PAGE },
      answer: answer.customFields,
      empty: none,
      missing: none,
    })
    return found._embedded.custom_fields
  }
  async function link(leadId: string, verb: 'link' | 'unlink', contactId: string) {
    const to = { to_entity_id: number(contactId), to_entity_type: 'contacts' }
    const body = [verb === 'link' ? { ...to, metadata: { is_main: true } } : to]
    const asked = { method: 'POST' as const, path: path(`/leads/${leadId}/${verb}`), body }
    await call({ ...asked, answer: answer.linked, empty: null })
  }
}
