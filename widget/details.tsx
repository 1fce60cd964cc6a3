import { EMAIL_MAX_CHARS, NAME_MAX_CHARS, PHONE_MAX_CHARS } from '../protocol/limits.ts'
import type { WidgetSettings } from '../protocol/widget-settings.ts'
import type { Conversations } from './conversations.ts'
import { texts } from './i18n/texts.ts'
import { FIELDS, type Field, type Person } from './storage.ts'

const INPUTS = {
  name: { type: 'text', autocomplete: 'name', maxLength: NAME_MAX_CHARS },
  email: { type: 'email', autocomplete: 'email', maxLength: EMAIL_MAX_CHARS },
  phone: { type: 'tel', autocomplete: 'tel', maxLength: PHONE_MAX_CHARS },
} as const

/** What is still to be asked: a field is gone once this browser has given it. */
export const asked = (settings: WidgetSettings, given: Person): Field[] =>
  FIELDS.filter((field) => settings.fields[field] !== 'hidden' && !given[field])

/** What is wrong with what was typed. */
export const check = (settings: WidgetSettings, given: Person, typed: Person): Person => {
  const errors: Person = {}
  for (const field of asked(settings, given)) {
    const value = typed[field]
    if (!value) errors[field] = settings.fields[field] === 'required' ? texts.required : undefined
    else if (field === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(value)) errors.email = texts.no_email
  }
  return errors
}

/** The form before the first message. */
export const Details = (props: { model: Conversations; settings: WidgetSettings; changed: () => void }) => {
  const model = props.model
  const given = model.person()
  const name = given.name ?? given.email ?? given.phone
  const fields = asked(props.settings, given)
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
      {fields.length > 0 && (
        <div class="details">
          {fields.map((field) => {
            const error = model.errors[field]
            const optional = props.settings.fields[field] === 'optional'
            return (
              <div key={field}>
                <label for={field}>
                  {texts[field]} {optional && <span>{texts.optional}</span>}
                </label>
                <input
                  id={field}
                  name={field}
                  dir="auto"
                  {...INPUTS[field]}
                  required={!optional}
                  value={model.typed[field] ?? ''}
                  aria-invalid={!!error}
                  aria-describedby={error && `${field}-error`}
                  onInput={(event) => {
                    model.typed[field] = event.currentTarget.value.trim()
                    if (error) {
                      model.errors[field] = undefined
                      props.changed()
                    }
                  }}
                />
                {error && (
                  <p class="error" id={`${field}-error`}>
                    {error}
                  </p>
                )}
              </div>
            )
          })}
        </div>
      )}
    </>
  )
}
