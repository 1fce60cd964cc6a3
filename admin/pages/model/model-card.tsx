import { signal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { post } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Loading } from '../../parts/empty.tsx'
import { Note } from '../../parts/note.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { useResource } from '../../resource.ts'
import { isAdmin } from '../../session.ts'
import type { Model } from '../../wire-model.ts'
import { CalibrationFigure } from './calibration-figure.tsx'
import { LearnedLevels } from './learned-levels.tsx'
import css from './model.module.css'
import { ModelFacts } from './model-facts.tsx'
import { ModelSummary } from './model-summary.tsx'
import { refusalOf, remedyOf } from './model-words.ts'
import { ModelWork } from './model-work.tsx'
import { modelPath, useModelWork, type ModelWork as Work } from './use-model-work.ts'

/** The list is what people come for: what the model is like stays closed until somebody asks. */
const isOpen = signal(false)

/** What weighs the pairs of the list, and how far it can be trusted. */
export function ModelCard() {
  const id = useId()
  const { data: model, problem, reload } = useResource<Model>(modelPath)
  const work = useModelWork()
  const open = isOpen.value
  return (
    <section class={css.card} aria-labelledby={id}>
      <header class={css.head}>
        <div class={css.title}>
          <h2 id={id}>The model</h2>
          {model && (
            <p class={css.summary}>
              <ModelSummary model={model} />
            </p>
          )}
        </div>
        {model && (
          <Button
            small
            aria-expanded={open}
            onClick={() => {
              isOpen.value = !open
            }}
          >
            {open ? 'Close' : 'Details'}
          </Button>
        )}
      </header>
      <ProblemNote problem={problem} retry={reload} />
      {!model && !problem && <Loading rows={1} />}
      {model && <Refusal model={model} />}
      <ModelWork {...work} />
      {model && open && <ModelDetails model={model} work={work} />}
    </section>
  )
}

function Refusal({ model }: { model: Model }) {
  const refused = refusalOf(model)
  if (!refused) return null
  return (
    <Note>
      Nothing was learned the last time. {refused.detail} {remedyOf(refused.code)}
      {model.serves === 'learned' && ' What was learned before goes on serving.'}
    </Note>
  )
}

const ModelDetails = ({ model, work }: { model: Model; work: Work }) => (
  <div class={css.details}>
    {model.learned_from && <ModelFacts model={model} from={model.learned_from} />}
    {isAdmin() && <Again work={work} />}
    {model.learned_from && (
      <section class={css.part} aria-label="Does 80% mean 80%?">
        <h3>Does 80% mean 80%?</h3>
        <CalibrationFigure bands={model.bands} />
      </section>
    )}
    <LearnedLevels comparisons={model.comparisons} />
  </div>
)

/** Both are done by themselves where it is due; an admin need not wait. */
function Again({ work }: { work: Work }) {
  const running = work.running.map(({ kind }) => kind)
  const { busy, problem, send } = useSending()
  const begin = (path: string) => () =>
    void send(async () => {
      const answer = await post<{ job_id: string }>(path)
      if (!answer.ok) return answer.problem
      await work.begun(answer.data.job_id)
      return null
    })
  return (
    <div class={css.again}>
      <Button icon="again" busy={busy || running.includes('training')} onClick={begin('/model/train')}>
        Learn again now
      </Button>
      <Button
        icon="eye"
        busy={busy || running.includes('look_through')}
        onClick={begin('/duplicates/look_through')}
      >
        Look through all contacts again
      </Button>
      <p>Both run in the background, and by themselves where they are due.</p>
      <ProblemNote problem={problem} />
    </div>
  )
}
