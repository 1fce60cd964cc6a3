import { useState } from 'preact/hooks'
import { Select, TextField } from '../../parts/field.tsx'
import type { Pipeline } from '../../wire.ts'
import css from './leads.module.css'

export type Filter = { pipeline_id?: string; stage_id?: string; q?: string }

type LeadFilterProps = { pipelines: Pipeline[]; filter: Filter; onFilter: (filter: Filter) => void }

export function LeadFilter({ pipelines, filter, onFilter }: LeadFilterProps) {
  const { pipeline_id = '', stage_id = '', q = '' } = filter
  const [typed, setTyped] = useState(q)
  const [searched, setSearched] = useState(q)
  // The address has changed, as by the back button. In an effect it would run over what is typed meanwhile.
  if (searched !== q) {
    setSearched(q)
    setTyped(q)
  }
  const stages = pipelines.find(({ id }) => id === pipeline_id)?.stages ?? []
  return (
    <search class={css.filter} aria-label="Filter leads">
      <form
        class={css.find}
        onSubmit={(event) => {
          event.preventDefault()
          onFilter({ ...filter, q: typed.trim() })
        }}
      >
        <TextField
          label="Find by email or phone"
          quietLabel
          placeholder="Find by email or phone"
          enterKeyHint="search"
          value={typed}
          onValue={(value) => {
            setTyped(value)
            if (value === '' && q) onFilter({ ...filter, q: '' })
          }}
        />
      </form>
      <Select
        label="Pipeline"
        quietLabel
        value={pipeline_id}
        onValue={(id) => onFilter({ q, pipeline_id: id })}
        options={[
          { value: '', label: 'All pipelines' },
          ...pipelines.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Select
        label="Stage"
        quietLabel
        value={stage_id}
        disabled={stages.length === 0}
        onValue={(id) => onFilter({ ...filter, stage_id: id })}
        options={[
          { value: '', label: 'All stages' },
          ...stages.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
    </search>
  )
}
