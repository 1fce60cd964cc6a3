/** Twenty, core REST. Facts, and which of them nobody could check: docs/connectors.md. */

import type { CrmContact } from '../../domain/connection.ts'
import type { Call, Connector, ContactValues, Folded, LeadValues, On, Session } from '../connector.ts'
import { CrmFailure } from '../crm-failure.ts'
import { twenty as answer } from './twenty-answers.ts'
import { readTwentyHook, shown, shownLead } from './twenty-records.ts'
import { surveyTwenty } from './twenty-survey.ts'

const PAGE = 60
/** Digits at a number's end that are asked for: how it is split and written there differs. */
const TAIL_DIGITS = 8

export const twenty: Connector = {
  title: 'Twenty',
  base_url: 'https://api.twenty.com',
  hosts: null,
  secrets: [['token']],
  // 100 a minute. Source: docs.twenty.com, API.
  limits: { all: { amount: 100, per_ms: 60_000 } },
  promises: {
    merge:
      'Twenty joins the two people, and the two opportunities, into one. Where the workspace does not allow that, both stay and get a note.',
    undo: 'Twenty can not part records that it has joined. The other person and opportunity are made anew with what Onelead knows of them; what Twenty had of them besides stays with the one that went on.',
  },
  readHook: readTwentyHook,
  open: (call) => session(call),
}

