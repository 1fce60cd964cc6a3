import { Card } from '../../parts/card.tsx'
import { PastValues } from '../../parts/past-values.tsx'
import { fieldName, shown } from '../../parts/shown.ts'
import { Time } from '../../parts/time.tsx'
import type { Lead } from '../../wire.ts'
import css from './lead.module.css'

export function LeadFields({ lead }: { lead: Lead }) {
  const fields = Object.entries(lead.fields)
  return (
    <Card title="Lead">
      <dl class={css.facts}>
        {fields.map(([field, value]) => (
          <div key={field}>
            <dt>{fieldName(field)}</dt>
            <dd>{shown(value)}</dd>
          </div>
        ))}
        <div>
          <dt>Created</dt>
          <dd>
            <Time at={lead.created_at} full />
          </dd>
        </div>
        <div>
          <dt>Updated</dt>
          <dd>
            <Time at={lead.updated_at} full />
          </dd>
        </div>
      </dl>
      <PastValues title="Previous values" hint="Replaced by a newer request." list={lead.previous_values} />
      <PastValues
        title="Values not taken"
        hint="A later request said so; your rules kept what was there."
        list={lead.values_not_taken}
      />
    </Card>
  )
}
