import type { Survey } from '../../domain/connection.ts'
import type { Call } from '../connector.ts'
import { CrmFailure } from '../crm-failure.ts'
import { hubspot as answer } from './hubspot-answers.ts'
import { OBJECTS, OWN } from './hubspot-records.ts'

/** What can be mapped. */
export async function surveyHubSpot(call: Call): Promise<Survey> {
  const none = { results: [] }
  const found = await pipelines(call)
  const owners = await call({
    method: 'GET',
    path: '/crm/v3/owners',
    answer: answer.owners,
    missing: none,
  })
  const fields = async (of: 'contact' | 'lead') =>
    (
      await call({
        method: 'GET',
        path: `/crm/v3/properties/${OBJECTS[of]}`,
        answer: answer.properties,
        missing: none,
      })
    ).results
      .filter(({ modificationMetadata }) => !modificationMetadata?.readOnlyValue)
      .map(({ name, label }) => ({ id: name, name: label, of }))
  return {
    pipelines: found.map(({ id, label, stages }) => ({
      id,
      name: label,
      stages: stages.map((stage) => ({ id: stage.id, name: stage.label })),
    })),
    users: owners.results.map(({ id, firstName, lastName }) => ({
      id,
      name: [firstName, lastName].filter(Boolean).join(' ') || id,
    })),
    fields: [...(await fields('contact')), ...(await fields('lead'))],
  }
}

/** Finds out once what later calls need: our own property, where a deal goes that is mapped nowhere, and where lost ones are. */
export async function prepareHubSpot(call: Call): Promise<Record<string, unknown>> {
  const all = await pipelines(call)
  const [first] = all
  const closed = all.flatMap(({ id, stages }) =>
    stages
      .filter(({ metadata }) => Number(metadata?.probability ?? 1) === 0)
      .map((stage) => [id, stage.id] as const),
  )
  return {
    own:
      (await hasOwn(call, 'contacts', 'contactinformation')) &&
      (await hasOwn(call, 'deals', 'dealinformation')),
    ...(first?.stages[0] ? { place: { pipeline: first.id, dealstage: first.stages[0].id } } : {}),
    lost: Object.fromEntries(closed),
  }
}

async function pipelines(call: Call) {
  const none = { results: [] }
  return (
    await call({ method: 'GET', path: '/crm/v3/pipelines/deals', answer: answer.pipelines, missing: none })
  ).results
}
/** The property is there, or can be made. A token that may not make it does without. */
async function hasOwn(call: Call, object: string, groupName: string): Promise<boolean> {
  const path = `/crm/v3/properties/${object}`
  try {
    const there = await call({
      method: 'GET',
      path: `${path}/${OWN}`,
      answer: answer.property.nullable(),
      missing: null,
    })
    const kind = { type: 'string', fieldType: 'text', hasUniqueValue: true }
    const body = { groupName, name: OWN, label: 'Onelead ID', ...kind }
    if (!there) await call({ method: 'POST', path, body, answer: answer.property })
    return true
  } catch (error) {
    if (error instanceof CrmFailure && ['refused', 'not_allowed'].includes(error.verdict.kind)) return false
    throw error
  }
}
