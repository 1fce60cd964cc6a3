import { LinkButton } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Loading } from '../../parts/empty.tsx'
import { Note } from '../../parts/note.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { say } from '../../parts/toast.tsx'
import { SavingToggle } from '../../parts/toggle.tsx'
import { useResource } from '../../resource.ts'
import type { Channel, DuplicateControl, Method, Page, Pipeline } from '../../wire.ts'
import { controlPath, switchControl } from '../duplicate-control/save-control.ts'
import css from './pipelines.module.css'

const methodWords: Record<Method, string> = {
  pixel: 'tracking pixel',
  email: 'email',
  phone: 'phone',
  big_data: 'Big Data',
}

const list = new Intl.ListFormat('en', { type: 'conjunction' })

function summary({ enabled, methods }: DuplicateControl) {
  const on = (Object.keys(methodWords) as Method[]).filter((method) => methods[method])
  const by =
    on.length === 0 ? 'no method is chosen' : `by ${list.format(on.map((method) => methodWords[method]))}`
  return enabled
    ? `New requests are checked against your leads, ${by}.`
    : 'Every new request becomes a lead of its own, even from somebody you know.'
}

/** The switch of a pipeline, and the way to its rules. Without a channel there is nothing to check, so no box. */
export function DuplicateControlBox({ pipeline }: { pipeline: Pipeline }) {
  const channels = useResource<Page<Channel>>(`/channels?pipeline_id=${pipeline.id}`)
  const connected = channels.data && channels.data.data.length > 0
  const control = useResource<DuplicateControl>(connected ? controlPath(pipeline.id) : null)
  const { data } = control
  if (channels.data?.data.length === 0 || control.problem?.code === 'no_channel_connected')
    return (
      <Note>
        <strong>Duplicate control</strong> appears here once a channel is connected. Add one above, or{' '}
        <a href="/admin/sites">create a site</a>: its chat is a channel.
      </Note>
    )
  return (
    <Card title="Duplicate control">
      {control.problem && <ProblemNote problem={control.problem} retry={control.reload} />}
      {!data && !control.problem && !channels.problem && <Loading rows={2} />}
      {data && (
        <>
          <div class={css.switch}>
            <p class={css.quiet} id="duplicate-control-summary">
              {summary(data)}
            </p>
            <SavingToggle
              label="Duplicate control"
              describedBy="duplicate-control-summary"
              checked={data.enabled}
              save={async (enabled) => {
                const problem = await switchControl(pipeline.id, data, control.etag ?? null, enabled)
                if (!problem) say(enabled ? 'Duplicate control is on' : 'Duplicate control is off')
                return problem
              }}
            />
          </div>
          <div>
            <LinkButton href={`/admin/pipelines/${pipeline.id}/duplicate-control`}>Set up rules</LinkButton>
          </div>
        </>
      )}
    </Card>
  )
}
