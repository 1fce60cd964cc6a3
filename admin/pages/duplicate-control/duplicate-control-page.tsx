import { useRoute } from 'preact-iso/router'
import { LinkButton } from '../../parts/button.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useResource } from '../../resource.ts'
import type { Channel, DuplicateControl, Page as Listed, Pipeline } from '../../wire.ts'
import { ControlForm } from './control-form.tsx'
import { controlPath, tagOf } from './save-control.ts'

export function DuplicateControlPage() {
  const { id = '' } = useRoute().params
  const pipelines = useResource<Listed<Pipeline>>('/pipelines')
  const channels = useResource<Listed<Channel>>(`/channels?pipeline_id=${id}`)
  const control = useResource<DuplicateControl>(controlPath(id))
  const back = { href: `/admin/pipelines/${id}`, label: 'Pipelines' }
  const pipeline = pipelines.data?.data.find((each) => each.id === id)

  if (control.problem?.code === 'no_channel_connected')
    return (
      <Page title="Duplicate control" back={back} width="narrow">
        <Empty
          icon="merge"
          title="Connect a channel first"
          action={<LinkButton href={back.href}>Back to the pipeline</LinkButton>}
        >
          Duplicate control checks leads that come in through a channel, and this pipeline has none yet.
        </Empty>
      </Page>
    )

  const problem = control.problem ?? channels.problem ?? pipelines.problem
  if (!pipeline || !channels.data || !control.data || !pipelines.data)
    return (
      <Page title="Duplicate control" back={back} width="narrow">
        {problem ? <ProblemNote problem={problem} retry={control.reload} /> : <Loading rows={8} />}
      </Page>
    )

  return (
    <ControlForm
      key={id}
      pipeline={pipeline}
      pipelines={pipelines.data.data}
      channels={channels.data.data}
      loaded={control.data}
      tag={control.etag ?? tagOf(control.data)}
      back={back}
    />
  )
}
