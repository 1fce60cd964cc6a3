import type { AfterMergeTask, Channel, DuplicateControl, Pipeline, ScopePart } from '../../wire.ts'
import { conflictChoices, duplicateChoices, methods } from './words.ts'

export type Change = { what: string; from: string; to: string }
type Names = { pipelines: Pipeline[]; channels: Channel[] }

const onOff = (on: boolean | undefined) => (on ? 'on' : 'off')

const taskInWords = (task: AfterMergeTask | null) =>
  task ? `${task.type}: “${task.text}”, due in ${task.due_in_hours} h` : 'none'

function scopeInWords(scope: ScopePart[] | null, { pipelines }: Names) {
  if (scope === null) return 'incoming and open stages of this pipeline'
  const parts = scope.flatMap(({ pipeline_id, stage_ids }) => {
    const pipeline = pipelines.find(({ id }) => id === pipeline_id)
    const stages = pipeline?.stages.filter(({ id }) => stage_ids.includes(id)).map(({ name }) => name) ?? []
    return stages.length > 0 ? [`${pipeline?.name}: ${stages.join(', ')}`] : []
  })
  return parts.join('; ') || 'nowhere'
}

const titleOf = <V extends string>(choices: { value: V; title: string }[], value: V) =>
  choices.find((choice) => choice.value === value)?.title ?? value

/** What is different between two versions, as rows that a person can read. */
export function changes(before: DuplicateControl, after: DuplicateControl, names: Names): Change[] {
  const rows: Change[] = [
    { what: 'Duplicate control', from: onOff(before.enabled), to: onOff(after.enabled) },
    ...names.channels.map(({ id, name }) => ({
      what: name,
      from: onOff(before.channels[id] ?? true),
      to: onOff(after.channels[id] ?? true),
    })),
    ...methods.map(({ method, title }) => ({
      what: title,
      from: onOff(before.methods[method]),
      to: onOff(after.methods[method]),
    })),
    { what: 'Where to look', from: scopeInWords(before.scope, names), to: scopeInWords(after.scope, names) },
    {
      what: 'Conflicting data',
      from: titleOf(conflictChoices, before.conflict),
      to: titleOf(conflictChoices, after.conflict),
    },
    {
      what: 'Two duplicates exist',
      from: titleOf(duplicateChoices, before.on_duplicate),
      to: titleOf(duplicateChoices, after.on_duplicate),
    },
    {
      what: 'Task after merging',
      from: taskInWords(before.after_merge_task),
      to: taskInWords(after.after_merge_task),
    },
  ]
  return rows.filter(({ from, to }) => from !== to)
}
