import { Button } from '../../parts/button.tsx'
import { Choices } from '../../parts/choice.tsx'
import type { Pipeline, ScopePart, Stage } from '../../wire.ts'
import type { DraftProps } from './channels-tab.tsx'
import css from './control.module.css'

const live = ({ kind }: Stage) => kind === 'incoming' || kind === 'open'
const liveStages = (pipeline: Pipeline): ScopePart => ({
  pipeline_id: pipeline.id,
  stage_ids: pipeline.stages.filter(live).map(({ id }) => id),
})

type ScopePickerProps = DraftProps & { pipeline: Pipeline; pipelines: Pipeline[]; error?: string }

export function ScopePicker({ draft, change, pipeline, pipelines, error }: ScopePickerProps) {
  const { scope } = draft
  const chosen = (id: string) => scope?.find((part) => part.pipeline_id === id)?.stage_ids ?? []
  const choose = (of: Pipeline, stage_ids: string[]) => {
    const others = (scope ?? []).filter((part) => part.pipeline_id !== of.id)
    const part = { pipeline_id: of.id, stage_ids }
    const order = (each: ScopePart) => pipelines.findIndex(({ id }) => id === each.pipeline_id)
    change({
      scope: [...others, ...(stage_ids.length > 0 ? [part] : [])].sort((a, b) => order(a) - order(b)),
    })
  }
  return (
    <>
      <Choices
        legend="Where to look"
        value={scope === null ? 'own' : 'chosen'}
        choices={[
          {
            value: 'own',
            title: 'This pipeline, while a lead is being worked on',
            words:
              'Its Incoming leads and all open stages, also those that you add later. Won and lost leads are left alone.',
          },
          {
            value: 'chosen',
            title: 'Choose pipelines and stages',
            words: 'Exactly the stages that you tick.',
          },
        ]}
        onValue={(value) => change({ scope: value === 'own' ? null : [liveStages(pipeline)] })}
      />
      {scope !== null && (
        <div class={css.pickers}>
          {pipelines.map((each) => (
            <fieldset key={each.id} class={css.picker} aria-label={each.name}>
              <div class={css.pickerHead}>
                <strong>{each.name}</strong>
                <span>
                  <Button kind="bare" small onClick={() => choose(each, liveStages(each).stage_ids)}>
                    Incoming and open
                  </Button>
                  <Button kind="bare" small onClick={() => choose(each, [])}>
                    None
                  </Button>
                </span>
              </div>
              <div class={css.stages}>
                {each.stages.map((stage) => (
                  <label key={stage.id} class={css.stage}>
                    <input
                      type="checkbox"
                      checked={chosen(each.id).includes(stage.id)}
                      onChange={(event) => {
                        const rest = chosen(each.id).filter((id) => id !== stage.id)
                        const ticked = event.currentTarget.checked ? [...rest, stage.id] : rest
                        choose(
                          each,
                          each.stages.map(({ id }) => id).filter((id) => ticked.includes(id)),
                        )
                      }}
                    />
                    {stage.name}
                  </label>
                ))}
              </div>
            </fieldset>
          ))}
          {scope.length === 0 ? (
            <p class={css.error} role="alert">
              Tick at least one stage.
            </p>
          ) : (
            error && <p class={css.error}>{error}</p>
          )}
        </div>
      )}
    </>
  )
}
