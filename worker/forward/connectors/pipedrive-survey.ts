import type { Survey } from '../../domain/connection.ts'
import type { Call } from '../connector.ts'
import { CrmFailure } from '../crm-failure.ts'
import { pipedrive as answer } from './pipedrive-answers.ts'

/** A field that we make, so that a record is found by our ID. */
const OWN = 'Onelead ID'

/** What can be mapped. */
export async function surveyPipedrive(call: Call): Promise<Survey> {
  const list = { method: 'GET' as const, missing: { success: true as const, data: [] } }
  const pipelines = await call({ ...list, path: '/api/v2/pipelines', answer: answer.pipelines })
  const stages = await call({ ...list, path: '/api/v2/stages', answer: answer.stages })
  const users = await call({ ...list, path: '/v1/users', answer: answer.users })
  const ofContacts = await call({ ...list, path: '/v1/personFields', answer: answer.fields })
  const ofLeads = await call({ ...list, path: '/v1/dealFields', answer: answer.fields })
  const named = ({ id, name }: { id: number; name: string }) => ({ id: String(id), name })
  return {
    pipelines: pipelines.data.map((it) => ({
      ...named(it),
      stages: stages.data.filter(({ pipeline_id }) => pipeline_id === it.id).map(named),
    })),
    users: users.data.map(named),
    fields: [
      ...ofContacts.data.map(({ key, name }) => ({ id: key, name, of: 'contact' as const })),
      ...ofLeads.data.map(({ key, name }) => ({ id: key, name, of: 'lead' as const })),
    ],
  }
}

/** Makes the fields for our ID, or finds them. */
export async function preparePipedrive(call: Call): Promise<Record<string, unknown>> {
  const [person_key, deal_key] = [await ownField(call, 'personFields'), await ownField(call, 'dealFields')]
  return { ...(person_key ? { person_key } : {}), ...(deal_key ? { deal_key } : {}) }
}

/** A token that may not make it does without. */
async function ownField(call: Call, of: 'personFields' | 'dealFields'): Promise<string | null> {
  const path = `/v1/${of}`
  try {
    const there = (await call({ method: 'GET', path, answer: answer.fields })).data.find(
      ({ name }) => name === OWN,
    )
    const body = { name: OWN, field_type: 'varchar' }
    return there?.key ?? (await call({ method: 'POST', path, body, answer: answer.field })).data.key
  } catch (error) {
    if (error instanceof CrmFailure && ['refused', 'not_allowed'].includes(error.verdict.kind)) return null
    throw error
  }
}
