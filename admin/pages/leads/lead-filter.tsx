import { Select } from '../../parts/field.tsx'
import type { Pipeline } from '../../wire.ts'
import css from './leads.module.css'

type LeadFilterProps = {
  pipelines: Pipeline[]
  pipelineId: string
  stageId: string
  onFilter: (pipelineId?: string, stageId?: string) => void
}

export function LeadFilter({ pipelines, pipelineId, stageId, onFilter }: LeadFilterProps) {
  const stages = pipelines.find(({ id }) => id === pipelineId)?.stages ?? []
  return (
    <search class={css.filter} aria-label="Filter leads">
      <Select
        label="Pipeline"
        quietLabel
        value={pipelineId}
        onValue={(id) => onFilter(id)}
        options={[
          { value: '', label: 'All pipelines' },
          ...pipelines.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Select
        label="Stage"
        quietLabel
        value={stageId}
        disabled={stages.length === 0}
        onValue={(id) => onFilter(pipelineId, id)}
        options={[
          { value: '', label: 'All stages' },
          ...stages.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
    </search>
  )
}
