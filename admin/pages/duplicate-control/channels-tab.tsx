import { Card } from '../../parts/card.tsx'
import { ChannelIcon, channelKind } from '../../parts/channel-kind.tsx'
import { Toggle } from '../../parts/toggle.tsx'
import type { Channel, DuplicateControl } from '../../wire.ts'
import css from './control.module.css'

export type DraftProps = { draft: DuplicateControl; change: (part: Partial<DuplicateControl>) => void }

/** A channel whose integration does not support duplicate control is not listed: it can't be switched. */
export function ChannelsTab({ draft, change, channels }: DraftProps & { channels: Channel[] }) {
  const listed = channels.filter(
    (channel) => channel.integration === 'native' || channel.supports_duplicate_control,
  )
  return (
    <Card
      title="Channels of this pipeline"
      hint="Requests from a channel that is on are checked as they arrive."
      flush
    >
      {listed.length === 0 && (
        <p class={css.none}>None of the connected channels supports duplicate control.</p>
      )}
      <ul>
        {listed.map((channel) => {
          const on = draft.channels[channel.id] ?? true
          return (
            <li key={channel.id} class={css.channel}>
              <ChannelIcon kind={channel.kind} />
              <div>
                <strong>{channel.name}</strong>
                <p id={`${channel.id}-words`}>
                  {on
                    ? channelKind(channel.kind).label
                    : 'Off: leads from this channel are not merged by themselves. You can still merge them by hand.'}
                </p>
              </div>
              <Toggle
                label={channel.name}
                describedBy={`${channel.id}-words`}
                checked={on}
                onChange={(checked) => change({ channels: { ...draft.channels, [channel.id]: checked } })}
              />
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
