import { useState } from 'preact/hooks'
import type { Trouble } from '../api.ts'
import { complain } from './toast.tsx'
import css from './toggle.module.css'

type ToggleProps = {
  label: string
  checked: boolean
  disabled?: boolean
  describedBy?: string
  onChange: (checked: boolean) => void
}

/** A switch. Its visible words stand beside it; `label` is its accessible name. */
export const Toggle = ({ label, checked, disabled, describedBy, onChange }: ToggleProps) => (
  <input
    type="checkbox"
    // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox tells its state by itself
    role="switch"
    class={css.toggle}
    aria-label={label}
    aria-describedby={describedBy}
    checked={checked}
    disabled={disabled}
    onChange={(event) => onChange(event.currentTarget.checked)}
  />
)

type SavingProps = Omit<ToggleProps, 'onChange'> & {
  /** Saves; answers what went wrong, or null. */
  save: (checked: boolean) => Promise<Trouble | null>
}

/** A switch that saves by itself: it moves at once, and back again when saving fails. */
export function SavingToggle({ save, checked, ...rest }: SavingProps) {
  const [wanted, setWanted] = useState<boolean | null>(null)
  const change = async (next: boolean) => {
    setWanted(next)
    const problem = await save(next)
    if (problem) complain(problem)
    setWanted(null)
  }
  return <Toggle {...rest} checked={wanted ?? checked} onChange={change} />
}
