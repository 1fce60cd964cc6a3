import { get, type Trouble } from '../../api.ts'
import type { Contact, Lead, Pipeline, Stage } from '../../wire.ts'

/** A lead of a group with its person, as they are now. */
export type Member = { lead: Lead; contact: Contact | null }

type Loaded = { kind: 'loaded'; members: Member[] } | { kind: 'failed'; problem: Trouble }

/** The leads of a group that are still there; two that were merged since are one. */
export async function loadGroup(ids: string[]): Promise<Loaded> {
  const answers = await Promise.all(ids.map((id) => get<Lead>(`/leads/${id}`)))
  const leads = new Map<string, Lead>()
  for (const answer of answers) {
    if (answer.ok) leads.set(answer.data.id, answer.data)
    else if (answer.problem.status !== 404) return { kind: 'failed', problem: answer.problem }
  }
  const members = await Promise.all(
    [...leads.values()].map(async (lead) => {
      const contact = await get<Contact>(`/contacts/${lead.contact_id}`)
      return { lead, contact: contact.ok ? contact.data : null }
    }),
  )
  return { kind: 'loaded', members }
}

export const stageOf = (lead: Lead, pipelines: Pipeline[]): Stage | undefined =>
  pipelines.flatMap(({ stages }) => stages).find(({ id }) => id === lead.stage_id)

/** The lead outside Incoming leads, otherwise the oldest: somebody may be working on it. */
export function likelyKeeper(members: Member[], pipelines: Pipeline[]): Lead | undefined {
  const byAge = members
    .map(({ lead }) => lead)
    .sort((a, b) => (a.created_at + a.id < b.created_at + b.id ? -1 : 1))
  return byAge.find((lead) => stageOf(lead, pipelines)?.kind !== 'incoming') ?? byAge[0]
}

/** On a narrow screen the first is the one that is seen. */
export function keeperFirst(members: Member[], pipelines: Pipeline[]): Member[] {
  const keeper = likelyKeeper(members, pipelines)
  return members.toSorted((a, b) => Number(b.lead === keeper) - Number(a.lead === keeper))
}

export type Row = { what: string; values: string[]; differs: boolean }

const all = (list: { value: string }[] | undefined) => (list ?? []).map(({ value }) => value).join('\n')

/** What is set against each other, a row each; rows where nobody has anything are left out. */
export function rowsOf(members: Member[]): Row[] {
  const fields = [...new Set(members.flatMap(({ lead }) => Object.keys(lead.fields)))]
  const rows: { what: string; of: (member: Member) => string | null | undefined }[] = [
    { what: 'Name', of: ({ lead }) => lead.name },
    { what: 'Email', of: ({ contact, lead }) => all(contact?.emails) || lead.contact?.email },
    { what: 'Phone', of: ({ contact, lead }) => all(contact?.phones) || lead.contact?.phone },
    { what: 'Company', of: ({ contact }) => contact?.company },
    { what: 'User ID', of: ({ contact }) => contact?.user_id },
    ...fields.map((field) => ({
      what: field.replaceAll('_', ' '),
      of: ({ lead }: Member) => {
        const value = lead.fields[field]
        return value === undefined || value === null ? '' : String(value)
      },
    })),
  ]
  return rows
    .map(({ what, of }) => ({ what, values: members.map((member) => of(member) ?? '') }))
    .filter(({ values }) => values.some(Boolean))
    .map((row) => ({ ...row, differs: new Set(row.values.filter(Boolean).map(comparable)).size > 1 }))
}

const comparable = (value: string) => value.trim().toLowerCase()

/** People with different user IDs are different people: no rule and no person merges them. */
export const haveDifferentUserIds = (members: Member[]) =>
  new Set(members.flatMap(({ contact }) => contact?.user_id ?? [])).size > 1
