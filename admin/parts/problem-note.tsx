import type { Trouble } from '../api.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import css from './note.module.css'

type ProblemNoteProps = {
  problem: Trouble | null | undefined
  /** Pointers whose errors the page shows at their fields. */
  shown?: string[]
  retry?: () => void
}

/** What went wrong, in words; errors that stand at no field are listed. */
export function ProblemNote({ problem, shown = [], retry }: ProblemNoteProps) {
  if (!problem) return null
  const loose = (problem.errors ?? []).filter(
    ({ pointer }) => !shown.some((field) => pointer === field || pointer.startsWith(`${field}/`)),
  )
  return (
    <div class={`${css.note} ${css.bad}`} role="alert">
      <Icon name="alert" />
      <div>
        <strong>{problem.title}</strong>
        {problem.detail && problem.detail !== problem.title && <p>{problem.detail}</p>}
        {loose.length > 0 && (
          <ul>
            {loose.map(({ pointer, detail }) => (
              <li key={pointer}>
                {pointer.replace(/^\//, '')}: {detail}
              </li>
            ))}
          </ul>
        )}
      </div>
      {retry && (
        <Button small icon="again" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  )
}
