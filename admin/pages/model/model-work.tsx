import { Note } from '../../parts/note.tsx'
import { Progress } from '../../parts/progress.tsx'
import { howFar } from '../jobs/job-words.ts'
import type { ModelWork as Work } from './use-model-work.ts'

const names: Record<string, { doing: string; done: string; broken: string }> = {
  training: {
    doing: 'Learning from your contacts',
    done: 'Learning is done.',
    broken: 'Learning came to no end.',
  },
  look_through: {
    doing: 'Looking through all contacts',
    done: 'All contacts were looked through.',
    broken: 'Not all contacts could be looked through.',
  },
}

/** How far it is that changes the list, or that it is over. */
export function ModelWork({ running, ended }: Pick<Work, 'running' | 'ended'>) {
  const isBroken = ended !== null && (ended.status !== 'done' || ended.failed > 0)
  return (
    <>
      {running.map((job) => {
        const doing = names[job.kind]?.doing ?? job.kind
        return (
          <Progress
            key={job.id}
            label={doing}
            done={job.done}
            total={job.total}
            words={`${doing}: ${howFar(job)}`}
          />
        )
      })}
      <p role="status" class="visually-hidden">
        {running.length > 0
          ? running.map(({ kind }) => names[kind]?.doing).join(', ')
          : ended && !isBroken && names[ended.kind]?.done}
      </p>
      {running.length === 0 && ended && isBroken && (
        <Note warn>
          {names[ended.kind]?.broken}{' '}
          <a href={`/admin/contacts/jobs/${ended.id}`}>What became of each part</a>
        </Note>
      )}
    </>
  )
}
