import { Card } from '../../parts/card.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { leadName } from '../../parts/lead-name.ts'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { StageBadge } from '../../parts/stage-badge.tsx'
import { Time } from '../../parts/time.tsx'
import { useResource } from '../../resource.ts'
import type { Lead, Page, Pipeline } from '../../wire.ts'
import css from './contact.module.css'

export function ContactLeads({ id }: { id: string }) {
  const leads = useResource<Page<Lead>>(`/leads?contact_id=${id}&limit=50`)
  const pipelines = useResource<Page<Pipeline>>('/pipelines')
  const stages = pipelines.data?.data.flatMap((pipeline) => pipeline.stages) ?? []
  const list = leads.data?.data
  return (
    <Card title="Leads" flush>
      <ProblemNote problem={leads.problem} retry={leads.reload} />
      {!list && !leads.problem && <Loading rows={2} />}
      {list?.length === 0 && (
        <Empty icon="lead" title="No leads">
          A request of this person becomes one.
        </Empty>
      )}
      <ul>
        {list?.map((lead) => {
          const stage = stages.find((each) => each.id === lead.stage_id)
          return (
            <li key={lead.id} class={css.row}>
              <a href={`/admin/leads/${lead.id}`}>{leadName(lead)}</a>
              {stage && <StageBadge stage={stage} />}
              <span class={css.sub}>
                <Time at={lead.created_at} />
              </span>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
