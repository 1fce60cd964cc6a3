import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import type { Trouble } from '../api.ts'
import { Button } from './button.tsx'
import css from './dialog.module.css'
import { ProblemNote } from './problem-note.tsx'
import { useSending } from './use-sending.ts'

type DialogProps = {
  title: string
  children: ComponentChildren
  onClose: () => void
  /** Asks first: a click beside it does not close it. */
  firm?: boolean
  wide?: boolean
  /** Room for several columns. */
  roomy?: boolean
}

export function Dialog({ title, children, onClose, firm, wide, roomy }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const before = document.activeElement
    ref.current?.showModal()
    return () => {
      // Taken out of the page while open, a dialog does not give the focus back by itself.
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={ref}
      class={[css.dialog, wide && css.wide, roomy && css.roomy].filter(Boolean).join(' ')}
      aria-labelledby={id}
      onClose={onClose}
      onMouseDown={(event) => {
        if (!firm && event.target === event.currentTarget) ref.current?.close()
      }}
    >
      <div class={css.inside}>
        <header class={css.head}>
          <h2 id={id}>{title}</h2>
          <Button kind="bare" small icon="close" aria-label="Close" onClick={() => ref.current?.close()} />
        </header>
        {children}
      </div>
    </dialog>
  )
}

export const DialogFoot = ({ children }: { children: ComponentChildren }) => (
  <footer class={css.foot}>{children}</footer>
)

type ConfirmProps = {
  title: string
  children: ComponentChildren
  action: string
  onClose: () => void
  /** Does it; answers what went wrong, or null. */
  run: () => Promise<Trouble | null>
}

export function Confirm({ title, children, action, onClose, run }: ConfirmProps) {
  const { busy, problem, send } = useSending()
  return (
    <Dialog title={title} onClose={onClose} firm>
      <div class={css.words}>{children}</div>
      <ProblemNote problem={problem} />
      <DialogFoot>
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="danger" busy={busy} onClick={() => send(run, onClose)}>
          {action}
        </Button>
      </DialogFoot>
    </Dialog>
  )
}
