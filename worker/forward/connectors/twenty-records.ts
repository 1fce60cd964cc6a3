import type { CrmContact, CrmLead } from '../../domain/connection.ts'
import type { CrmChange } from '../connector.ts'
import { jsonOf } from '../json-of.ts'
import { twenty as answer, type TwentyOpportunity, type TwentyPerson } from './twenty-answers.ts'

/** Twenty keeps the calling code beside the number, or within it. */
const joined = (code: string | null | undefined, number: string | null | undefined) =>
  !number ? '' : number.startsWith('+') ? number : `${code ?? ''}${number}`

export const shown = ({ id, name, emails, phones }: TwentyPerson): CrmContact => ({
  id,
  first_name: name?.firstName || null,
  last_name: name?.lastName || null,
  company: null,
  emails: [emails?.primaryEmail ?? '', ...(emails?.additionalEmails ?? [])].filter(Boolean),
  phones: [
    joined(phones?.primaryPhoneCallingCode, phones?.primaryPhoneNumber),
    ...(phones?.additionalPhones ?? []).map(({ number, callingCode }) => joined(callingCode, number)),
  ].filter(Boolean),
})

/** Twenty has one pipeline: its opportunities. */
export const PIPELINE = 'opportunities'

export const shownLead = ({ id, name, stage, pointOfContactId }: TwentyOpportunity): CrmLead => ({
  id,
  name: name || null,
  contact_id: pointOfContactId || null,
  pipeline_id: PIPELINE,
  stage_id: stage || null,
})

/** `person.updated`: only IDs are taken from it, the record is read again. */
export function readTwentyHook(body: string): CrmChange[] {
  const { data } = answer.hook.safeParse(jsonOf(body))
  const [name] = (data?.eventName ?? data?.event ?? '').split('.')
  const kind = name === 'person' ? 'contact' : name === 'opportunity' ? 'lead' : null
  const id = data?.record?.id ?? data?.data?.id
  return kind && id ? [{ kind, crm_id: id, into: null }] : []
}
