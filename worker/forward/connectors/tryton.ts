/** Tryton with its sale opportunities, by JSON-RPC: parties and opportunities. Facts: docs/connectors.md. */
import { z } from 'zod'
import type { Credentials, CrmContact, CrmLead } from '../../domain/connection.ts'
import type { Call, Connector, ContactValues, Held, LeadValues, On, Session } from '../connector.ts'
import { CrmFailure, type Verdict } from '../crm-failure.ts'

const PAGE = 100
const PARTY = 'party.party'
const MECHANISM = 'party.contact_mechanism'
const OPPORTUNITY = 'sale.opportunity'
const PIPELINE = 'opportunities'
/** Contact mechanisms that are phones, as Tryton tells them apart. */
const PHONES = ['phone', 'mobile']
/** A party carries our ID as one more way to reach it; an opportunity as its reference. */
const own = (ourId: string) => `onelead:${ourId}`

const id = z.int()
const result = <T>(of: z.ZodType<T>): z.ZodType<T> =>
  z.object({ result: of }).transform((it) => (it as { result: T }).result)
const party = z.object({
  id,
  name: z.string().nullish(),
  active: z.union([z.boolean(), z.int()]).transform(Boolean),
  replaced_by: id.nullish(),
})
const mechanism = z.object({ id, party: id, type: z.string(), value: z.string() })
const opportunity = z.object({
  id,
  description: z.string().nullish(),
  state: z.string(),
  party: id.nullish(),
})
const answer = {
  login: result(z.tuple([id, z.string()])),
  ids: result(z.array(id).min(1)),
  none: result(z.null()),
  parties: result(z.array(party)),
  mechanisms: result(z.array(mechanism)),
  opportunities: result(z.array(opportunity)),
  notes: result(z.array(z.object({ id, message: z.string().nullish() }))),
  preferences: result(
    z.object({ company: id.nullish(), employee: id.nullish(), 'company.rec_name': z.string().nullish() }),
  ),
  state: result(z.object({ state: z.object({ selection: z.array(z.tuple([z.string(), z.string()])) }) })),
}

export const tryton: Connector = {
  title: 'Tryton',
  base_url: null,
  hosts: null,
  secrets: [['user', 'secret']],
  // Nothing is documented: as much as a small server does beside its other work.
  limits: { all: { amount: 50, per_ms: 1000 } },
  promises: {
    merge:
      'The party that stays is brought up to date; the other one is archived and says by whom it was replaced. A duplicate opportunity is closed as lost, and both get a note.',
    undo: 'The other party is taken out of the archive, its opportunities go back to it, a closed one is opened again, and values that came with the merge are taken out. The notes stay.',
  },
  headers: ({ token = '' }) => ({ authorization: `Session ${token}` }),
  /** Refusals come as an error in a 200. */
  classify(status, body): Verdict | undefined {
    const { error } = (body ?? {}) as { error?: unknown[] }
    if (status !== 200 || !Array.isArray(error)) return undefined
    return { kind: error[0] === 'ConcurrencyException' ? 'again' : 'refused' }
  },
  async renew(call: Call, credentials: Credentials) {
    const { user = '', secret = '' } = credentials
    const params = [user, { password: secret }]
    const body = { id: 1, method: 'common.db.login', params }
    const asked = { method: 'POST' as const, path: '/', body, authorization: null }
    const [userId, key] = await call({ ...asked, answer: answer.login })
    return { ...credentials, token: btoa(`${user}:${userId}:${key}`) }
  },
  open: session,
}

