import { useRoute } from 'preact-iso/router'
import { Badge } from '../../parts/badge.tsx'
import { LinkButton } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { Note } from '../../parts/note.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { Progress } from '../../parts/progress.tsx'
import { Time } from '../../parts/time.tsx'
import type { Run } from '../../wire-clean-up.ts'
import { CancelJob } from '../jobs/cancel-job.tsx'
import { isOver, statusLook } from '../jobs/job-words.ts'
import { useJob } from '../jobs/use-job.ts'
import { RunButton } from './begin-run.tsx'
import css from './clean-up.module.css'
import { isAdmin } from './clean-up-page.tsx'
import { RunGroups } from './run-groups.tsx'
import { begunBy, isUndo, resultWords, runTitle } from './run-words.ts'
import { UndoRun } from './undo-run.tsx'

const back = { href: '/admin/contacts/clean-up', label: 'Clean-up' }

export function RunPage() {
  const { id = '' } = useRoute().params
  return <RunView key={id} id={id} />
}

function RunView({ id }: { id: string }) {
  const run = useJob<Run>(id)
  if (run.problem?.status === 404)
    return (
      <Page title="Clean-up not found" back={back}>
        <Empty
          icon="again"
          title="There is no such clean-up"
          action={<LinkButton href={back.href}>All clean-ups</LinkButton>}
        />
      </Page>
    )
  if (!run.data)
    return (
      <Page title="Clean-up" back={back}>
        {run.problem ? <ProblemNote problem={run.problem} retry={run.reload} /> : <Loading rows={6} />}
      </Page>
    )
  const { data } = run
  const over = isOver(data)
  return (
    <Page
      title={runTitle(data)}
      back={back}
      beside={
        <Badge tone={statusLook[data.status]?.tone}>{statusLook[data.status]?.label ?? data.status}</Badge>
      }
      actions={
        over &&
        isAdmin() && (
          <>
            {data.dry_run && data.succeeded > 0 && <RunButton previewed />}
            <UndoRun run={data} />
          </>
        )
      }
    >
      <ProblemNote problem={run.problem} retry={run.reload} />
      <Card title={over ? 'Result' : 'Progress'}>
        {!over && (
          <Progress
            label={`Progress of the ${runTitle(data).toLowerCase()}`}
            done={data.done}
            total={data.finding ? 0 : data.total}
            words={sentence(resultWords(data))}
          >
            {isAdmin() && <CancelJob job={data} />}
          </Progress>
        )}
        <p class={css.sum} role="status">
          {/* Announced when it is over; the bar tells the rest. */}
          {over && `${sentence(resultWords(data))}.`}
        </p>
        <p class={css.sub}>
          {!over && 'You can leave this page; it goes on by itself. '}
          Started by {begunBy(data)}
          {data.created_at && (
            <>
              , <Time at={data.created_at} full />
            </>
          )}
          {over && data.updated_at && (
            <>
              , ended <Time at={data.updated_at} full />
            </>
          )}
          .
        </p>
        <Standing run={data} />
        {data.error && <Note warn>{data.error}</Note>}
      </Card>
      {over && data.total > 0 && <RunGroups run={data} />}
    </Page>
  )
}

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)

/** What there is to know of this run beyond its numbers. */
function Standing({ run }: { run: Run }) {
  if (run.undoes)
    return (
      <p class={css.sub}>
        It undoes <a href={`/admin/contacts/clean-up/${run.undoes}`}>this clean-up</a>.
      </p>
    )
  if (run.undone_by)
    return (
      <Note warn>
        This clean-up was undone: <a href={`/admin/contacts/clean-up/${run.undone_by}`}>see what came back</a>
        .
      </Note>
    )
  if (run.dry_run && isOver(run) && !isUndo(run))
    return <Note>Nothing was changed. This is what a clean-up would have done at that moment.</Note>
  return null
}
