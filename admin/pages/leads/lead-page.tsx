import { useEffect } from 'preact/hooks'
import { useLocation, useRoute } from 'preact-iso/router'
import { LinkButton } from '../../parts/button.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { leadName } from '../../parts/lead-name.ts'
import { Page } from '../../parts/page.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useResource } from '../../resource.ts'
import type { Lead, Page as Listed, Pipeline } from '../../wire.ts'
import { ContactCard } from './contact-card.tsx'
import { Conversations } from './conversations.tsx'
import { Decisions } from './decisions.tsx'
import css from './lead.module.css'
import { LeadActions } from './lead-actions.tsx'
import { LeadFields } from './lead-fields.tsx'
import { StageSelect } from './stage-select.tsx'

const back = { href: '/admin/leads', label: 'Leads' }

export function LeadPage() {
  const { id = '' } = useRoute().params
  return <LeadView key={id} id={id} />
}

function LeadView({ id }: { id: string }) {
  const { route } = useLocation()
  const lead = useResource<Lead>(`/leads/${id}`)
  const pipelines = useResource<Listed<Pipeline>>('/pipelines')
  const keptAs = lead.data?.id
  // The ID of a merged lead leads to the one that it was merged into.
  useEffect(() => {
    if (keptAs && keptAs !== id) route(`/admin/leads/${keptAs}`, true)
  }, [keptAs, id, route])

  if (lead.problem?.status === 404)
    return (
      <Page title="Lead not found" back={back}>
        <Empty
          icon="lead"
          title="There is no such lead"
          action={<LinkButton href="/admin/leads">All leads</LinkButton>}
        />
      </Page>
    )
  if (!lead.data)
    return (
      <Page title="Lead" back={back}>
        {lead.problem ? <ProblemNote problem={lead.problem} retry={lead.reload} /> : <Loading rows={8} />}
      </Page>
    )
  const pipeline = pipelines.data?.data.find((each) => each.id === lead.data?.pipeline_id)
  return (
    <Page
      title={leadName(lead.data)}
      back={back}
      actions={
        <>
          {pipeline && <StageSelect lead={lead.data} pipeline={pipeline} />}
          <LeadActions lead={lead.data} />
        </>
      }
    >
      <ProblemNote problem={lead.problem} retry={lead.reload} />
      <div class={css.columns}>
        <div class={css.column}>
          <Conversations lead={lead.data} />
          <Decisions lead={lead.data} />
        </div>
        <div class={css.column}>
          <ContactCard id={lead.data.contact_id} />
          <LeadFields lead={lead.data} />
        </div>
      </div>
    </Page>
  )
}
