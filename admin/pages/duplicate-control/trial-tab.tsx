import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { countOf } from '../../parts/count.ts'
import { Empty } from '../../parts/empty.tsx'
import { Select } from '../../parts/field.tsx'
import { Note } from '../../parts/note.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { Progress } from '../../parts/progress.tsx'
import type { DuplicateControl } from '../../wire.ts'
import type { Sum } from './run-trial.ts'
import css from './trial.module.css'
import { TrialRows } from './trial-rows.tsx'
import { lists, sumWords } from './trial-words.ts'
import { askedOf, useTrial } from './use-trial.ts'

const periods = [7, 30, 90, 365].map((days) => ({ value: String(days), label: `Last ${days} days` }))

/** The draft over requests of the past: what would have become of them. Nothing is changed by it. */
export function TrialTab({ draft, pipeline }: { draft: DuplicateControl; pipeline: string }) {
  const [days, setDays] = useState(30)
  const { trial, run, cancel } = useTrial(pipeline)
  const running = trial.kind === 'running'
  const sum = trial.kind === 'none' ? null : trial.kind === 'done' ? trial.sum : trial.at.sum
  const now = askedOf(draft, days)
  const other = trial.kind !== 'none' && JSON.stringify(trial.asked.settings) !== JSON.stringify(now.settings)
  return (
    <Card
      title="Try these rules on past requests"
      hint="The settings as they stand on this page, saved or not, over requests that came in. No lead is changed by it."
    >
      <form
        class={css.ask}
        onSubmit={(event) => {
          event.preventDefault()
          if (!running) void run(now)
        }}
      >
        <Select
          label="Requests of the"
          value={String(days)}
          onValue={(value) => setDays(Number(value))}
          options={periods}
          disabled={running}
        />
        <Button kind="primary" type="submit" busy={running}>
          Run
        </Button>
      </form>
      {running && <Running sum={trial.at.sum} cancel={cancel} />}
      <div role="status">
        {trial.kind === 'stopped' && <p class={css.quiet}>Stopped. What is below is a part.</p>}
        {trial.kind === 'done' && trial.sum.intakes > 0 && (
          <p class={css.sum}>{sumWords(trial.sum, trial.asked.days)}</p>
        )}
      </div>
      {trial.kind === 'stopped' && (
        <div>
          <Button small onClick={() => run(trial.asked, trial.at)}>
            Go on
          </Button>
        </div>
      )}
      {trial.kind === 'failed' && (
        <ProblemNote problem={trial.problem} retry={() => run(trial.asked, trial.at)} />
      )}
      {other && !running && (
        <Note warn>
          <div class={css.stale}>
            <span>You have changed the settings since: these results are for other rules.</span>
            <Button small icon="again" onClick={() => run(now)}>
              Run again
            </Button>
          </div>
        </Note>
      )}
      {sum && <Results sum={sum} done={trial.kind === 'done'} />}
      {trial.kind === 'done' && trial.sum.skipped > 0 && (
        <p class={css.quiet}>
          {countOf(trial.sum.skipped, 'request')} could not be tried again: their people were erased.
        </p>
      )}
    </Card>
  )
}

const Running = ({ sum, cancel }: { sum: Sum; cancel: () => void }) => {
  const done = sum.intakes + sum.skipped
  return (
    <Progress
      label="Requests tried"
      done={done}
      total={sum.total}
      words={sum.total > 0 ? `${done} of ${countOf(sum.total, 'request')}` : 'Starting…'}
    >
      <Button small onClick={cancel}>
        Cancel
      </Button>
    </Progress>
  )
}

function Results({ sum, done }: { sum: Sum; done: boolean }) {
  if (done && sum.intakes === 0)
    return (
      <Empty icon="merge" title="No requests in this period">
        Nothing came in through a channel of this pipeline. Choose a longer period.
      </Empty>
    )
  const shown = lists.filter(({ list }) => sum[list].length > 0 || (done && list !== 'changed'))
  const some = lists.some(({ list }) => sum[list].length > 0)
  return (
    <div class={css.lists}>
      {some && <p class={css.quiet}>Leads open in a tab of their own; your changes stay here.</p>}
      {shown.map(({ list, title, words }) => (
        <TrialRows key={list} list={list} title={title} words={words} rows={sum[list]} />
      ))}
    </div>
  )
}
