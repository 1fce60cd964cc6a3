import type { CrmContact, CrmLead, Survey } from '../../domain/connection.ts'
import type { ContactValues, Held, LeadValues } from '../connector.ts'
import type { KommoContact, KommoLead, KommoPipeline } from './kommo-answers.ts'

/** A record carries our ID as a tag, unless a field is mapped for it. */
const tagOf = (ourId: string) => `onelead:${ourId}`
/** An incoming lead carries our ID as its source. */
export const sourceOf = (ourId: string) => `onelead:${ourId}`

/** What is sent of a record, and how one of ours is known again. */
export function recordsOf(held: Held) {
  const ownField = (of: 'contact' | 'lead') => held.mapping.fields[`${of}.own_id`]
  const isOwn = (of: 'contact' | 'lead', it: KommoContact, ourId: string) =>
    (it._embedded?.tags ?? []).some(({ name }) => name === tagOf(ourId)) ||
    (it.custom_fields_values ?? []).some(
      ({ field_id, values }) =>
        String(field_id) === ownField(of) && values.some(({ value }) => value === ourId),
    )
  const tags = (of: 'contact' | 'lead', ourId: string) => (ownField(of) ? [] : [{ name: tagOf(ourId) }])
  const incoming = ({ stage_id }: Partial<LeadValues>) =>
    typeof stage_id === 'string' &&
    ((held.notes.incoming as string[] | undefined)?.includes(stage_id) ?? false)

  const contactBody = (values: ContactValues, ourId: string | null) => ({
    ...(values.first_name ? { first_name: values.first_name } : {}),
    ...(values.last_name ? { last_name: values.last_name } : {}),
    ...(values.first_name || values.last_name
      ? {}
      : { name: values.emails[0] ?? values.phones[0] ?? 'Visitor' }),
    custom_fields_values: [
      ...multitext('PHONE', values.phones, ourId === null),
      ...multitext('EMAIL', values.emails, ourId === null),
      ...fieldsBody(values.fields),
      ...own('contact', ourId),
    ],
    ...(ourId === null ? {} : { request_id: ourId, _embedded: { tags: tags('contact', ourId) } }),
  })
  const own = (of: 'contact' | 'lead', ourId: string | null) =>
    ourId !== null && ownField(of) ? [{ field_id: Number(ownField(of)), values: [{ value: ourId }] }] : []
  const leadBody = (lead: Partial<LeadValues>, ourId: string | null) => ({
    ...(lead.name === undefined ? {} : { name: lead.name }),
    ...(lead.pipeline_id ? { pipeline_id: Number(lead.pipeline_id) } : {}),
    // Incoming leads are a place, not a stage that one can be put into.
    ...(lead.stage_id && !incoming(lead) ? { status_id: Number(lead.stage_id) } : {}),
    ...(lead.owner_id ? { responsible_user_id: Number(lead.owner_id) } : {}),
    custom_fields_values: [...fieldsBody(lead.fields ?? {}), ...own('lead', ourId)],
    ...(ourId === null
      ? {}
      : {
          request_id: ourId,
          created_by: 0,
          ...(lead.visitor_uid ? { visitor_uid: lead.visitor_uid } : {}),
        }),
  })

  return { contactBody, leadBody, incoming, isOwn, tags }
}

/** An incoming lead, as a form that was filled in. */
export const formBody = (
  ourId: string,
  { pipeline_id, ...lead }: { pipeline_id?: number },
  leadTags: object,
  inside: object,
  metadata: { form_sent_at: number },
) => ({
  request_id: ourId,
  source_uid: sourceOf(ourId),
  source_name: 'Onelead',
  ...(pipeline_id ? { pipeline_id } : {}),
  created_at: metadata.form_sent_at,
  metadata,
  _embedded: { leads: [{ ...lead, _embedded: leadTags }], ...inside },
})

/** Of a contact that is there, an empty value takes the last one away. */
function multitext(code: 'PHONE' | 'EMAIL', values: string[], clears: boolean) {
  if (values.length === 0) return clears ? [{ field_code: code, values: [{ value: '' }] }] : []
  return [{ field_code: code, values: values.map((value) => ({ value, enum_code: 'WORK' })) }]
}

const fieldsBody = (fields: Record<string, string | number | boolean>) =>
  Object.entries(fields).map(([id, value]) => ({ field_id: Number(id), values: [{ value }] }))

export function shown(it: KommoContact): CrmContact {
  const values = (code: string) =>
    (it.custom_fields_values ?? [])
      .filter(({ field_code }) => field_code === code)
      .flatMap((field) => field.values.map(({ value }) => String(value ?? '')))
      .filter((value) => value !== '')
  const [first, ...rest] = (it.name ?? '').split(' ').filter(Boolean)
  return {
    id: String(it.id),
    first_name: it.first_name || first || null,
    last_name: it.last_name || rest.join(' ') || null,
    company: null,
    emails: values('EMAIL'),
    phones: values('PHONE'),
  }
}

export const shownLead = (it: KommoLead): CrmLead => ({
  id: String(it.id),
  name: it.name ?? null,
  contact_id: it._embedded?.contacts?.[0] ? String(it._embedded.contacts[0].id) : null,
  pipeline_id: it.pipeline_id === undefined ? null : String(it.pipeline_id),
  stage_id: it.status_id === undefined ? null : String(it.status_id),
})

type Named = { id: number; name: string }
const named = ({ id, name }: Named) => ({ id: String(id), name })

export const surveyOf = (
  pipelines: KommoPipeline[],
  users: Named[],
  ofContacts: Named[],
  ofLeads: Named[],
): Survey => ({
  pipelines: pipelines
    .filter(({ is_archive }) => !is_archive)
    .map((it) => ({
      ...named(it),
      stages: it._embedded.statuses.map((stage) => ({ ...named(stage), incoming: stage.type === 1 })),
    })),
  users: users.map(named),
  fields: [
    ...ofContacts.map((it) => ({ ...named(it), of: 'contact' as const })),
    ...ofLeads.map((it) => ({ ...named(it), of: 'lead' as const })),
  ],
})
