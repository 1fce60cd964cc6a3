import { LinkButton } from '../../parts/button.tsx'
import { contactName } from '../../parts/contact-name.ts'
import { Select } from '../../parts/field.tsx'
import { useResource } from '../../resource.ts'
import type { Contact } from '../../wire.ts'
import { type At, PLACE } from './address.ts'
import css from './duplicates.module.css'

const statuses = [
  { value: '', label: 'Flagged and suggested' },
  { value: 'flagged', label: 'Flagged for merge' },
  { value: 'suggested', label: 'Suggested' },
]
const least = [
  { value: '', label: 'Any confidence' },
  ...[0.3, 0.5, 0.7, 0.9, 0.95, 0.99].map((it) => ({
    value: String(it),
    label: `At least ${Math.round(it * 100)}%`,
  })),
]
const kinds = [
  { value: '', label: 'Contacts' },
  { value: 'lead', label: 'Leads' },
]

/** Which pairs are listed; a change begins at the top of the list. */
export function PairFilter({ at, onFilter }: { at: At; onFilter: (at: At) => void }) {
  const { kind = '', status = '', min_confidence = '', contact_id } = at
  const filter = { kind, status, min_confidence, contact_id }
  return (
    <search class={css.filter} aria-label="Filter pairs">
      <Select
        label="Pairs of"
        quietLabel
        value={kind}
        options={kinds}
        onValue={(value) => onFilter({ ...filter, kind: value })}
      />
      <Select
        label="Status"
        quietLabel
        value={status}
        options={statuses}
        onValue={(value) => onFilter({ ...filter, status: value })}
      />
      <Select
        label="Least confidence"
        quietLabel
        value={min_confidence}
        options={least}
        onValue={(value) => onFilter({ ...filter, min_confidence: value })}
      />
      {contact_id && <OfContact id={contact_id} />}
    </search>
  )
}

/** The list is of one contact: whose, and the way to all. */
function OfContact({ id }: { id: string }) {
  const contact = useResource<Contact>(`/contacts/${id}`)
  return (
    <p class={css.of}>
      Only pairs of{' '}
      <a href={`/admin/contacts/${id}`}>{contact.data ? contactName(contact.data) : 'one contact'}</a>
      <LinkButton small href={PLACE}>
        Show all
      </LinkButton>
    </p>
  )
}
