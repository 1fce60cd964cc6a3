import type {
  ComponentChildren,
  InputHTMLAttributes,
  PartialInputHTMLAttributes,
  TextareaHTMLAttributes,
} from 'preact'
import { useId } from 'preact/hooks'
import type { Trouble } from '../api.ts'
import css from './field.module.css'

/** What the server says about the field at `pointer`, or about anything below it. */
export const errorAt = (problem: Trouble | null | undefined, pointer: string) =>
  problem?.errors
    ?.filter((error) => error.pointer === pointer || error.pointer.startsWith(`${pointer}/`))
    .map((error) => error.detail)
    .join(' ') || undefined

type Words = { label: string; hint?: ComponentChildren; error?: string; quietLabel?: boolean }
type Control = { id: string; 'aria-invalid'?: 'true'; 'aria-describedby'?: string }

function Field({
  label,
  hint,
  error,
  quietLabel,
  children,
}: Words & { children: (control: Control) => ComponentChildren }) {
  const id = useId()
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div class={css.field}>
      <label for={id} class={quietLabel ? 'visually-hidden' : css.label}>
        {label}
      </label>
      {children({
        id,
        'aria-invalid': error ? 'true' : undefined,
        'aria-describedby': describedBy || undefined,
      })}
      {hint && (
        <p id={`${id}-hint`} class={css.hint}>
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} class={css.error}>
          {error}
        </p>
      )}
    </div>
  )
}

type Bound = Words & { value: string; onValue: (value: string) => void }
type TextProps = Bound & { type?: 'text' | 'email' | 'password' | 'number' | 'url' } & Omit<
    PartialInputHTMLAttributes<HTMLInputElement>,
    'value' | 'label' | 'role' | 'type'
  >

export function TextField({
  label,
  hint,
  error,
  quietLabel,
  type = 'text',
  value,
  onValue,
  ...rest
}: TextProps) {
  return (
    <Field label={label} hint={hint} error={error} quietLabel={quietLabel}>
      {(control) => (
        <input
          // Preact types each `type` apart; a union of several is none of them.
          {...({ autocomplete: 'off', ...rest, ...control, type } as InputHTMLAttributes<HTMLInputElement>)}
          class={css.control}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

type AreaProps = Bound & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'value' | 'label' | 'role'>

export function TextArea({ label, hint, error, quietLabel, value, onValue, ...rest }: AreaProps) {
  return (
    <Field label={label} hint={hint} error={error} quietLabel={quietLabel}>
      {(control) => (
        <textarea
          rows={3}
          {...rest}
          {...control}
          class={css.control}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

export type Option = { value: string; label: string; disabled?: boolean }
type SelectProps = Bound & { options: Option[]; disabled?: boolean; required?: boolean }

export function Select({ label, hint, error, quietLabel, value, onValue, options, ...rest }: SelectProps) {
  return (
    <Field label={label} hint={hint} error={error} quietLabel={quietLabel}>
      {(control) => (
        <select
          {...rest}
          {...control}
          class={`${css.control} ${css.select}`}
          value={value}
          onChange={(event) => onValue(event.currentTarget.value)}
        >
          {options.map((option) => (
            <option
              key={option.value}
              value={option.value}
              disabled={option.disabled}
              selected={option.value === value}
            >
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
