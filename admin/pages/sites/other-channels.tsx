import {
  CHANNELS_ELSEWHERE,
  type ElsewhereKind,
  type OtherChannel,
} from '../../../protocol/widget-settings.ts'
import type { Trouble } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { errorAt, Select, TextField } from '../../parts/field.tsx'
import type { SiteWidget } from '../../wire.ts'
import { ELSEWHERE } from './elsewhere.ts'
import css from './sites.module.css'

const kinds = CHANNELS_ELSEWHERE.map((value) => ({ value, label: ELSEWHERE[value].name }))

type OtherChannelsProps = {
  widget: SiteWidget
  change: (part: Partial<SiteWidget>) => void
  problem: Trouble | null
}

/** Where else visitors can write to the site. */
export function OtherChannels({ widget, change, problem }: OtherChannelsProps) {
  const { channels } = widget
  const put = (at: number, part: Partial<OtherChannel>) =>
    change({ channels: channels.map((it, i) => (i === at ? { ...it, ...part } : it)) })
  const free = CHANNELS_ELSEWHERE.find((kind) => !channels.some((it) => it.kind === kind)) ?? 'email'
  return (
    <Card
      title="Other channels"
      hint="Links in the chat. A short code goes along, so that whoever writes there is known by what they did here: send what arrives to that channel's leads route."
      actions={
        <Button small icon="plus" onClick={() => change({ channels: [...channels, { kind: free, to: '' }] })}>
          Add a channel
        </Button>
      }
    >
      {channels.length === 0 && <p class={css.sub}>None: visitors write in the chat only.</p>}
      {channels.map((it, at) => (
        <div key={at} class={css.channel}>
          <Select
            label="Channel"
            quietLabel={at > 0}
            value={it.kind}
            options={kinds}
            onValue={(kind) => put(at, { kind: kind as ElsewhereKind })}
          />
          <TextField
            label="Number, name or address"
            quietLabel={at > 0}
            value={it.to}
            placeholder={ELSEWHERE[it.kind].example}
            onValue={(to) => put(at, { to })}
            error={errorAt(problem, `/widget/channels/${at}`)}
            maxLength={320}
          />
          <Button
            small
            icon="trash"
            aria-label={`Remove ${ELSEWHERE[it.kind].name}`}
            onClick={() => change({ channels: channels.filter((_, i) => i !== at) })}
          />
        </div>
      ))}
    </Card>
  )
}
