import type { CrmContact, CrmLead } from '../../domain/connection.ts'
import type { ContactValues } from '../connector.ts'
import type { PipedriveDeal, PipedriveLead, PipedrivePerson } from './pipedrive-answers.ts'

/** A lead of ours is a deal where its pipeline is mapped, else a lead in the inbox; its ID says which. */
export const ofDeal = (id: string) => id.startsWith('deal/')
export const idIn = (id: string) => id.slice(id.indexOf('/') + 1)
export function personBody(values: ContactValues, own: Record<string, string>) {
  const list = (of: string[]) => of.map((value, i) => ({ value, primary: i === 0, label: 'work' }))
  const name = [values.first_name, values.last_name].filter(Boolean).join(' ')
  const fields = { ...values.fields, ...own }
  return {
    ...(name || Object.keys(own).length > 0
      ? { name: name || values.emails[0] || values.phones[0] || 'Visitor' }
      : {}),
    emails: list(values.emails),
    phones: list(values.phones),
    ...(Object.keys(fields).length > 0 ? { custom_fields: fields } : {}),
  }
}

export function shown(it: PipedrivePerson): CrmContact {
  const [first, ...rest] = (it.name ?? '').split(' ').filter(Boolean)
  const values = (list: { value: string }[] | null | undefined) =>
    (list ?? []).map(({ value }) => value).filter((value) => value !== '')
  return {
    id: String(it.id),
    first_name: it.first_name || first || null,
    last_name: it.last_name || rest.join(' ') || null,
    company: null,
    emails: values(it.emails),
    phones: values(it.phones),
  }
}

const text = (id: number | null | undefined) => (id === null || id === undefined ? null : String(id))

export const shownDeal = (it: PipedriveDeal): CrmLead => ({
  id: `deal/${it.id}`,
  name: it.title || null,
  contact_id: text(it.person_id),
  pipeline_id: text(it.pipeline_id),
  stage_id: text(it.stage_id),
})

export const shownLead = (it: PipedriveLead): CrmLead => ({
  id: `lead/${it.id}`,
  name: it.title || null,
  contact_id: text(it.person_id),
  pipeline_id: null,
  stage_id: null,
})
