import { useLocation } from 'preact-iso/router'
import { query } from '../../api.ts'
import { Loading } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { Time } from '../../parts/time.tsx'
import { useResource } from '../../resource.ts'
import { state } from '../../session.ts'
import type { Page as Listed } from '../../wire.ts'
import type { Run, Schedule } from '../../wire-clean-up.ts'
import { ContactPlaces } from '../contacts/contact-places.tsx'
import { isOver } from '../jobs/job-words.ts'
import { PreviewButton, RUNS, RunButton } from './begin-run.tsx'
import css from './clean-up.module.css'
import { Conditions } from './conditions.tsx'
import { RunHistory } from './run-history.tsx'
import { SCHEDULE, ScheduleForm } from './schedule-form.tsx'
import { nightWords, rhythmWords } from './schedule-words.ts'

const PAGE_SIZE = 20

export const isAdmin = () => {
  const now = state.value
  return (now.kind === 'signed-in' || now.kind === 'expired') && now.session.user.role === 'admin'
}

/** When contacts of one email become one, what was run, and the way to run it. */
export function CleanUpPage() {
  const { query: at } = useLocation()
  const schedule = useResource<Schedule>(SCHEDULE)
  const runs = useResource<Listed<Run>>(`${RUNS}${query({ after: at.after, limit: PAGE_SIZE })}`)
  const { data } = schedule
  const live = runs.data?.data.find((it) => !isOver(it))
  const ready = data?.accepted === true && !live
  return (
    <Page
      title="Clean-up"
      actions={
        isAdmin() && (
          <>
            <PreviewButton disabled={!ready} />
            <RunButton disabled={!ready} />
          </>
        )
      }
    >
      <ContactPlaces />
      <ProblemNote problem={schedule.problem} retry={schedule.reload} />
      {!data && !schedule.problem && <Loading rows={6} />}
      {data && (
        <>
          <Next schedule={data} live={live} />
          {isAdmin() ? (
            <ScheduleForm schedule={data} />
          ) : (
            <Conditions accepted={data.accepted} checked={data.accepted} />
          )}
        </>
      )}
      <RunHistory runs={runs} after={at.after} />
    </Page>
  )
}

/** What happens next, in words. */
function Next({ schedule, live }: { schedule: Schedule; live: Run | undefined }) {
  const { next_run_at, time_zone, accepted } = schedule
  return (
    <section class={css.next} aria-label="Next clean-up">
      <span class={css.sign}>
        <Icon name={next_run_at ? 'again' : 'info'} size={18} />
      </span>
      <div>
        <p class={css.headline}>
          {next_run_at ? `Next: ${nightWords(next_run_at, time_zone)}` : 'Nothing is scheduled'}
        </p>
        <p class={css.sub}>
          {next_run_at ? (
            <>
              {rhythmWords(schedule)}. By your clock <Time at={next_run_at} full />.
            </>
          ) : accepted ? (
            'Clean up when you like, or choose a rhythm below.'
          ) : (
            'Read the conditions and accept them; then you can preview, clean up and schedule.'
          )}
        </p>
      </div>
      {live && (
        <a class={css.live} href={`/admin/contacts/clean-up/${live.id}`}>
          One is under way
          <Icon name="right" size={14} />
        </a>
      )}
    </section>
  )
}
