import { useLocation } from 'preact-iso/router'
import { query } from '../../api.ts'
import { Page } from '../../parts/page.tsx'
import { AddressPages } from '../../parts/pages.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useResource } from '../../resource.ts'
import type { Channel, Lead, Page as Listed, Pipeline } from '../../wire.ts'
import { LeadFilter } from './lead-filter.tsx'
import { LeadTable } from './lead-table.tsx'
import css from './leads.module.css'
import { Reviews } from './reviews.tsx'

const PAGE_SIZE = 50

/** The filter and the page are the address: a link to it shows the same. */
export function LeadsPage() {
  const { query: at, route } = useLocation()
  const pipelines = useResource<Listed<Pipeline>>('/pipelines')
  const channels = useResource<Listed<Channel>>('/channels')
  const filter = { pipeline_id: at.pipeline_id, stage_id: at.stage_id, q: at.q }
  const leads = useResource<Listed<Lead>>(`/leads${query({ ...filter, after: at.after, limit: PAGE_SIZE })}`)
  const show = (parameters: Record<string, string | undefined>) => route(`/admin/leads${query(parameters)}`)
  return (
    <Page
      title="Leads"
      actions={<LeadFilter pipelines={pipelines.data?.data ?? []} filter={filter} onFilter={show} />}
    >
      <Reviews pipelines={pipelines.data?.data ?? []} />
      <ProblemNote problem={leads.problem} retry={leads.reload} />
      <section class={css.list} aria-label="Leads">
        <LeadTable
          leads={leads.data?.data}
          failed={leads.problem !== undefined}
          pipelines={pipelines.data?.data ?? []}
          channels={channels.data?.data ?? []}
          filtered={Boolean(filter.pipeline_id || filter.stage_id || filter.q || at.after)}
        />
      </section>
      <AddressPages path="/admin/leads" filter={filter} after={at.after} next={leads.data?.next} />
    </Page>
  )
}
