import type { AfterMergeTask, Channel, DuplicateControl, Pipeline, ScopePart } from '../../wire.ts'
import { conflictChoices, duplicateChoices, methods } from './words.ts'

export type Change = { what: string; from: string; to: string }
export type Names = { pipelines: Pipeline[]; channels: Channel[] }

/** What an admin decides on its own: its value in words, and how to take it over into other settings. */
export type Setting = {
  what: string
  words: (control: DuplicateControl) => string
  take: (from: DuplicateControl, onto: DuplicateControl) => DuplicateControl
}

const onOff = (on: boolean | undefined) => (on ? 'on' : 'off')

const taskInWords = (task: AfterMergeTask | null) =>
  task
    ? `${task.type}: “${task.text}”, due in ${task.due_in_hours} h${task.assignee_id ? `, for ${task.assignee_id}` : ''}`
    : 'none'

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

/** Every setting of the page, in the order of the page. */
export const settingsOf = (names: Names): Setting[] => [
  {
    what: 'Duplicate control',
    words: ({ enabled }) => onOff(enabled),
    take: ({ enabled }, onto) => ({ ...onto, enabled }),
  },
  ...names.channels.map(
    ({ id, name }): Setting => ({
      what: name,
      words: ({ channels }) => onOff(channels[id] ?? true),
      take: ({ channels }, onto) => ({ ...onto, channels: { ...onto.channels, [id]: channels[id] ?? true } }),
    }),
  ),
  ...methods.map(
    ({ method, title }): Setting => ({
      what: title,
      words: (control) => onOff(control.methods[method]),
      take: (from, onto) => ({ ...onto, methods: { ...onto.methods, [method]: from.methods[method] } }),
    }),
  ),
  {
    what: 'Where to look',
    words: ({ scope }) => scopeInWords(scope, names),
    take: ({ scope }, onto) => ({ ...onto, scope }),
  },
  {
    what: 'Conflicting data',
    words: ({ conflict }) => titleOf(conflictChoices, conflict),
    take: ({ conflict }, onto) => ({ ...onto, conflict }),
  },
  {
    what: 'Two duplicates exist',
    words: ({ on_duplicate }) => titleOf(duplicateChoices, on_duplicate),
    take: ({ on_duplicate }, onto) => ({ ...onto, on_duplicate }),
  },
  {
    what: 'Task after merging',
    words: ({ after_merge_task }) => taskInWords(after_merge_task),
    take: ({ after_merge_task }, onto) => ({ ...onto, after_merge_task }),
  },
]

/** What is different between two versions, as rows that a person can read. */
export const changes = (before: DuplicateControl, after: DuplicateControl, names: Names): Change[] =>
  settingsOf(names)
    .map(({ what, words }) => ({ what, from: words(before), to: words(after) }))
    .filter(({ from, to }) => from !== to)