function session(call: Call): Session {
  const get = (path: string) => ({ method: 'GET' as const, path: `/rest/${path}`, missing: null })
  const patch = (path: string, body: object) =>
    call({ method: 'PATCH', path: `/rest/${path}`, body, answer: answer.one })
  const readPerson = async (id: string) =>
    (await call({ ...get(`people/${id}`), answer: answer.person }))?.data.person ?? null
  const readOpportunity = async (id: string) =>
    (await call({ ...get(`opportunities/${id}`), answer: answer.opportunity }))?.data.opportunity ?? null

  const body = (values: ContactValues) => ({
    name: { firstName: values.first_name ?? '', lastName: values.last_name ?? '' },
    emails: { primaryEmail: values.emails[0] ?? '', additionalEmails: values.emails.slice(1) },
    phones: {
      primaryPhoneNumber: values.phones[0] ?? '',
      additionalPhones: values.phones.slice(1).map((number) => ({ number })),
    },
    ...values.fields,
  })
  const leadBody = (lead: Partial<LeadValues>) => ({
    ...(lead.name === undefined ? {} : { name: lead.name }),
    ...(lead.stage_id ? { stage: lead.stage_id } : {}),
    ...lead.fields,
  })
  const attach = (to: On) => (to.kind === 'contact' ? { personId: to.id } : { opportunityId: to.id })

  return {
    async check() {
      await call({ method: 'GET', path: '/rest/people', query: { limit: 1 }, answer: answer.people })
      return 'Connected'
    },
    survey: () => surveyTwenty(call),
    async findOwn(kind, ourId, { emails }) {
      const id = await uuidOf(ourId)
      if (kind === 'lead') return (await readOpportunity(id))?.id ?? null
      const own = await readPerson(id)
      if (own) return own.id
      // Made anew after a merge, it could not have its own ID a second time.
      const [email] = emails
      return email ? ((await people(`emails.primaryEmail[eq]:"${quoted(email)}"`))[0]?.id ?? null) : null
    },
    async findContacts({ emails, phones }) {
      const found: CrmContact[] = []
      for (const email of emails) found.push(...(await people(`emails.primaryEmail[eq]:"${quoted(email)}"`)))
      for (const phone of phones) {
        const tail = phone.replaceAll(/\D/g, '').slice(-TAIL_DIGITS)
        if (tail.length === TAIL_DIGITS)
          found.push(...(await people(`phones.primaryPhoneNumber[like]:"%${tail}"`)))
      }
      return found
    },
    async readContact(id) {
      const it = await readPerson(id)
      return it && shown(it)
    },
    async readLead(id) {
      const it = await readOpportunity(id)
      return it && shownLead(it)
    },
    createContact: (values, ourId) => make('people', ourId, body(values)),
    async updateContact(id, values) {
      await patch(`people/${id}`, body(values))
    },
    createLead: (lead, ourId, contactId) =>
      make('opportunities', ourId, { ...leadBody(lead), pointOfContactId: contactId }),
    async updateLead(id, lead) {
      const changed = leadBody(lead)
      if (Object.keys(changed).length > 0) await patch(`opportunities/${id}`, changed)
    },
    async assignLead(id, contactId) {
      await patch(`opportunities/${id}`, { pointOfContactId: contactId })
    },
    foldContact: (loser, winner, { join }) => fold('people', loser, winner, join),
    foldLead: (loser, winner, { join }) => fold('opportunities', loser, winner, join),
    async unfoldContact(_, { how }) {
      return how === 'joined' ? 'again' : 'restored'
    },
    async unfoldLead(_, { how }) {
      return how === 'joined' ? 'again' : 'restored'
    },
    async note(on, text, ourId) {
      const id = await make('notes', ourId, { title: 'Onelead', bodyV2: { markdown: text } })
      await make('noteTargets', `${ourId}.on`, { noteId: id, ...attach(on) })
      return id
    },
    async task(on, { text, due_at, owner_id }, ourId) {
      const owner = owner_id ? { assigneeId: owner_id } : {}
      const id = await make('tasks', ourId, { title: text, dueAt: due_at, ...owner })
      await make('taskTargets', `${ourId}.on`, { taskId: id, ...attach(on) })
      return id
    },
    async contactsFrom(cursor) {
      const query = { limit: PAGE, starting_after: cursor ?? undefined }
      const page = await call({ method: 'GET', path: '/rest/people', query, answer: answer.people })
      return { records: page.data.people.map(shown), next: nextOf(page.pageInfo) }
    },
    async leadsFrom(cursor) {
      const query = { limit: PAGE, starting_after: cursor ?? undefined }
      const page = await call({
        method: 'GET',
        path: '/rest/opportunities',
        query,
        answer: answer.opportunities,
      })
      return { records: page.data.opportunities.map(shownLead), next: nextOf(page.pageInfo) }
    },
  }

  async function people(filter: string): Promise<CrmContact[]> {
    const query = { filter, limit: PAGE }
    const found = await call({ method: 'GET', path: '/rest/people', query, answer: answer.people })
    return found.data.people.map(shown)
  }

  /**
   * Makes a record under an ID that follows from ours: a second time it is refused, and the first one is the answer. One
   * that was joined into another keeps its ID for itself; then Twenty gives one.
   */
  async function make(object: string, ourId: string, values: object): Promise<string> {
    const id = await uuidOf(ourId)
    const path = `/rest/${object}`
    try {
      return (await call({ method: 'POST', path, body: { id, ...values }, answer: answer.one })).id
    } catch (error) {
      if (!(error instanceof CrmFailure) || error.verdict.kind !== 'refused') throw error
      if (await call({ ...get(`${object}/${id}`), answer: answer.there })) return id
      if (!/duplicate|already exists|unique/i.test(error.message)) throw error
      return (await call({ method: 'POST', path, body: values, answer: answer.one })).id
    }
  }

  async function fold(
    of: 'people' | 'opportunities',
    loser: string,
    winner: string,
    join: boolean,
  ): Promise<Folded> {
    if (!join) return { how: 'marked', into: winner }
    const there = of === 'people' ? await readPerson(loser) : await readOpportunity(loser)
    if (!there) return { how: 'joined', into: winner }
    const { id } = await patch(`${of}/merge`, {
      ids: [winner, loser],
      conflictPriorityIndex: 0,
      dryRun: false,
    })
    return { how: 'joined', into: id }
  }
}

const nextOf = (page: { hasNextPage: boolean; endCursor?: string | null | undefined } | undefined) =>
  page?.hasNextPage ? (page.endCursor ?? null) : null

const quoted = (text: string) => text.replaceAll(/["\\]/g, '')

/** The same for the same: a UUID of version 8 (RFC 9562), made of our ID. */
async function uuidOf(ourId: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(ourId)))
  const hex = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
