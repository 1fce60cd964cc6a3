import { useRef, useState } from 'preact/hooks'
import type { Trouble } from '../api.ts'
import { Button } from './button.tsx'
import { errorAt, TextField } from './field.tsx'
import css from './inline-field.module.css'
import { ProblemNote } from './problem-note.tsx'
import { useSending } from './use-sending.ts'

type InlineFieldProps = {
  label: string
  value: string
  /** Where the server's errors about it point to. */
  pointer: string
  /** Saves; answers what went wrong, or null. */
  save: (value: string) => Promise<Trouble | null>
}

/** A line of a description list that turns into a field when it is pressed. */
export function InlineField({ label, value, pointer, save }: InlineFieldProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const line = useRef<HTMLDivElement>(null)
  const { busy, problem, send, forgive } = useSending()
  const close = () => {
    setTyped(null)
    forgive()
    requestAnimationFrame(() => line.current?.querySelector<HTMLElement>('button')?.focus())
  }
  return (
    <div class={css.line} ref={line}>
      <dt>{label}</dt>
      <dd>
        {typed === null ? (
          <button
            type="button"
            class={css.value}
            aria-label={value ? `${label}: ${value}. Change` : `Add ${label}`}
            onClick={() => setTyped(value)}
          >
            {value || <span class={css.none}>Add</span>}
          </button>
        ) : (
          <form
            class={css.form}
            onSubmit={(event) => {
              event.preventDefault()
              const next = typed.trim()
              if (next === value) close()
              else void send(() => save(next), close)
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return
              event.stopPropagation()
              close()
            }}
          >
            <TextField
              label={label}
              quietLabel
              autoFocus
              maxLength={2000}
              value={typed}
              onValue={setTyped}
              error={errorAt(problem, pointer)}
            />
            <Button small type="submit" kind="primary" busy={busy}>
              Save
            </Button>
            <Button small icon="close" aria-label="Cancel" onClick={close} />
            <div class={css.problem}>
              <ProblemNote problem={problem} shown={[pointer]} />
            </div>
          </form>
        )}
      </dd>
    </div>
  )
}
