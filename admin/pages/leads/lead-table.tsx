import { LinkButton } from '../../parts/button.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { leadName } from '../../parts/lead-name.ts'
import { StageBadge } from '../../parts/stage-badge.tsx'
import table from '../../parts/table.module.css'
import { Time } from '../../parts/time.tsx'
import type { Channel, Lead, Pipeline } from '../../wire.ts'

type LeadTableProps = {
  leads: Lead[] | undefined
  failed: boolean
  pipelines: Pipeline[]
  channels: Channel[]
  filtered: boolean
}

export function LeadTable({ leads, failed, pipelines, channels, filtered }: LeadTableProps) {
  if (!leads) return failed ? null : <Loading rows={8} />
  if (leads.length === 0)
    return filtered ? (
      <Empty
        icon="lead"
        title="No leads here"
        action={<LinkButton href="/admin/leads">Show all leads</LinkButton>}
      >
        No lead fits the filter now.
      </Empty>
    ) : (
      <Empty
        icon="lead"
        title="No leads yet"
        action={<LinkButton href="/admin/sites">Put the chat on your website</LinkButton>}
      >
        The first chat on your website, or the first request sent to a channel, appears here.
      </Empty>
    )
  return (
    <table class={table.table}>
      <thead>
        <tr>
          <th scope="col">Lead</th>
          <th scope="col">Stage</th>
          <th scope="col">Channel</th>
          <th scope="col" class={table.end}>
            Created
          </th>
        </tr>
      </thead>
      <tbody>
        {leads.map((lead) => (
          <LeadRow key={lead.id} lead={lead} pipelines={pipelines} channels={channels} />
        ))}
      </tbody>
    </table>
  )
}

type LeadRowProps = { lead: Lead; pipelines: Pipeline[]; channels: Channel[] }

function LeadRow({ lead, pipelines, channels }: LeadRowProps) {
  const pipeline = pipelines.find(({ id }) => id === lead.pipeline_id)
  const stage = pipeline?.stages.find(({ id }) => id === lead.stage_id)
  const channel = channels.find(({ id }) => id === lead.channel_id)
  const name = leadName(lead)
  const reach = [lead.contact?.name, lead.contact?.email, lead.contact?.phone].filter(
    (part) => part && part !== name,
  )
  return (
    <tr class={table.row}>
      <td>
        <a class={table.link} href={`/admin/leads/${lead.id}`}>
          {name}
        </a>
        {reach.length > 0 && <div class={table.sub}>{reach.join(' · ')}</div>}
      </td>
      <td class={table.fit}>
        {stage && <StageBadge stage={stage} />}{' '}
        {pipelines.length > 1 && <span class={table.sub}>{pipeline?.name}</span>}
      </td>
      <td class={`${table.sub} ${table.fit}`}>
        {channel?.name ?? (lead.channel_id ? 'Removed channel' : 'Made by hand')}
      </td>
      <td class={`${table.sub} ${table.end}`}>
        <Time at={lead.created_at} />
      </td>
    </tr>
  )
}
