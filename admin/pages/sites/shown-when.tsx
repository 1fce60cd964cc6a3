import type { Condition } from '../../../protocol/widget-settings.ts'
import { Select, TextField } from '../../parts/field.tsx'
import type { SiteWidget } from '../../wire.ts'
import { fieldsOf } from './own-field.ts'
import css from './sites.module.css'

const ANYTHING = ''

type ShownWhenProps = {
  widget: SiteWidget
  field: string
  label?: string
  onCondition: (condition: Condition | null) => void
}

/** Whether a field is asked always, or only where another one was answered so. */
export function ShownWhen({ widget, field, label = 'Asked', onCondition }: ShownWhenProps) {
  const condition = widget.shown_when[field]
  const others = fieldsOf(widget).filter((it) => it.key !== field)
  const other = widget.form.find((it) => it.key === condition?.field)
  const choose = (key: string) => {
    const kind = widget.form.find((it) => it.key === key)
    if (!key) onCondition(null)
    else if (kind?.kind === 'check') onCondition({ field: key, is: 'yes' })
    else onCondition({ field: key, ...(kind?.kind === 'choice' && { is: kind.options?.[0] ?? '' }) })
  }
  return (
    <div class={css.two}>
      <Select
        label={label}
        value={condition?.field ?? ''}
        options={[
          { value: '', label: 'Always' },
          ...others.map(({ key, label }) => ({ value: key, label: `Depending on “${label}”` })),
        ]}
        onValue={choose}
      />
      {condition && other?.kind === 'choice' && (
        <Select
          label="if the answer is"
          value={condition.is ?? ANYTHING}
          options={[
            { value: ANYTHING, label: 'anything' },
            ...(other.options ?? []).map((it) => ({ value: it, label: it })),
          ]}
          onValue={(is) => onCondition({ field: condition.field, ...(is && { is }) })}
        />
      )}
      {condition && other?.kind !== 'choice' && other?.kind !== 'check' && (
        <TextField
          label="if the answer is"
          placeholder="anything"
          value={condition.is ?? ''}
          maxLength={100}
          onValue={(is) => onCondition({ field: condition.field, ...(is && { is }) })}
        />
      )}
    </div>
  )
}
