import { useEffect, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { get, type Trouble } from '../../api.ts'
import { LinkButton } from '../../parts/button.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useResource } from '../../resource.ts'
import type { Contact, Lead, Page as Listed, Pipeline } from '../../wire.ts'
import { haveDifferentUserIds } from './compare-contacts.ts'
import {
  keeperOfLeads,
  type LeadWithContact,
  leadColumn,
  leadLines,
  ofSeveralContacts,
} from './compare-leads.ts'
import { rowsOf } from './comparison.ts'
import { MergeForm } from './merge-form.tsx'
import { type WayBack, wayBackOf } from './way-back.ts'

export function MergeLeadsPage() {
  const { ids = '', keeper, ...rest } = useLocation().query
  return <Prepared key={ids} ids={ids.split(',').filter(Boolean)} first={keeper} way={wayBackOf(rest)} />
}

type Loaded = { kind: 'loaded'; members: LeadWithContact[] } | { kind: 'failed'; problem: Trouble }

/** The leads that are still there, with their people; two that were merged since are one. */
async function loadLeads(ids: string[]): Promise<Loaded> {
  const answers = await Promise.all(ids.map((id) => get<Lead>(`/leads/${id}`)))
  const leads = new Map<string, Lead>()
  for (const answer of answers) {
    if (answer.ok) leads.set(answer.data.id, answer.data)
    else if (answer.problem.status !== 404) return { kind: 'failed', problem: answer.problem }
  }
  const members: LeadWithContact[] = []
  for (const lead of leads.values()) {
    const contact = await get<Contact>(`/contacts/${lead.contact_id}`)
    if (!contact.ok) return { kind: 'failed', problem: contact.problem }
    members.push({ lead, contact: contact.data })
  }
  return { kind: 'loaded', members }
}

type PreparedProps = { ids: string[]; first: string | undefined; way: WayBack | undefined }

function Prepared({ ids, first, way }: PreparedProps) {
  const pipelines = useResource<Listed<Pipeline>>('/pipelines')
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  const [chosen, setChosen] = useState(first)
  const back = way ? { href: way.back, label: 'Duplicates' } : { href: '/admin/leads', label: 'Leads' }
  const load = async () => setLoaded(await loadLeads(ids))
  useEffect(() => void load(), [])

  const problem = loaded?.kind === 'failed' ? loaded.problem : pipelines.problem
  if (loaded?.kind !== 'loaded' || !pipelines.data)
    return (
      <Page title="Merge leads" back={back}>
        {problem ? <ProblemNote problem={problem} retry={load} /> : <Loading rows={8} />}
      </Page>
    )
  const { members } = loaded
  const keeper =
    members.find(({ lead }) => lead.id === chosen)?.lead.id ?? keeperOfLeads(members, pipelines.data.data)
  const [only] = members
  if (members.length < 2 || !keeper)
    return (
      <Page title="Merge leads" back={back}>
        <Empty
          icon="merge"
          title={only ? 'These are one lead by now' : 'These leads are gone'}
          action={
            <LinkButton href={only ? `/admin/leads/${only.lead.id}` : '/admin/leads'}>
              {only ? 'Open it' : 'All leads'}
            </LinkButton>
          }
        />
      </Page>
    )
  const columns = members.map(leadColumn)
  const at = members.findIndex(({ lead }) => lead.id === keeper)
  const lines = leadLines(members, at, pipelines.data.data)
  return (
    <Page title="Merge leads" back={back}>
      <MergeForm
        subject="lead"
        columns={columns}
        keeper={keeper}
        onKeeper={setChosen}
        contactsToo={ofSeveralContacts(members)}
        way={way}
        different={haveDifferentUserIds(members.map(({ contact }) => contact))}
        rowsOf={(conflicts) =>
          rowsOf(lines, columns, at, (field) => {
            const values = conflicts.find((each) => each.field === field)?.values
            return values
              ? members.map(({ lead, contact }) => [lead.id, contact.id].find((id) => id in values) ?? null)
              : null
          })
        }
      />
    </Page>
  )
}
