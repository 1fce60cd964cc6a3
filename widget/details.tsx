import type { LauncherSettings } from '../protocol/widget-settings.ts'
import type { Conversations } from './conversations.ts'
import { texts } from './i18n/texts.ts'
import { answersTo, asked, type Question } from './questions.ts'

type Props = { model: Conversations; settings: LauncherSettings; changed: () => void }

const Field = ({ it, model, changed }: Props & { it: Question }) => {
  const answers = answersTo(it, model)
  const answer = answers[it.key] ?? ''
  const error = model.errors[it.key]
  const id = `field-${it.key}`
  const say = (value: string) => {
    answers[it.key] = value
    model.errors[it.key] = undefined
    changed()
  }
  const common = {
    id,
    // Not the key alone: a field called `submit` would take the place of what the form can do.
    name: id,
    required: it.required,
    'aria-invalid': !!error,
    'aria-describedby': error && `${id}-error`,
  }
  const label = (
    <label for={id}>
      <bdi>{it.label}</bdi> {!it.required && it.kind !== 'check' && <span>{texts.optional}</span>}
    </label>
  )
  const typed = { ...common, dir: answer ? 'auto' : texts.dir, maxLength: it.max, value: answer } as const
  return (
    <div class={it.kind}>
      {it.kind !== 'check' && label}
      {it.kind === 'choice' ? (
        <select {...common} value={answer} onChange={(event) => say(event.currentTarget.value)}>
          <option value="">{texts.choose}</option>
          {it.options?.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      ) : it.kind === 'check' ? (
        <input
          type="checkbox"
          {...common}
          checked={!!answer}
          onChange={(event) => say(event.currentTarget.checked ? 'yes' : '')}
        />
      ) : it.kind === 'long' ? (
        <textarea {...typed} rows={3} onInput={(event) => say(event.currentTarget.value)} />
      ) : (
        <input
          type={it.kind as 'text'}
          autocomplete={it.autocomplete ?? 'off'}
          {...typed}
          onInput={(event) => say(event.currentTarget.value)}
        />
      )}
      {it.kind === 'check' && label}
      {error && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  )
}

/** The form before the first message. */
export const Details = (props: Props) => {
  const model = props.model
  const given = model.person()
  const name = given.name ?? given.email ?? given.phone
  const questions = asked(props.settings, model)
  return (
    <>
      {name && (
        <p class="known">
          {texts.writing_as} <bdi>{name}</bdi>{' '}
          <button type="button" onClick={model.forgetPerson}>
            {texts.change}
          </button>
        </p>
      )}
      {questions.length > 0 && (
        <div class="details">
          {questions.map((it) => (
            <Field key={it.key} it={it} {...props} />
          ))}
        </div>
      )}
    </>
  )
}
