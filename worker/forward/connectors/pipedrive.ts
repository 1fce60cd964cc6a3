/** Pipedrive, API v2 and what is only in v1. Facts, and which of them nobody could check: docs/connectors.md. */
import type { CrmContact } from '../../domain/connection.ts'
import type { Call, Connector, Folded, Held, LeadValues, On, Session } from '../connector.ts'
import type { Verdict } from '../crm-failure.ts'
import { pipedrive as answer } from './pipedrive-answers.ts'
import { readPipedriveHook } from './pipedrive-hook.ts'
import { idIn, ofDeal, personBody, shown, shownDeal, shownLead } from './pipedrive-records.ts'
import { preparePipedrive, surveyPipedrive } from './pipedrive-survey.ts'

const PAGE = 100
const DAY_USED_UP_MS = 3_600_000

export const pipedrive: Connector = {
  title: 'Pipedrive',
  base_url: 'https://api.pipedrive.com',
  hosts: /^(api|[a-z0-9-]+)\.pipedrive\.com$/,
  secrets: [['token']],
  // The least of the plans: 20 in 2 s, searches 10 in 2 s. Source: Pipedrive's changelog.
  limits: { all: { amount: 20, per_ms: 2000 }, search: { amount: 10, per_ms: 2000 } },
  promises: {
    merge:
      'Pipedrive joins the two persons, and the two deals, into one. A duplicate in the leads inbox is archived. Where the account does not allow joining, the duplicate deal is marked as lost and both get a note.',
    undo: 'Pipedrive can not part records that it has joined. The other person and deal are made anew with what Onelead knows of them; what Pipedrive had of them besides stays with the one that went on. A lead that was archived comes back as it was.',
  },
  headers: ({ token = '' }) => ({ 'x-api-token': token }),
  classify: (status, body): Verdict | undefined =>
    status >= 200 && status < 300 && (body as { success?: unknown } | undefined)?.success === false
      ? { kind: 'refused' }
      : undefined,
  waitOf(headers) {
    if (headers.get('x-daily-requests-left') === '0') return DAY_USED_UP_MS
    if (headers.get('x-ratelimit-remaining') !== '0') return null
    const seconds = Number(headers.get('x-ratelimit-reset'))
    return seconds > 0 && seconds <= 86_400 ? seconds * 1000 : 2_000
  },
  readHook: readPipedriveHook,
  open: (call, held) => session(call, held),
}

