import type { Condition, OwnField } from '../../../protocol/widget-settings.ts'
import type { Trouble } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Check } from '../../parts/choice.tsx'
import { errorAt, Select, TextArea, TextField } from '../../parts/field.tsx'
import type { SiteWidget } from '../../wire.ts'
import { conditionWords, fieldsOf, keyFor, linesOf, renamed, withCondition } from './own-field.ts'
import { ShownWhen } from './shown-when.tsx'
import css from './sites.module.css'

const kinds: { value: OwnField['kind']; label: string }[] = [
  { value: 'text', label: 'One line' },
  { value: 'long', label: 'Several lines' },
  { value: 'choice', label: 'A choice' },
  { value: 'check', label: 'A box to check' },
]

type OwnFieldsProps = {
  /** Keys that leads may have already. */
  saved: string[]
  widget: SiteWidget
  change: (part: Partial<SiteWidget>) => void
  problem: Trouble | null
}

/** What the site asks besides name, email and phone. */
export function OwnFields({ saved, widget, change, problem }: OwnFieldsProps) {
  const { form, shown_when } = widget
  const put = (at: number, part: Partial<OwnField>) =>
    change({ form: form.map((it, i) => (i === at ? { ...it, ...part } : it)) })
  const reword = (at: number, label: string) => {
    const { key } = form[at] as OwnField
    const others = form.filter((_, i) => i !== at)
    change(renamed(widget, key, saved.includes(key) ? key : keyFor(label, others), label))
  }
  const setCondition = (key: string, condition: Condition | null) =>
    change({ shown_when: withCondition(shown_when, key, condition) })
  const remove = (key: string) =>
    change({
      form: form.filter((it) => it.key !== key),
      shown_when: Object.fromEntries(
        Object.entries(shown_when).filter(([field, it]) => field !== key && it.field !== key),
      ),
    })
  const add = () => {
    const label = `Question ${form.length + 1}`
    change({ form: [...form, { key: keyFor(label, form), label, kind: 'text', required: false }] })
  }
  return (
    <Card
      title="Questions of your own"
      hint="Asked before the first message, below name, email and phone. The answers stand among the fields of the lead."
      actions={
        <Button small icon="plus" onClick={add}>
          Add a question
        </Button>
      }
    >
      {form.length === 0 && <p class={css.sub}>None yet. Fewer questions bring more messages.</p>}
      {form.map((it, at) => (
        // The key follows the words as long as no lead has it.
        <fieldset key={at} class={css.question}>
          <legend>
            {it.label || 'Question'} <span class={css.sub}>{conditionWords(widget, it.key)}</span>
          </legend>
          <div class={css.two}>
            <TextField
              label="Question"
              value={it.label}
              onValue={(label) => reword(at, label)}
              error={errorAt(problem, `/widget/form/${at}/label`)}
              maxLength={100}
            />
            <Select
              label="Answered with"
              value={it.kind}
              options={kinds}
              onValue={(value) => {
                const kind = kinds.find((one) => one.value === value)?.value ?? 'text'
                put(at, { kind, options: kind === 'choice' ? (it.options ?? ['Yes', 'No']) : undefined })
              }}
            />
          </div>
          {it.kind === 'choice' && (
            <TextArea
              label="Options"
              hint="One on each line."
              value={(it.options ?? []).join('\n')}
              onValue={(typed) => put(at, { options: linesOf(typed) })}
              error={errorAt(problem, `/widget/form/${at}/options`)}
            />
          )}
          <ShownWhen
            widget={widget}
            field={it.key}
            onCondition={(condition) => setCondition(it.key, condition)}
          />
          <Check
            title="Must be answered"
            checked={it.required}
            onChange={(required) => put(at, { required })}
          />
          <div class={css.foot}>
            <span class={css.sub}>
              On the lead as <code>{it.key}</code>
            </span>
            <Button small icon="trash" onClick={() => remove(it.key)} aria-label={`Remove ${it.label}`}>
              Remove
            </Button>
          </div>
        </fieldset>
      ))}
      {form.length > 0 && (
        <details>
          <summary class={css.summary}>When name, email and phone are asked</summary>
          <div class={css.form}>
            {fieldsOf({ ...widget, form: [] }).map(({ key, label }) => (
              <ShownWhen
                key={key}
                label={label}
                widget={widget}
                field={key}
                onCondition={(condition) => setCondition(key, condition)}
              />
            ))}
          </div>
        </details>
      )}
    </Card>
  )
}
