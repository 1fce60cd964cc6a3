import {
  type Channel,
  type Config,
  DEFAULT_CONTROL,
  type DuplicateControl,
  type Pipeline,
} from '../domain/config.ts'

/** Why a request of a channel is not checked at all. */
export type NotChecked = 'switch_off' | 'channel_off' | 'channel_unsupported'

/** The rules that hold for requests of one channel. */
export type Rules = {
  version: number
  control: DuplicateControl
  checked: { on: true } | { on: false; why: NotChecked }
  /** Stages whose leads are searched. */
  stages: Set<string>
  /** Incoming leads stages of all pipelines: the model and a change merge only where one of the leads is in one. */
  incoming: Set<string>
}

/** The learned model is a method: candidates are looked for and weighed by it too. */
export const asksModel = ({ checked, control }: Rules) => checked.on && control.methods.big_data

/** The rules as they are saved now. */
export function rulesFor(config: Config, channel: Channel): Rules {
  const saved = config.controls[channel.pipeline_id] ?? { version: 1, control: DEFAULT_CONTROL }
  return rulesOf(saved, config.pipelines, channel)
}

export function rulesOf(
  { version, control }: { version: number; control: DuplicateControl },
  pipelines: Pipeline[],
  channel: Pick<Channel, 'id' | 'pipeline_id' | 'supports_duplicate_control'>,
): Rules {
  return {
    version,
    control,
    checked: checkedBy(control, channel),
    stages: scopeStages(control, pipelines, channel.pipeline_id),
    incoming: incomingStages(pipelines),
  }
}

export const incomingStages = (pipelines: Pipeline[]): Set<string> =>
  new Set(
    pipelines.flatMap(({ stages }) => stages.filter(({ kind }) => kind === 'incoming').map(({ id }) => id)),
  )

/** Rules as the row of a decision holds them, in JSON. */
export const storedRules = (rules: Rules) => ({
  ...rules,
  stages: [...rules.stages],
  incoming: [...rules.incoming],
})

function checkedBy(
  control: DuplicateControl,
  channel: Pick<Channel, 'id' | 'supports_duplicate_control'>,
): Rules['checked'] {
  if (!control.enabled) return { on: false, why: 'switch_off' }
  if (!channel.supports_duplicate_control) return { on: false, why: 'channel_unsupported' }
  if (control.channels[channel.id] === false) return { on: false, why: 'channel_off' }
  return { on: true }
}

/** Stages that are searched. Source: the default scope is the Incoming and all open stages of the request's pipeline. */
export function scopeStages(
  control: DuplicateControl,
  pipelines: Pipeline[],
  pipelineId: string,
): Set<string> {
  if (control.scope) return new Set(control.scope.flatMap((it) => it.stage_ids))
  const stages = pipelines.find(({ id }) => id === pipelineId)?.stages ?? []
  return new Set(stages.filter(({ kind }) => kind === 'incoming' || kind === 'open').map(({ id }) => id))
}
