import { useState } from 'preact/hooks'
import { del, patch, post } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { channelKind, channelKinds } from '../../parts/channel-kind.tsx'
import { Check } from '../../parts/choice.tsx'
import { Copyable } from '../../parts/copy.tsx'
import { countryOptions } from '../../parts/countries.ts'
import { Confirm, Dialog, DialogFoot } from '../../parts/dialog.tsx'
import { errorAt, Select, TextField } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { say } from '../../parts/toast.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { invalidate } from '../../resource.ts'
import type { Channel, Pipeline } from '../../wire.ts'
import css from './pipelines.module.css'

type ChannelDialogProps = { pipeline: Pipeline; channel: Channel | null; onClose: () => void }

const refreshPipeline = (pipeline: Pipeline) => {
  invalidate('/channels')
  invalidate(`/pipelines/${pipeline.id}/duplicate_control`)
}

const byHand = 'If you do not know what this is, leave it as it is.'

/** Connects a channel, or shows one that is: its settings and where its leads are sent to. */
export function ChannelDialog({ pipeline, channel, onClose }: ChannelDialogProps) {
  const [made, setMade] = useState(channel)
  const [kind, setKind] = useState(channel?.kind ?? 'email')
  const [name, setName] = useState(channel?.name ?? '')
  const [country, setCountry] = useState(channel?.default_country ?? '')
  const [thirdParty, setThirdParty] = useState(channel?.integration === 'third_party')
  const [supported, setSupported] = useState(channel?.supports_duplicate_control ?? true)
  const [removing, setRemoving] = useState(false)
  const { busy, problem, send } = useSending()

  const save = (event: Event) => {
    event.preventDefault()
    void send(async () => {
      const settings = { name: name.trim() || channelKind(kind).label, default_country: country || null }
      const answer = made
        ? await patch<Channel>(`/channels/${made.id}`, settings)
        : await post<Channel>('/channels', {
            ...settings,
            default_country: country || undefined,
            pipeline_id: pipeline.id,
            kind,
            integration: thirdParty ? 'third_party' : 'native',
            supports_duplicate_control: !thirdParty || supported,
          })
      if (!answer.ok) return answer.problem
      refreshPipeline(pipeline)
      say(made ? 'Channel saved' : 'Channel connected')
      if (made) onClose()
      else setMade(answer.data)
      return null
    })
  }

  if (removing && made)
    return (
      <Confirm
        title={`Remove ${made.name}?`}
        action="Remove channel"
        onClose={() => setRemoving(false)}
        run={async () => {
          const answer = await del(`/channels/${made.id}`)
          if (!answer.ok) return answer.problem
          refreshPipeline(pipeline)
          onClose()
          return null
        }}
      >
        <p>New leads sent to its address will be refused. The leads that came through it stay.</p>
      </Confirm>
    )

  return (
    <Dialog title={made ? made.name : 'Add a channel'} onClose={onClose}>
      <form class={css.form} onSubmit={save}>
        <ProblemNote problem={problem} shown={['/name', '/kind', '/default_country']} />
        {made && made.kind !== 'website' && (
          <div>
            <p class={css.quiet}>Intake address: send each request of this channel here, with an API key.</p>
            <Copyable label="intake address" text={`${location.origin}/api/v1/channels/${made.id}/leads`} />
          </div>
        )}
        {!made && (
          <Select
            label="Kind"
            value={kind}
            onValue={setKind}
            options={channelKinds.map((known) => ({ value: known.kind, label: known.label }))}
            error={errorAt(problem, '/kind')}
          />
        )}
        <TextField
          label="Name"
          value={name}
          onValue={setName}
          placeholder={channelKind(kind).label}
          error={errorAt(problem, '/name')}
          maxLength={200}
        />
        <Select
          label="Default country"
          value={country}
          onValue={setCountry}
          options={[{ value: '', label: 'None: only numbers with a country code match' }, ...countryOptions]}
          error={errorAt(problem, '/default_country')}
          hint="Phone numbers typed without a country code are read as numbers of this country."
        />
        {!made && (
          <Check
            title="Third-party integration"
            words={byHand}
            checked={thirdParty}
            onChange={setThirdParty}
          />
        )}
        {!made && thirdParty && (
          <Check
            title="Supports duplicate control"
            words="Its developer must allow it. If not, its leads are never merged by themselves."
            checked={supported}
            onChange={setSupported}
          />
        )}
        <DialogFoot>
          {made && made.kind !== 'website' && (
            <Button kind="bare" icon="trash" onClick={() => setRemoving(true)}>
              Remove
            </Button>
          )}
          <Button onClick={onClose}>{made && !channel ? 'Done' : 'Cancel'}</Button>
          <Button kind="primary" type="submit" busy={busy}>
            {made ? 'Save' : 'Add channel'}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}
