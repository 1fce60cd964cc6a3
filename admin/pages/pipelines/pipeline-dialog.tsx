import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { patch, post } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog, DialogFoot } from '../../parts/dialog.tsx'
import { errorAt, TextField } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { say } from '../../parts/toast.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { invalidate } from '../../resource.ts'
import type { Pipeline, StageKind } from '../../wire.ts'
import css from './pipelines.module.css'

type Draft = { id?: string; name: string; kind: StageKind }

const firstStages: Draft[] = [
  { name: 'Incoming leads', kind: 'incoming' },
  { name: 'Contacted', kind: 'open' },
  { name: 'Won', kind: 'won' },
  { name: 'Lost', kind: 'lost' },
]

const kindWords: Record<StageKind, string> = {
  incoming: 'first stage',
  open: 'stage',
  won: 'won stage',
  lost: 'lost stage',
}

/** Makes a pipeline with its stages, or renames one. */
export function PipelineDialog({ pipeline, onClose }: { pipeline: Pipeline | null; onClose: () => void }) {
  const { route } = useLocation()
  const [name, setName] = useState(pipeline?.name ?? '')
  const [stages, setStages] = useState<Draft[]>(pipeline?.stages ?? firstStages)
  const { busy, problem, send } = useSending()

  const rename = (at: number, to: string) =>
    setStages(stages.map((stage, index) => (index === at ? { ...stage, name: to } : stage)))
  const addStage = () => {
    const last = stages.findLastIndex((stage) => stage.kind === 'open' || stage.kind === 'incoming')
    setStages(stages.toSpliced(last + 1, 0, { name: '', kind: 'open' }))
  }
  const save = (event: Event) => {
    event.preventDefault()
    void send(async () => {
      const answer = pipeline
        ? await patch<Pipeline>(`/pipelines/${pipeline.id}`, { name: name.trim() })
        : await post<Pipeline>('/pipelines', { name: name.trim(), stages })
      if (!answer.ok) return answer.problem
      invalidate('/pipelines')
      say(pipeline ? 'Pipeline renamed' : 'Pipeline created')
      onClose()
      if (!pipeline) route(`/admin/pipelines/${answer.data.id}`)
      return null
    })
  }

  return (
    <Dialog title={pipeline ? 'Rename pipeline' : 'New pipeline'} onClose={onClose} firm>
      <form class={css.form} onSubmit={save}>
        <ProblemNote problem={problem} shown={['/name']} />
        <TextField
          label="Name"
          value={name}
          onValue={setName}
          required
          maxLength={200}
          placeholder="Sales"
          error={errorAt(problem, '/name')}
        />
        {!pipeline && (
          <fieldset class={css.stages}>
            <legend>Stages</legend>
            {stages.map((stage, at) => (
              <div key={at} class={css.stageEdit}>
                <TextField
                  label={`Name of the ${kindWords[stage.kind]}`}
                  quietLabel
                  required
                  value={stage.name}
                  onValue={(to) => rename(at, to)}
                  placeholder="Name of the stage"
                />
                {stage.kind === 'open' ? (
                  <Button
                    kind="bare"
                    small
                    icon="close"
                    aria-label={`Remove ${stage.name || 'this stage'}`}
                    onClick={() => setStages(stages.toSpliced(at, 1))}
                  />
                ) : (
                  <span class={css.sub}>{kindWords[stage.kind]}</span>
                )}
              </div>
            ))}
            <div>
              <Button small icon="plus" onClick={addStage}>
                Add stage
              </Button>
            </div>
          </fieldset>
        )}
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={busy}>
            {pipeline ? 'Save' : 'Create pipeline'}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}
