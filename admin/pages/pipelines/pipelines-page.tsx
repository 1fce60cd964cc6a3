import { useState } from 'preact/hooks'
import { useRoute } from 'preact-iso/router'
import { Button } from '../../parts/button.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useResource } from '../../resource.ts'
import type { Page as Listed, Pipeline } from '../../wire.ts'
import { Board } from './board.tsx'
import { DuplicateControlBox } from './duplicate-control-box.tsx'
import { LeadSources } from './lead-sources.tsx'
import { PipelineDialog } from './pipeline-dialog.tsx'
import css from './pipelines.module.css'

export function PipelinesPage() {
  const { params } = useRoute()
  const pipelines = useResource<Listed<Pipeline>>('/pipelines')
  const [editing, setEditing] = useState<Pipeline | 'new' | null>(null)
  const list = pipelines.data?.data
  const shown = params.id ? list?.find((pipeline) => pipeline.id === params.id) : list?.[0]
  return (
    <Page
      title="Pipelines"
      width="wide"
      actions={
        <Button icon="plus" onClick={() => setEditing('new')}>
          New pipeline
        </Button>
      }
    >
      <ProblemNote problem={pipelines.problem} retry={pipelines.reload} />
      {!list && !pipelines.problem && <Loading rows={6} />}
      {list && list.length > 1 && (
        <nav class={css.switcher} aria-label="Pipelines">
          {list.map((pipeline) => (
            <a
              key={pipeline.id}
              href={`/admin/pipelines/${pipeline.id}`}
              aria-current={pipeline.id === shown?.id ? 'page' : undefined}
            >
              {pipeline.name}
            </a>
          ))}
        </nav>
      )}
      {list && !shown && (
        <Empty icon="pipeline" title={list.length === 0 ? 'No pipeline yet' : 'This pipeline does not exist'}>
          A pipeline is the way of a lead from the first message to won or lost.
        </Empty>
      )}
      {shown && (
        <section class={css.pipeline} key={shown.id} aria-label={shown.name}>
          <header class={css.head}>
            <h2>{shown.name}</h2>
            <Button
              kind="bare"
              small
              icon="pencil"
              aria-label={`Rename ${shown.name}`}
              onClick={() => setEditing(shown)}
            >
              Rename
            </Button>
          </header>
          <div class={css.columns}>
            <div class={css.left}>
              <LeadSources pipeline={shown} />
              <DuplicateControlBox pipeline={shown} />
            </div>
            <Board pipeline={shown} />
          </div>
        </section>
      )}
      {editing && (
        <PipelineDialog pipeline={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
    </Page>
  )
}
