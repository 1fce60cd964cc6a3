import type { Survey } from '../../domain/connection.ts'
import type { Call } from '../connector.ts'
import { twenty as answer } from './twenty-answers.ts'
import { PIPELINE } from './twenty-records.ts'

const KINDS = { person: 'contact', opportunity: 'lead' } as const

/** What can be mapped: stages are the options of a field, own fields are those of the workspace. */
export async function surveyTwenty(call: Call): Promise<Survey> {
  const { objects } = (
    await call({
      method: 'GET',
      path: '/rest/metadata/objects',
      answer: answer.metadata,
      missing: { data: { objects: [] } },
    })
  ).data
  const { workspaceMembers } = (
    await call({
      method: 'GET',
      path: '/rest/workspaceMembers',
      answer: answer.members,
      missing: { data: { workspaceMembers: [] } },
    })
  ).data
  const fieldsOf = (name: string) => objects.find(({ nameSingular }) => nameSingular === name)?.fields ?? []
  const stages = fieldsOf('opportunity').find(({ name }) => name === 'stage')?.options ?? []
  return {
    pipelines: [
      {
        id: PIPELINE,
        name: 'Opportunities',
        stages: stages.map(({ value, label }) => ({ id: value, name: label })),
      },
    ],
    users: workspaceMembers.map(({ id, name }) => ({
      id,
      name: [name?.firstName, name?.lastName].filter(Boolean).join(' ') || id,
    })),
    fields: Object.entries(KINDS).flatMap(([object, of]) =>
      fieldsOf(object)
        .filter(({ isCustom }) => isCustom)
        .map(({ name, label }) => ({ id: name, name: label, of })),
    ),
  }
}
