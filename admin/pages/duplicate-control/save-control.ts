import { put, type Trouble } from '../../api.ts'
import { amend, refresh } from '../../resource.ts'
import type { DuplicateControl } from '../../wire.ts'

export const controlPath = (pipeline: string) => `/pipelines/${pipeline}/duplicate_control`

export const tagOf = (control: DuplicateControl) => `"${control.version}"`

type Saved =
  | { kind: 'saved'; control: DuplicateControl }
  | { kind: 'overtaken'; by: DuplicateControl }
  | { kind: 'failed'; problem: Trouble }

/** Saves all settings as the next version, if `tag` is still the present one. */
export async function saveControl(pipeline: string, control: DuplicateControl, tag: string): Promise<Saved> {
  const path = controlPath(pipeline)
  const { version: _, ...settings } = control
  const answer = await put<DuplicateControl>(path, settings, { ifMatch: tag })
  if (answer.ok) {
    amend<DuplicateControl>(path, () => answer.data, answer.etag)
    return { kind: 'saved', control: answer.data }
  }
  const { problem } = answer
  if (problem.status === 412 && problem.current) return { kind: 'overtaken', by: problem.current }
  return { kind: 'failed', problem }
}

/** Turns only the switch; where another admin has saved meanwhile, on top of what they saved. */
export async function switchControl(
  pipeline: string,
  control: DuplicateControl,
  tag: string | null,
  enabled: boolean,
): Promise<Trouble | null> {
  const first = await saveControl(pipeline, { ...control, enabled }, tag ?? tagOf(control))
  const saved =
    first.kind === 'overtaken'
      ? await saveControl(pipeline, { ...first.by, enabled }, tagOf(first.by))
      : first
  if (saved.kind === 'failed') return saved.problem
  if (saved.kind === 'overtaken') void refresh(controlPath(pipeline))
  return saved.kind === 'saved' ? null : overtakenTwice
}

const overtakenTwice: Trouble = {
  type: 'about:blank',
  status: 412,
  code: 'version_conflict',
  title: 'Somebody else is changing these settings',
  detail: 'The switch was left as it is. Try again in a moment.',
}
