import { signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Trouble } from '../api.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import css from './toast.module.css'

/** A way on from a notice. It is short-lived: what it does must be reached otherwise too. */
type Action = { label: string; run: () => void }
type More = { hint?: string; action?: Action }
type Toast = { id: number; text: string; bad: boolean } & More

const SHOWN_MS = 3_500
/** With something to read and to choose. */
const SHOWN_LONGER_MS = 10_000

const toasts = signal<Toast[]>([])
let last = 0

const dismiss = (id: number) => {
  toasts.value = toasts.value.filter((toast) => toast.id !== id)
}

/** A notice takes the place of the one before. */
export function say(text: string, more: More = {}) {
  const id = ++last
  toasts.value = [...toasts.value.filter((toast) => toast.bad), { id, text, bad: false, ...more }]
  const dismissLater = (ms: number) =>
    setTimeout(() => {
      // Nobody loses what they are about to press.
      if (document.querySelector('[data-notice]:is(:hover, :focus-within)')) dismissLater(SHOWN_MS)
      else dismiss(id)
    }, ms)
  dismissLater(more.action ? SHOWN_LONGER_MS : SHOWN_MS)
}

/** An error stays until it is dismissed. */
export function complain({ title, detail }: Pick<Trouble, 'title' | 'detail'>) {
  const text = detail ? `${title}. ${detail}` : title
  if (toasts.value.some((toast) => toast.text === text)) return
  toasts.value = [...toasts.value.slice(-2), { id: ++last, text, bad: true }]
}

export function Toasts() {
  const ref = useRef<HTMLDivElement>(null)
  const list = toasts.value
  // Opened again with each toast: the newest of the top layer is above any dialog.
  useEffect(() => {
    const box = ref.current
    if (!box) return
    if (box.matches(':popover-open')) box.hidePopover()
    if (list.length > 0) box.showPopover()
  }, [list])
  return (
    <div class={css.toasts} ref={ref} popover="manual">
      <div role="status" aria-label="Notices">
        {list
          .filter((toast) => !toast.bad)
          .map((toast) => (
            <Notice key={toast.id} {...toast} />
          ))}
      </div>
      <div role="alert">
        {list
          .filter((toast) => toast.bad)
          .map((toast) => (
            <p key={toast.id} class={`${css.toast} ${css.bad}`}>
              <Icon name="alert" />
              <span>{toast.text}</span>
              <Button kind="bare" small icon="close" aria-label="Dismiss" onClick={() => dismiss(toast.id)} />
            </p>
          ))}
      </div>
    </div>
  )
}

const Notice = ({ id, text, hint, action }: Toast) => (
  <p class={action ? `${css.toast} ${css.pressed}` : css.toast} data-notice>
    <Icon name="check" />
    <span>
      {text}
      {hint && <span class={css.hint}>{hint}</span>}
    </span>
    {action && (
      <Button
        small
        onClick={() => {
          dismiss(id)
          action.run()
        }}
      >
        {action.label}
      </Button>
    )}
  </p>
)
