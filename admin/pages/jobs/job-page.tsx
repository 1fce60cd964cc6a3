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
import { RunPage } from '../clean-up/run-page.tsx'
import { CancelJob } from './cancel-job.tsx'
import { JobResults } from './job-results.tsx'
import { howFar, isCleanUp, isOver, jobTitle, statusLook, sumWords } from './job-words.ts'
import css from './jobs.module.css'
import { useJob } from './use-job.ts'

const back = { href: '/admin/contacts/jobs', label: 'Imports and bulk merges' }

export function JobPage() {
  const { id = '' } = useRoute().params
  return <JobView key={id} id={id} />
}

function JobView({ id }: { id: string }) {
  const job = useJob(id)
  if (job.problem?.status === 404)
    return (
      <Page title="Job not found" back={back}>
        <Empty
          icon="again"
          title="There is no such job"
          action={<LinkButton href={back.href}>All jobs</LinkButton>}
        />
      </Page>
    )
  if (!job.data)
    return (
      <Page title="Job" back={back}>
        {job.problem ? <ProblemNote problem={job.problem} retry={job.reload} /> : <Loading rows={6} />}
      </Page>
    )
  const { data } = job
  if (isCleanUp(data)) return <RunPage />
  const over = isOver(data)
  return (
    <Page
      title={jobTitle(data)}
      back={back}
      beside={
        <Badge tone={statusLook[data.status]?.tone}>{statusLook[data.status]?.label ?? data.status}</Badge>
      }
    >
      <ProblemNote problem={job.problem} retry={job.reload} />
      <Card title={over ? 'Result' : 'Progress'}>
        {!over && (
          <Progress
            label={`Progress of the ${jobTitle(data).toLowerCase()}`}
            done={data.done}
            total={data.total}
            words={howFar(data)}
          >
            <CancelJob job={data} />
          </Progress>
        )}
        <p class={css.sum} role="status">
          {/* Announced when it is over; the bar tells the rest. */}
          {over && `${howFar(data)}: ${sumWords(data)}.`}
        </p>
        {!over && data.done > 0 && (
          <p class={css.quiet}>
            {sumWords(data)} so far. You can leave this page; each {data.kind === 'import' ? 'row' : 'pair'}{' '}
            is listed when it is over.
          </p>
        )}
        {!over && data.done === 0 && <p class={css.quiet}>It starts in a moment. You can leave this page.</p>}
        {data.error && <Note warn>{data.error}</Note>}
        {data.created_at && (
          <p class={css.quiet}>
            Started <Time at={data.created_at} full />
            {over && data.updated_at && (
              <>
                , ended <Time at={data.updated_at} full />
              </>
            )}
          </p>
        )}
        {data.kind === 'bulk_merge' && over && data.succeeded > 0 && (
          <p class={css.quiet}>
            Each of these merges can be undone by itself, below or under{' '}
            <a href="/admin/contacts/merges">Merges</a>.
          </p>
        )}
      </Card>
      {over && <JobResults job={data} />}
    </Page>
  )
}
