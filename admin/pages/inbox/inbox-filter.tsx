import { Select } from '../../parts/field.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import css from './inbox.module.css'

export type Filter = { status: string; assignee: string; q: string }

type InboxFilterProps = { filter: Filter; onFilter: (filter: Filter) => void }

export const InboxFilter = ({ filter, onFilter }: InboxFilterProps) => (
  <search class={css.filter} aria-label="Filter conversations">
    <SearchField
      label="Find by name, email or phone"
      placeholder="Find by name, email or phone"
      value={filter.q}
      onValue={(q) => onFilter({ ...filter, q })}
    />
    <div class={css.selects}>
      <Select
        label="Status"
        quietLabel
        value={filter.status}
        onValue={(status) => onFilter({ ...filter, status })}
        options={[
          { value: 'open', label: 'Open' },
          { value: 'closed', label: 'Closed' },
          { value: '', label: 'All' },
        ]}
      />
      <Select
        label="Answered by"
        quietLabel
        value={filter.assignee}
        onValue={(assignee) => onFilter({ ...filter, assignee })}
        options={[
          { value: '', label: 'Everybody’s' },
          { value: 'me', label: 'Mine' },
          { value: 'none', label: 'Nobody’s yet' },
        ]}
      />
    </div>
  </search>
)
