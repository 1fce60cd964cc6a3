import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { ChannelIcon, channelKind } from '../../parts/channel-kind.tsx'
import { countryName } from '../../parts/countries.ts'
import { Loading } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icon.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useResource } from '../../resource.ts'
import type { Channel, Page, Pipeline } from '../../wire.ts'
import { ChannelDialog } from './channel-dialog.tsx'
import css from './pipelines.module.css'

const about = (channel: Channel) =>
  [
    channelKind(channel.kind).label,
    channel.default_country && countryName(channel.default_country),
    channel.integration === 'third_party' && 'third party',
  ]
    .filter(Boolean)
    .join(' · ')

export function LeadSources({ pipeline }: { pipeline: Pipeline }) {
  const channels = useResource<Page<Channel>>(`/channels?pipeline_id=${pipeline.id}`)
  const [open, setOpen] = useState<Channel | 'new' | null>(null)
  const list = channels.data?.data
  return (
    <Card
      title="Lead sources"
      actions={
        <Button small icon="plus" onClick={() => setOpen('new')}>
          Add channel
        </Button>
      }
    >
      <ProblemNote problem={channels.problem} retry={channels.reload} />
      {!list && !channels.problem && <Loading rows={2} />}
      {list?.length === 0 && (
        <p class={css.quiet}>
          No channel is connected. Add one here, or <a href="/admin/sites">create a site</a> for a website
          chat.
        </p>
      )}
      {list && list.length > 0 && (
        <ul class={css.sources}>
          {list.map((channel) => (
            <li key={channel.id}>
              <button type="button" class={css.source} onClick={() => setOpen(channel)}>
                <ChannelIcon kind={channel.kind} />
                <span>
                  {channel.name}
                  <span class={css.sub}>{about(channel)}</span>
                </span>
                <Icon name="right" size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {open && (
        <ChannelDialog
          pipeline={pipeline}
          channel={open === 'new' ? null : open}
          onClose={() => setOpen(null)}
        />
      )}
    </Card>
  )
}
