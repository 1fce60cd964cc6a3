import type { ComponentChildren } from 'preact'
import { Button } from './button.tsx'
import css from './save-bar.module.css'

type SaveBarProps = {
  dirty: boolean
  busy: boolean
  discard: () => void
  children?: ComponentChildren
} & ({ save: () => void; form?: undefined } | { form: string; save?: undefined })

/** Stays in sight while there is something to save. With `form` it submits that form. */
export const SaveBar = ({ dirty, busy, discard, save, form, children }: SaveBarProps) => (
  <fieldset class={dirty ? css.bar : `${css.bar} ${css.clean}`} aria-label="Save changes">
    <span role="status">{dirty ? 'You have changes that are not saved' : 'All changes are saved'}</span>
    {children}
    {dirty && <Button onClick={discard}>Discard</Button>}
    <Button
      kind="primary"
      busy={busy}
      disabled={!dirty}
      onClick={save}
      type={form ? 'submit' : 'button'}
      form={form}
    >
      {busy ? 'Saving…' : 'Save'}
    </Button>
  </fieldset>
)