function session(call: Call, held: Held): Session {
  const company = held.notes.company as number | undefined
  const context = company ? { company } : {}
  /** Without somebody whose it is, an opportunity stays a lead. */
  const employee = held.notes.employee ? { employee: held.notes.employee } : {}
  const rpc = <T>(method: string, params: unknown[], of: z.ZodType<T>) =>
    call({ method: 'POST', path: '/', body: { id: 1, method, params: [...params, context] }, answer: of })
  const find = <T>(model: string, domain: unknown[], fields: string[], of: z.ZodType<T>, from = 0) =>
    rpc(`model.${model}.search_read`, [domain, from, PAGE, [['id', 'ASC']], fields], of)
  const make = async (model: string, values: object) =>
    String((await rpc(`model.${model}.create`, [[values]], answer.ids))[0])
  const write = (model: string, at: string, values: object) =>
    rpc(`model.${model}.write`, [[Number(at)], values], answer.none)

  const parties = (domain: unknown[], from = 0) =>
    find(PARTY, domain, ['name', 'active', 'replaced_by'], answer.parties, from)
  const waysOf = (ids: number[]) =>
    find(MECHANISM, [['party', 'in', ids]], ['party', 'type', 'value'], answer.mechanisms)
  const shown = async (found: z.infer<typeof party>[]): Promise<CrmContact[]> => {
    const ways = found.length > 0 ? await waysOf(found.map((it) => it.id)) : []
    return found.map((it) => {
      const [first, ...rest] = (it.name ?? '').split(' ').filter(Boolean)
      const values = (types: string[]) =>
        ways.filter((way) => way.party === it.id && types.includes(way.type)).map(({ value }) => value)
      const name = { first_name: first ?? null, last_name: rest.join(' ') || null, company: null }
      return { id: String(it.id), ...name, emails: values(['email']), phones: values(PHONES) }
    })
  }
  const opportunities = (domain: unknown[], from = 0) =>
    find(OPPORTUNITY, domain, ['description', 'state', 'party'], answer.opportunities, from)
  const shownLead = (it: z.infer<typeof opportunity>): CrmLead => ({
    id: String(it.id),
    name: it.description || null,
    contact_id: it.party ? String(it.party) : null,
    pipeline_id: PIPELINE,
    stage_id: it.state,
  })
  const nameOf = (values: ContactValues) =>
    [values.first_name, values.last_name].filter(Boolean).join(' ') ||
    values.company ||
    values.emails[0] ||
    values.phones[0] ||
    'Visitor'
  const ways = ({ emails, phones }: ContactValues) => [
    ...emails.map((value) => ({ type: 'email', value })),
    ...phones.map((value) => ({ type: 'phone', value })),
  ]
  const resource = ({ kind, id: at }: On) => `${kind === 'contact' ? PARTY : OPPORTUNITY},${at}`
  const note = (on: On, message: string) => make('ir.note', { resource: resource(on), message })

  return {
    async check() {
      const it = await rpc('model.res.user.get_preferences', [true], answer.preferences)
      if (!it.company)
        throw new CrmFailure(
          { kind: 'refused' },
          'The user belongs to no company, so it may make no opportunities',
          null,
        )
      return `Connected to ${it['company.rec_name'] ?? 'Tryton'}`
    },
    async survey() {
      const { state } = await rpc(`model.${OPPORTUNITY}.fields_get`, [['state']], answer.state)
      const stages = state.selection.map(([value, name]) => ({ id: value, name }))
      return { pipelines: [{ id: PIPELINE, name: 'Opportunities', stages }], users: [], fields: [] }
    },
    async prepare() {
      const it = await rpc('model.res.user.get_preferences', [true], answer.preferences)
      return {
        ...(it.company ? { company: it.company } : {}),
        ...(it.employee ? { employee: it.employee } : {}),
      }
    },
    async findOwn(kind, ourId) {
      const found =
        kind === 'contact'
          ? await parties([['contact_mechanisms.value', '=', own(ourId)]])
          : await opportunities([['reference', '=', ourId]])
      return found[0] ? String(found[0].id) : null
    },
    async findContacts({ emails, phones }) {
      const values = [...emails, ...phones]
      const either = ['OR', ['value', 'in', values], ['value_compact', 'in', values]]
      const ids = (await find(MECHANISM, [either], ['party', 'type', 'value'], answer.mechanisms)).map(
        (it) => it.party,
      )
      return ids.length > 0 ? shown(await parties([['id', 'in', ids]])) : []
    },
    async readContact(at) {
      const [it] = await parties([
        ['id', '=', Number(at)],
        ['active', 'in', [true, false]],
      ])
      if (it?.replaced_by) return (await shown(await parties([['id', '=', it.replaced_by]])))[0] ?? null
      return it?.active ? ((await shown([it]))[0] ?? null) : null
    },
    async readLead(at) {
      const [it] = await opportunities([['id', '=', Number(at)]])
      return it ? shownLead(it) : null
    },
    createContact: (values, ourId) =>
      make(PARTY, {
        name: nameOf(values),
        contact_mechanisms: [
          ['create', [...ways(values), { type: 'other', value: own(ourId), name: 'Onelead' }]],
        ],
        ...values.fields,
      }),
    async updateContact(at, values) {
      const there = (await waysOf([Number(at)])).filter(({ type }) => ['email', ...PHONES].includes(type))
      const wanted = ways(values)
      const gone = there.filter(({ value }) => !wanted.some((it) => it.value === value)).map((it) => it.id)
      const fresh = wanted.filter(({ value }) => !there.some((it) => it.value === value))
      const changes = [
        ...(gone.length > 0 ? [['delete', gone]] : []),
        ...(fresh.length > 0 ? [['create', fresh]] : []),
      ]
      const mechanisms = changes.length > 0 ? { contact_mechanisms: changes } : {}
      await write(PARTY, at, { name: nameOf(values), ...mechanisms, ...values.fields })
    },
    createLead: (lead, ourId, contactId) =>
      make(OPPORTUNITY, {
        ...leadBody(lead),
        ...employee,
        party: Number(contactId),
        reference: ourId,
        ...(company ? { company } : {}),
      }),
    async updateLead(at, lead) {
      const body = leadBody(lead)
      if (Object.keys(body).length > 0) await write(OPPORTUNITY, at, { ...body, ...employee })
    },
    async assignLead(at, contactId) {
      await write(OPPORTUNITY, at, { party: Number(contactId) })
    },
    async standing(kind, at) {
      const [it] = kind === 'lead' ? await opportunities([['id', '=', Number(at)]]) : []
      return it ? { state: it.state } : {}
    },
    async foldContact(loser, winner) {
      await write(PARTY, loser, { active: false, replaced_by: Number(winner) })
      return { how: 'marked', into: winner }
    },
    async foldLead(loser, winner) {
      await write(OPPORTUNITY, loser, { state: 'lost', lost_reason: `Duplicate of ${winner}` })
      return { how: 'marked', into: winner }
    },
    async unfoldContact(loser) {
      await write(PARTY, loser, { active: true, replaced_by: null })
      return 'restored'
    },
    async unfoldLead(loser, { was }) {
      await write(OPPORTUNITY, loser, { state: was.state ?? 'lead', lost_reason: null })
      return 'restored'
    },
    note: (on, text) => note(on, text),
    // Its sales know no tasks.
    task: (on, { text, due_at }) => note(on, taskText(text, due_at)),
    async findText(kind, on, text) {
      const found = await find('ir.note', [['resource', '=', resource(on)]], ['message'], answer.notes)
      const same = found.find(({ message }) =>
        kind === 'note' ? message === text : message?.startsWith(`To do: ${text}`),
      )
      return same ? String(same.id) : null
    },
    async contactsFrom(cursor) {
      const found = await parties([], Number(cursor ?? 0))
      return {
        records: await shown(found),
        next: found.length < PAGE ? null : String(Number(cursor ?? 0) + PAGE),
      }
    },
    async leadsFrom(cursor) {
      const found = await opportunities([], Number(cursor ?? 0))
      return {
        records: found.map(shownLead),
        next: found.length < PAGE ? null : String(Number(cursor ?? 0) + PAGE),
      }
    },
  }
}

const leadBody = (lead: Partial<LeadValues>) => ({
  ...(lead.name === undefined ? {} : { description: lead.name }),
  ...(lead.stage_id ? { state: lead.stage_id } : {}),
  ...lead.fields,
})

const taskText = (text: string, due_at: string) =>
  `To do: ${text} (by ${due_at.slice(0, 'yyyy-mm-dd'.length)})`
