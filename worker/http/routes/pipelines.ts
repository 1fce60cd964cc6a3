import { z } from '@hono/zod-openapi'
import { DEFAULT_CONTROL, type Pipeline, type Stage, type StageKind } from '../../domain/config.ts'
import type { NewId } from '../../domain/ids.ts'
import { run } from '../../store/commit.ts'
import { forgetConfig } from '../../store/config.ts'
import { configGuard } from '../../store/guard.ts'
import { insertControl, insertPipeline, updatePipeline } from '../../store/setup.ts'
import { atLeast } from '../auth.ts'
import { configOrThrow } from '../config.ts'
import { newRoutes } from '../new-routes.ts'
import { commitOnce } from '../once.ts'
import { problem } from '../problem.ts'
import { listOf, page, pageOfAll } from '../schema/page.ts'
import { route } from '../schema/route.ts'
import { newPipeline, pipelineAnswer, pipelinePatch } from '../schema/setup.ts'

const DEFAULT_STAGES: { name: string; kind: StageKind }[] = [
  { name: 'Incoming leads', kind: 'incoming' },
  { name: 'Contacted', kind: 'open' },
  { name: 'Won', kind: 'won' },
  { name: 'Lost', kind: 'lost' },
]

type StageInput = { id?: string | undefined; name: string; kind?: StageKind | undefined }

/** Every pipeline begins with one Incoming leads stage and ends with one won and one lost; what is missing is added. */
export function newStages(newId: NewId, given: StageInput[]): Stage[] {
  const of = (kind: StageKind): StageInput[] => {
    const named = given.filter((it) => (it.kind ?? 'open') === kind)
    if (named.length > 0) return kind === 'open' ? named : named.slice(0, 1)
    return kind === 'open' && given.length > 0 ? [] : DEFAULT_STAGES.filter((it) => it.kind === kind)
  }
  return (['incoming', 'open', 'won', 'lost'] as const).flatMap((kind) =>
    of(kind).map(({ id, name }) => ({ id: id ?? newId('stg'), name, kind })),
  )
}

const params = z.object({ id: z.string() })
const list = route({
  method: 'get',
  path: '/',
  summary: 'All pipelines with their stages',
  query: z.strictObject(page),
  answer: listOf(pipelineAnswer),
  status: 200,
})
const one = route({
  method: 'get',
  path: '/{id}',
  summary: 'One pipeline',
  params,
  answer: pipelineAnswer,
  status: 200,
})
const create = route({
  method: 'post',
  path: '/',
  summary: 'A new pipeline',
  body: newPipeline,
  answer: pipelineAnswer,
  status: 201,
  middleware: [atLeast('admin')],
})
const change = route({
  method: 'patch',
  path: '/{id}',
  summary: 'Rename a pipeline or change its stages',
  params,
  body: pipelinePatch,
  answer: pipelineAnswer,
  status: 200,
  middleware: [atLeast('admin')],
})

export const pipelines = newRoutes()
  .openapi(list, async (c) =>
    c.json(pageOfAll((await configOrThrow(c)).pipelines, c.req.valid('query')), 200),
  )
  .openapi(one, async (c) => {
    const pipeline = (await configOrThrow(c)).pipelines.find(({ id }) => id === c.req.valid('param').id)
    return pipeline ? c.json(pipeline, 200) : problem(c, 404, 'not_found')
  })
  .openapi(create, async (c) => {
    const { deps, actor } = c.var
    const { name, stages } = c.req.valid('json')
    const db = deps.db(actor.account_id)
    const plain = (stages ?? []).map(({ name, kind }) => ({ name, kind }))
    const pipeline: Pipeline = { id: deps.newId('pip'), name, stages: newStages(deps.newId, plain) }
    const batch = [
      ...insertPipeline(db, pipeline, deps.now()),
      ...insertControl(db, pipeline.id, 1, DEFAULT_CONTROL, actor.by, deps.now()),
    ]
    const answer = await commitOnce(c, batch, pipeline, 201)
    forgetConfig(actor.account_id)
    return answer
  })
  .openapi(change, async (c) => {
    const { deps, actor } = c.var
    const config = await configOrThrow(c)
    const present = config.pipelines.find(({ id }) => id === c.req.valid('param').id)
    if (!present) return problem(c, 404, 'not_found')
    const { name, stages } = c.req.valid('json')
    const unknown = stages?.some((stage) => stage.id && !present.stages.some(({ id }) => id === stage.id))
    if (unknown) return problem(c, 404, 'not_found', { detail: 'A stage of that ID is not in this pipeline' })
    const pipeline = {
      ...present,
      name: name ?? present.name,
      stages: stages ? newStages(deps.newId, stages) : present.stages,
    }
    const db = deps.db(actor.account_id)
    const outcome = await run(db, [...configGuard(db, config.version), ...updatePipeline(db, pipeline)])
    forgetConfig(actor.account_id)
    if (outcome === 'stale' && (await configOrThrow(c)).version !== config.version)
      return problem(c, 409, 'version_conflict')
    if (outcome === 'stale')
      return problem(c, 409, 'stage_in_use', { detail: 'A stage that is taken away still holds leads' })
    return c.json(pipeline, 200)
  })
