import { useResource } from '../resource.ts'
import type { Lead } from '../wire.ts'
import css from './lead-link.module.css'
import { leadName } from './lead-name.ts'
import { Time } from './time.tsx'

type LeadLinkProps = {
  id: string
  /** In a tab of its own, where following it would lose what is on the page. */
  apart?: boolean
}

/** A lead by its name, which is looked up. */
export function LeadLink({ id, apart }: LeadLinkProps) {
  const lead = useResource<Lead>(`/leads/${id}`)
  if (lead.problem?.status === 404) return <span>a lead that is gone</span>
  return (
    <a href={`/admin/leads/${id}`} target={apart ? '_blank' : undefined} rel={apart ? 'noopener' : undefined}>
      {lead.data ? leadName(lead.data) : 'lead'}
    </a>
  )
}

/** The same, with what tells two leads of one name apart. */
export function LeadMention({ id, apart }: LeadLinkProps) {
  const lead = useResource<Lead>(`/leads/${id}`)
  const reach = lead.data && [lead.data.contact?.email, lead.data.contact?.phone].find(Boolean)
  return (
    <span class={css.mention}>
      <LeadLink id={id} apart={apart} />
      {lead.data && (
        <span>
          {reach && reach !== leadName(lead.data) && `${reach}, `}
          <Time at={lead.data.created_at} />
        </span>
      )}
    </span>
  )
}
