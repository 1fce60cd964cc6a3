import { type Channel, type Config, DEFAULT_CONTROL, type DuplicateControl } from '../domain/config.ts'
import type { C } from './context.ts'
import { invalid, problem } from './problem.ts'

export type CurrentControl = { version: number; control: DuplicateControl; listed: Channel[] }

/** The rules as they are, and the channels that are listed; a word where there are none to show. */
export function currentControl(
  config: Config,
  pipelineId: string,
): CurrentControl | 'not_found' | 'no_channel_connected' {
  if (!config.pipelines.some(({ id }) => id === pipelineId)) return 'not_found'
  const connected = config.channels.filter((channel) => channel.pipeline_id === pipelineId)
  if (connected.length === 0) return 'no_channel_connected'
  const { version, control } = config.controls[pipelineId] ?? { version: 1, control: DEFAULT_CONTROL }
  return { version, control, listed: connected.filter((channel) => channel.supports_duplicate_control) }
}

export const refuse = (c: C, code: 'not_found' | 'no_channel_connected') =>
  problem(c, code === 'not_found' ? 404 : 409, code)

export type Wrong = { code: string; pointer: string; detail: string }

/** @param at where the settings stand in the body. */
export const refuseWrong = (c: C, { code, pointer, detail }: Wrong, at = '') =>
  code === 'invalid'
    ? invalid(c, [{ pointer: `${at}${pointer}`, detail }])
    : problem(c, 409, code, { detail })

/** What is wrong with settings that an admin wants to save or try; null: nothing. */
export function checkControl(config: Config, pipelineId: string, control: DuplicateControl): Wrong | null {
  for (const id of Object.keys(control.channels)) {
    const channel = config.channels.find((it) => it.id === id && it.pipeline_id === pipelineId)
    if (!channel)
      return { code: 'invalid', pointer: `/channels/${id}`, detail: 'No channel of this pipeline' }
    if (!channel.supports_duplicate_control)
      return {
        code: 'duplicate_control_unsupported',
        pointer: `/channels/${id}`,
        detail: `${channel.name} does not support it`,
      }
  }
  for (const [at, { pipeline_id, stage_ids }] of (control.scope ?? []).entries()) {
    const stages = config.pipelines.find(({ id }) => id === pipeline_id)?.stages
    if (!stages) return { code: 'invalid', pointer: `/scope/${at}/pipeline_id`, detail: 'No such pipeline' }
    const unknown = stage_ids.find((id) => !stages.some((stage) => stage.id === id))
    if (unknown)
      return {
        code: 'invalid',
        pointer: `/scope/${at}/stage_ids`,
        detail: `${unknown} is no stage of that pipeline`,
      }
  }
  return null
}