function session(call: Call, held: Held): Session {
  const key = held.notes.person_key as string | undefined
  const dealKey = held.notes.deal_key as string | undefined
  const readDeal = async (id: string) => {
    const path = `/api/v2/deals/${idIn(id)}`
    const it = await call({ method: 'GET', path, answer: answer.deal, missing: null })
    return it && !it.data.is_deleted ? it.data : null
  }
  const readInbox = (id: string) =>
    call({ method: 'GET', path: `/v1/leads/${idIn(id)}`, answer: answer.lead, missing: null })
  const patchDeal = (id: string, body: object) =>
    ofDeal(id)
      ? call({ method: 'PATCH', path: `/api/v2/deals/${idIn(id)}`, body, answer: answer.done })
      : call({ method: 'PATCH', path: `/v1/leads/${idIn(id)}`, body, answer: answer.done })
  const search = async (term: string, fields: string) => {
    const found = await call({
      method: 'GET',
      path: '/api/v2/persons/search',
      query: { term, fields, exact_match: 'true', limit: PAGE },
      answer: answer.search,
      lane: 'search',
    })
    return found.data.items.map(({ item }): CrmContact => {
      const { id, name, emails, phones } = item
      return { ...shown({ id, name }), emails: emails ?? [], phones: phones ?? [] }
    })
  }
  const readPerson = async (id: string) => {
    const it = await call({
      method: 'GET',
      path: `/api/v2/persons/${id}`,
      answer: answer.person,
      missing: null,
    })
    return it && !it.data.is_deleted ? shown(it.data) : null
  }
  const dealBody = (lead: Partial<LeadValues>) => ({
    ...(lead.name === undefined ? {} : { title: lead.name }),
    ...(lead.pipeline_id ? { pipeline_id: Number(lead.pipeline_id) } : {}),
    ...(lead.stage_id ? { stage_id: Number(lead.stage_id) } : {}),
    ...(lead.owner_id ? { owner_id: Number(lead.owner_id) } : {}),
  })
  const about = ({ kind, id }: On) =>
    kind === 'contact'
      ? { person_id: Number(id) }
      : ofDeal(id)
        ? { deal_id: Number(idIn(id)) }
        : { lead_id: idIn(id) }

  return {
    async check() {
      await call({ method: 'GET', path: '/api/v2/persons', query: { limit: 1 }, answer: answer.persons })
      return 'Connected'
    },
    survey: () => surveyPipedrive(call),
    prepare: () => preparePipedrive(call),
    async findOwn(kind, ourId, { emails, phones, contact_id }) {
      if (kind === 'contact') {
        if (key) return (await search(ourId, 'custom_fields'))[0]?.id ?? null
        for (const [terms, field] of [
          [emails, 'email'],
          [phones, 'phone'],
        ] as const)
          for (const term of terms) {
            const [first] = await search(term, field)
            if (first) return first.id
          }
        return null
      }
      if (contact_id === null) return null
      const query = { person_id: contact_id, limit: PAGE }
      const deals = await call({ method: 'GET', path: '/api/v2/deals', query, answer: answer.deals })
      const deal = deals.data.find((it) => dealKey && it.custom_fields?.[dealKey] === ourId)
      if (deal) return `deal/${deal.id}`
      const leads = await call({ method: 'GET', path: '/v1/leads', query, answer: answer.leads })
      const lead = leads.data?.find((it) => it.origin_id === ourId)
      return lead ? `lead/${lead.id}` : null
    },
    async findContacts({ emails, phones }) {
      const found: CrmContact[] = []
      for (const email of emails) found.push(...(await search(email, 'email')))
      for (const phone of phones) found.push(...(await search(phone, 'phone')))
      return found
    },
    readContact: readPerson,
    async readLead(id) {
      if (ofDeal(id)) {
        const deal = await readDeal(id)
        return deal && shownDeal(deal)
      }
      const lead = await readInbox(id)
      return lead && shownLead(lead.data)
    },
    async createContact(values, ourId) {
      const body = personBody(values, key ? { [key]: ourId } : {})
      return String(
        (await call({ method: 'POST', path: '/api/v2/persons', body, answer: answer.made })).data.id,
      )
    },
    async updateContact(id, values) {
      const path = `/api/v2/persons/${id}`
      await call({ method: 'PATCH', path, body: personBody(values, {}), answer: answer.done })
    },
    async createLead(lead, ourId, contactId) {
      const person_id = Number(contactId)
      if (!lead.pipeline_id) {
        const body = { title: lead.name, person_id, origin_id: ourId }
        return `lead/${(await call({ method: 'POST', path: '/v1/leads', body, answer: answer.madeLead })).data.id}`
      }
      const fields = { ...lead.fields, ...(dealKey ? { [dealKey]: ourId } : {}) }
      const body = { ...dealBody(lead), person_id, custom_fields: fields }
      return `deal/${(await call({ method: 'POST', path: '/api/v2/deals', body, answer: answer.made })).data.id}`
    },
    async updateLead(id, lead) {
      const { title, owner_id, ...place } = dealBody(lead) as Record<string, unknown>
      const both = { ...(title ? { title } : {}), ...(owner_id ? { owner_id } : {}) }
      const fields = lead.fields && Object.keys(lead.fields).length > 0 ? { custom_fields: lead.fields } : {}
      const body = ofDeal(id) ? { ...both, ...place, ...fields } : both
      if (Object.keys(body).length > 0) await patchDeal(id, body)
    },
    async assignLead(id, contactId) {
      await patchDeal(id, { person_id: Number(contactId) })
    },
    async standing(kind, id) {
      const it = kind === 'lead' && ofDeal(id) ? await readDeal(id) : null
      return it ? { status: it.status } : {}
    },
    async foldContact(loser, winner, { join }): Promise<Folded> {
      if (!join) return { how: 'marked', into: winner }
      if (await readPerson(loser)) await merge('persons', loser, winner)
      return { how: 'joined', into: winner }
    },
    async foldLead(loser, winner, { join }): Promise<Folded> {
      if (join && ofDeal(loser) && ofDeal(winner)) {
        if (await readDeal(loser)) await merge('deals', idIn(loser), idIn(winner))
        return { how: 'joined', into: winner }
      }
      await patchDeal(
        loser,
        ofDeal(loser) ? { status: 'lost', lost_reason: 'Duplicate' } : { is_archived: true },
      )
      return { how: 'marked', into: winner }
    },
    async unfoldContact(_, { how }) {
      return how === 'joined' ? 'again' : 'restored'
    },
    async unfoldLead(loser, { how, was }) {
      if (how === 'joined') return 'again'
      await patchDeal(loser, ofDeal(loser) ? { status: was.status ?? 'open' } : { is_archived: false })
      return 'restored'
    },
    async note(on, text) {
      const body = { content: text, ...about(on) }
      return String((await call({ method: 'POST', path: '/v1/notes', body, answer: answer.made })).data.id)
    },
    async task(on, { text, due_at, owner_id }) {
      const body = {
        subject: text,
        type: 'task',
        due_date: due_at.slice(0, 'yyyy-mm-dd'.length),
        ...about(on),
        ...(owner_id ? { owner_id: Number(owner_id) } : {}),
      }
      return String(
        (await call({ method: 'POST', path: '/api/v2/activities', body, answer: answer.made })).data.id,
      )
    },
    async findText(kind, on, text) {
      const query = { ...about(on), limit: PAGE }
      if (kind === 'note') {
        const found = await call({ method: 'GET', path: '/v1/notes', query, answer: answer.notes })
        const same = found.data?.find(({ content }) => content === text)
        return same ? String(same.id) : null
      }
      const found = await call({
        method: 'GET',
        path: '/api/v2/activities',
        query,
        answer: answer.activities,
      })
      const same = found.data?.find(({ subject }) => subject === text)
      return same ? String(same.id) : null
    },
    async contactsFrom(cursor) {
      const query = { limit: PAGE, cursor: cursor ?? undefined }
      const page = await call({ method: 'GET', path: '/api/v2/persons', query, answer: answer.persons })
      return { records: page.data.map(shown), next: page.additional_data?.next_cursor ?? null }
    },
    /** Deals first, then the leads inbox. */
    async leadsFrom(cursor) {
      const start = /^lead\/(\d+)$/.exec(cursor ?? '')?.[1]
      if (start === undefined) {
        const query = { limit: PAGE, cursor: cursor ?? undefined }
        const page = await call({ method: 'GET', path: '/api/v2/deals', query, answer: answer.deals })
        return { records: page.data.map(shownDeal), next: page.additional_data?.next_cursor ?? 'lead/0' }
      }
      const query = { limit: PAGE, start }
      const page = await call({ method: 'GET', path: '/v1/leads', query, answer: answer.leads })
      const more = page.additional_data?.pagination
      const next = more?.more_items_in_collection ? `lead/${more.next_start ?? Number(start) + PAGE}` : null
      return { records: (page.data ?? []).map(shownLead), next }
    },
  }

  /** Whoever is named in the body stays, and its values win. */
  async function merge(of: 'persons' | 'deals', loser: string, winner: string) {
    const body = { merge_with_id: Number(winner) }
    await call({ method: 'PUT', path: `/v1/${of}/${loser}/merge`, body, answer: answer.done })
  }
}
