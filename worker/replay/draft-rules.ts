import type { Config, DuplicateControl } from '../domain/config.ts'
import { type Rules, rulesOf } from '../matching/rules.ts'
import type { StoredInput } from './stored-input.ts'

/** What is not saved has no version yet. */
const UNSAVED = 0

/** The rules that a draft would make for a request of the past, over the pipelines and channels of today. */
export type DraftRules = (input: StoredInput) => Rules

/** A channel that was taken away since counts as it did then: its toggle and whether it supported the check. */
export function draftRules(
  { pipelines, channels }: Pick<Config, 'pipelines' | 'channels'>,
  pipeline_id: string,
  control: DuplicateControl,
): DraftRules {
  const draft = { version: UNSAVED, control }
  // Made once a channel and not once a request.
  const present = new Map(
    channels.map((channel) => [channel.id, rulesOf(draft, pipelines, { ...channel, pipeline_id })]),
  )
  return ({ request: { channel_id }, rules }) =>
    present.get(channel_id) ??
    rulesOf(
      {
        ...draft,
        control: {
          ...control,
          channels: { ...control.channels, [channel_id]: rules.control.channels[channel_id] ?? true },
        },
      },
      pipelines,
      {
        id: channel_id,
        pipeline_id,
        supports_duplicate_control: rules.checked.on || rules.checked.why !== 'channel_unsupported',
      },
    )
}
