import { patch } from '../../api.ts'
import { Select } from '../../parts/field.tsx'
import { complain, say } from '../../parts/toast.tsx'
import { amend, invalidate } from '../../resource.ts'
import type { Lead, Pipeline } from '../../wire.ts'
import css from './lead.module.css'

/** Moves the lead at once; back where it was when that fails. */
export function StageSelect({ lead, pipeline }: { lead: Lead; pipeline: Pipeline }) {
  const move = async (stage_id: string) => {
    const path = `/leads/${lead.id}`
    const undo = amend<Lead>(path, (shown) => ({ ...shown, stage_id }))
    const answer = await patch<Lead>(path, { stage_id })
    if (answer.ok) {
      say(`Moved to ${pipeline.stages.find(({ id }) => id === stage_id)?.name}`)
      invalidate('/leads')
    } else {
      undo()
      complain(answer.problem)
    }
  }
  return (
    <div class={css.stage}>
      <span aria-hidden="true">{pipeline.name}</span>
      <Select
        label={`Stage in ${pipeline.name}`}
        quietLabel
        value={lead.stage_id}
        onValue={move}
        options={pipeline.stages.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </div>
  )
}
