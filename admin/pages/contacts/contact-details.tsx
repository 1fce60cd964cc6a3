import { useLocation } from 'preact-iso/router'
import { Card } from '../../parts/card.tsx'
import { Select } from '../../parts/field.tsx'
import { InlineField } from '../../parts/inline-field.tsx'
import { PastValues } from '../../parts/past-values.tsx'
import { Time } from '../../parts/time.tsx'
import { complain } from '../../parts/toast.tsx'
import type { Contact } from '../../wire.ts'
import css from './contact.module.css'
import { patchContact } from './patch-contact.ts'

const fields = [
  ['first_name', 'First name'],
  ['last_name', 'Last name'],
  ['company', 'Company'],
  ['user_id', 'User ID'],
] as const

const times = [
  ['last_seen', 'Last seen'],
  ['last_heard_from', 'Last heard from'],
  ['last_contacted', 'Last contacted'],
  ['created_at', 'Created'],
  ['updated_at', 'Updated'],
] as const

export function ContactDetails({ contact }: { contact: Contact }) {
  const { route } = useLocation()
  const setStatus = async (status: string) => {
    const problem = await patchContact(contact.id, { status: status === 'user' ? 'user' : 'visitor' }, route)
    if (problem) complain(problem)
  }
  return (
    <Card title="Details" hint="Press a value to change it.">
      <dl class={css.lines}>
        {fields.map(([field, label]) => (
          <InlineField
            key={field}
            label={label}
            value={contact[field] ?? ''}
            pointer={`/${field}`}
            save={(value) => patchContact(contact.id, { [field]: value }, route)}
          />
        ))}
        <div class={css.fact}>
          <dt>Status</dt>
          <dd>
            <Select
              label="Status"
              quietLabel
              value={contact.status}
              onValue={setStatus}
              options={[
                { value: 'visitor', label: 'Visitor' },
                { value: 'user', label: 'User' },
              ]}
            />
          </dd>
        </div>
        <div class={css.fact}>
          <dt>Page visits</dt>
          <dd>{contact.page_visits}</dd>
        </div>
        {times.map(([field, label]) => {
          const at = contact[field]
          return (
            at && (
              <div key={field} class={css.fact}>
                <dt>{label}</dt>
                <dd>
                  <Time at={at} full />
                </dd>
              </div>
            )
          )
        })}
      </dl>
      <PastValues
        title="Previous values"
        hint="Replaced by a change, or not taken in a merge."
        list={contact.previous_values}
      />
    </Card>
  )
}
