import { useState } from 'preact/hooks'
import type { Trouble } from '../api.ts'
import { complain } from './toast.tsx'
import css from './toggle.module.css'
import { useSending } from './use-sending.ts'

type ToggleProps = {
  label: string
  checked: boolean
  disabled?: boolean
  busy?: boolean
  describedBy?: string
  onChange: (checked: boolean) => void
}

/**
 * A switch. Its visible words stand beside it; `label` is its accessible name.
 * Stays in the tab order while busy, so that the focus is not lost.
 */
export const Toggle = ({ label, checked, disabled, busy, describedBy, onChange }: ToggleProps) => (
  <input
    type="checkbox"
    // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox tells its state by itself
    role="switch"
    class={css.toggle}
    aria-label={label}
    aria-describedby={describedBy}
    checked={checked}
    disabled={disabled}
    aria-disabled={busy || undefined}
    onClick={busy ? (event) => event.preventDefault() : undefined}
    onChange={(event) => onChange(event.currentTarget.checked)}
  />
)

type SavingProps = Omit<ToggleProps, 'onChange' | 'busy'> & {
  /** Saves; answers what went wrong, or null. */
  save: (checked: boolean) => Promise<Trouble | null>
}

/** A switch that saves by itself: it moves at once, and back again when saving fails. Until then it does not move again. */
export function SavingToggle({ save, checked, ...rest }: SavingProps) {
  const [wanted, setWanted] = useState(checked)
  const { busy, send } = useSending()
  const change = (next: boolean) => {
    setWanted(next)
    void send(async () => {
      const problem = await save(next)
      if (problem) complain(problem)
      return null
    })
  }
  return <Toggle {...rest} busy={busy} checked={busy ? wanted : checked} onChange={change} />
}
