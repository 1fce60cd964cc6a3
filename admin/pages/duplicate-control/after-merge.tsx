import type { Trouble } from '../../api.ts'
import { Check } from '../../parts/choice.tsx'
import { errorAt, Select, TextField } from '../../parts/field.tsx'
import type { AfterMergeTask } from '../../wire.ts'
import type { DraftProps } from './channels-tab.tsx'
import css from './control.module.css'
import { taskTypes } from './words.ts'

const firstTask: AfterMergeTask = {
  text: 'Call and confirm the contact details',
  type: 'call',
  due_in_hours: 24,
}

export function AfterMerge({ draft, change, problem }: DraftProps & { problem: Trouble | null }) {
  const task = draft.after_merge_task
  const set = (part: Partial<AfterMergeTask>) => task && change({ after_merge_task: { ...task, ...part } })
  const types = taskTypes.some(({ value }) => value === task?.type)
    ? taskTypes
    : [...taskTypes, { value: task?.type ?? '', label: task?.type ?? '' }]
  return (
    <>
      <Check
        title="Create a task"
        words="Whenever leads are merged, the lead that remains gets a task, for example to call and confirm."
        checked={task !== null}
        onChange={(checked) => change({ after_merge_task: checked ? firstTask : null })}
      />
      {task && (
        <div class={css.task}>
          <TextField
            label="What is to be done"
            value={task.text}
            onValue={(text) => set({ text })}
            error={errorAt(problem, '/after_merge_task/text')}
          />
          <Select
            label="Type"
            value={task.type}
            onValue={(type) => set({ type })}
            options={types}
            error={errorAt(problem, '/after_merge_task/type')}
          />
          <TextField
            label="Due in hours"
            type="number"
            min={0}
            inputMode="numeric"
            value={String(task.due_in_hours)}
            onValue={(hours) => set({ due_in_hours: Math.max(0, Math.round(Number(hours) || 0)) })}
            error={errorAt(problem, '/after_merge_task/due_in_hours')}
          />
        </div>
      )}
    </>
  )
}
