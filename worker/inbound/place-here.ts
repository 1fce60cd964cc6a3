import type { Config } from '../domain/config.ts'
import type { CrmLead, Mapping } from '../domain/connection.ts'

/** Where a lead of the CRM stands here, by the mapping read backwards; unmapped ones in the first open stage. */
export function placeHere(
  { pipelines }: Pick<Config, 'pipelines'>,
  mapping: Mapping,
  { pipeline_id, stage_id }: Pick<CrmLead, 'pipeline_id' | 'stage_id'>,
): { pipeline_id: string; stage_id: string } | null {
  const mapped = mappedHere(mapping, { pipeline_id, stage_id })
  const pipeline = pipelines.find(({ id }) => id === mapped?.pipeline_id) ?? pipelines[0]
  const stage =
    pipeline?.stages.find(({ id }) => id === mapped?.stage_id) ??
    pipeline?.stages.find(({ kind }) => kind === 'open') ??
    pipeline?.stages[0]
  return pipeline && stage ? { pipeline_id: pipeline.id, stage_id: stage.id } : null
}

/** null: this stage of theirs is none of ours. */
export function mappedHere(
  mapping: Mapping,
  { pipeline_id, stage_id }: Pick<CrmLead, 'pipeline_id' | 'stage_id'>,
) {
  const [ours, there] =
    Object.entries(mapping.pipelines).find(([, it]) => it.pipeline_id === pipeline_id) ?? []
  if (!ours || !there) return null
  const [stage] = Object.entries(there.stages).find(([, id]) => id === stage_id) ?? []
  return { pipeline_id: ours, stage_id: stage ?? null }
}
