import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import css from './choice.module.css'

export type Choice<V extends string> = { value: V; title: string; words: ComponentChildren }

type ChoicesProps<V extends string> = {
  legend: string
  hint?: ComponentChildren
  value: V
  choices: Choice<V>[]
  onValue: (value: V) => void
}

/** One of several, each with its meaning in words. */
export function Choices<V extends string>({ legend, hint, value, choices, onValue }: ChoicesProps<V>) {
  const name = useId()
  return (
    <fieldset class={css.choices}>
      <legend class={css.legend}>{legend}</legend>
      {hint && <p class={css.hint}>{hint}</p>}
      {choices.map((choice) => (
        <label key={choice.value} class={css.choice}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            aria-label={choice.title}
            aria-describedby={`${name}-${choice.value}`}
            checked={choice.value === value}
            onChange={() => onValue(choice.value)}
          />
          <span>
            <span class={css.title}>{choice.title}</span>
            <span class={css.words} id={`${name}-${choice.value}`}>
              {choice.words}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

type CheckProps = {
  title: string
  words?: ComponentChildren
  checked: boolean
  disabled?: boolean
  onChange: (checked: boolean) => void
}

export function Check({ title, words, checked, disabled, onChange }: CheckProps) {
  const id = useId()
  return (
    <label class={disabled ? `${css.choice} ${css.off}` : css.choice}>
      <input
        type="checkbox"
        aria-label={title}
        aria-describedby={words ? id : undefined}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>
        <span class={css.title}>{title}</span>
        {words && (
          <span class={css.words} id={id}>
            {words}
          </span>
        )}
      </span>
    </label>
  )
}
