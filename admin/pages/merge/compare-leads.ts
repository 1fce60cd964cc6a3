import { leadName } from '../../parts/lead-name.ts'
import { shown } from '../../parts/shown.ts'
import type { Contact, Lead, Pipeline } from '../../wire.ts'
import { contactLines } from './compare-contacts.ts'
import type { Column, Line } from './comparison.ts'

/** A lead with its person. */
export type LeadWithContact = { lead: Lead; contact: Contact }

export const leadColumn = ({ lead }: LeadWithContact): Column => ({
  id: lead.id,
  name: leadName(lead),
  href: `/admin/leads/${lead.id}`,
})

const stageOf = (lead: Lead, pipelines: Pipeline[]) => {
  const pipeline = pipelines.find(({ id }) => id === lead.pipeline_id)
  return { pipeline, stage: pipeline?.stages.find(({ id }) => id === lead.stage_id) }
}

/** The lead outside Incoming leads, otherwise the oldest: somebody may be working on it. */
export function keeperOfLeads(
  members: Pick<LeadWithContact, 'lead'>[],
  pipelines: Pipeline[],
): string | undefined {
  const byAge = members
    .map(({ lead }) => lead)
    .toSorted((a, b) => (a.created_at + a.id < b.created_at + b.id ? -1 : 1))
  return (byAge.find((lead) => stageOf(lead, pipelines).stage?.kind !== 'incoming') ?? byAge[0])?.id
}

export const ofSeveralContacts = (members: LeadWithContact[]) =>
  new Set(members.map(({ contact }) => contact.id)).size > 1

/** What leads have, and their contacts where these are merged with them. */
export function leadLines(members: LeadWithContact[], keeper: number, pipelines: Pipeline[]): Line[] {
  const fields = [...new Set(members.flatMap(({ lead }) => Object.keys(lead.fields)))]
  const contacts = ofSeveralContacts(members)
    ? contactLines(
        members.map(({ contact }) => contact),
        keeper,
      ).map((line) => ({
        ...line,
        field: `contact.${line.field}`,
        label: `Contact: ${line.label.toLowerCase()}`,
      }))
    : []
  return [
    { field: 'name', label: 'Name', values: members.map(({ lead }) => lead.name ?? '') },
    ...fields.map((field) => ({
      field: `fields.${field}`,
      label: field.replaceAll('_', ' '),
      values: members.map(({ lead }) => {
        const value = lead.fields[field]
        return value === null || value === undefined || value === '' ? '' : shown(value)
      }),
    })),
    {
      field: 'stage',
      label: 'Stage',
      values: members.map(({ lead }) => {
        const { pipeline, stage } = stageOf(lead, pipelines)
        return [pipeline?.name, stage?.name].filter(Boolean).join(', ')
      }),
      fate: 'The keeper’s.',
    },
    ...contacts,
  ]
}
