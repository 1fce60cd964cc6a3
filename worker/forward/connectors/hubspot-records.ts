import type { CrmContact, CrmLead } from '../../domain/connection.ts'
import type { ContactValues } from '../connector.ts'
import type { HubSpotObject } from './hubspot-answers.ts'

/** A property that we make, unique, so that a record is found by our ID at once. */
export const OWN = 'onelead_id'
export const OBJECTS = { contact: 'contacts', lead: 'deals' } as const

/** Properties that are read. */
export const READ = {
  contact: 'email,hs_additional_emails,phone,mobilephone,firstname,lastname,company',
  lead: 'dealname,pipeline,dealstage',
}

/** HubSpot has one address and two numbers of a contact that can be written; an empty text takes a value away. */
export const contactProperties = (values: ContactValues): Record<string, string> => ({
  email: values.emails[0] ?? '',
  phone: values.phones[0] ?? '',
  mobilephone: values.phones[1] ?? '',
  firstname: values.first_name ?? '',
  lastname: values.last_name ?? '',
  company: values.company ?? '',
  ...textOf(values.fields),
})

export const withoutEmpty = (properties: Record<string, string>) =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== ''))

export const textOf = (fields: Record<string, string | number | boolean>) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]))

export const shown = ({ id, properties: it }: HubSpotObject): CrmContact => ({
  id,
  first_name: it.firstname || null,
  last_name: it.lastname || null,
  company: it.company || null,
  emails: [it.email, ...(it.hs_additional_emails ?? '').split(';')].filter((value) => !!value) as string[],
  phones: [it.phone, it.mobilephone].filter((value) => !!value) as string[],
})

export const shownLead = ({ id, properties: it, associations }: HubSpotObject): CrmLead => ({
  id,
  name: it.dealname || null,
  contact_id: associations?.contacts?.results[0]?.id ?? null,
  pipeline_id: it.pipeline || null,
  stage_id: it.dealstage || null,
})
