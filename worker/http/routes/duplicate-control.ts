import { z } from '@hono/zod-openapi'
import type { Channel, Config, DuplicateControl } from '../../domain/config.ts'
import { DEFAULT_CONTROL } from '../../domain/config.ts'
import { run } from '../../store/commit.ts'
import { forgetConfig } from '../../store/config.ts'
import { insertControl, isOvertaken } from '../../store/setup.ts'
import { atLeast } from '../auth.ts'
import { configOrThrow } from '../config.ts'
import type { C } from '../context.ts'
import { newRoutes } from '../new-routes.ts'
import { invalid, problem } from '../problem.ts'
import { controlAnswer, controlInput } from '../schema/duplicate-control.ts'
import { route } from '../schema/route.ts'

const params = z.object({ id: z.string() })
const path = '/{id}/duplicate_control'
const read = route({
  method: 'get',
  path,
  summary: 'Duplicate control of a pipeline',
  params,
  answer: controlAnswer,
  status: 200,
})
const save = route({
  method: 'put',
  path,
  summary: 'Save duplicate control as a new version',
  params,
  body: controlInput,
  answer: controlAnswer,
  status: 200,
  middleware: [atLeast('admin')],
})

/** How often a PUT without If-Match, which takes whatever is there, is made anew after another one came in between. */
const ATTEMPTS = 5

export const duplicateControl = newRoutes()
  .openapi(read, async (c) => {
    const current = currentOf(await configOrThrow(c), c.req.valid('param').id)
    if (typeof current === 'string') return refuse(c, current)
    c.header('etag', etag(current.version))
    return c.json(view(current), 200)
  })
  .openapi(save, async (c) => {
    const { deps, actor } = c.var
    const { version: _, ...control } = c.req.valid('json')
    const expected = c.req.header('if-match')
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const config = await configOrThrow(c)
      const pipelineId = c.req.valid('param').id
      const current = currentOf(config, pipelineId)
      if (typeof current === 'string') return refuse(c, current)
      if (expected && expected !== '*' && !tags(expected).includes(etag(current.version)))
        return problem(c, 412, 'version_conflict', { current: view(current) })
      const wrong = check(config, pipelineId, control)
      if (wrong)
        return wrong.code === 'invalid'
          ? invalid(c, [wrong])
          : problem(c, 409, wrong.code, { detail: wrong.detail })
      const next = { ...current, control, version: current.version + 1 }
      try {
        const db = deps.db(actor.account_id)
        await run(db, insertControl(db, pipelineId, next.version, control, actor.by, deps.now()))
      } catch (error) {
        if (isOvertaken(error)) continue
        throw error
      }
      forgetConfig(actor.account_id)
      c.header('etag', etag(next.version))
      return c.json(view(next), 200)
    }
    return problem(c, 503, 'busy')
  })

type Current = { version: number; control: DuplicateControl; listed: Channel[] }

/** The rules as they are, and the channels that are listed; a word where there are none to show. */
function currentOf(config: Config, pipelineId: string): Current | 'not_found' | 'no_channel_connected' {
  if (!config.pipelines.some(({ id }) => id === pipelineId)) return 'not_found'
  const connected = config.channels.filter((channel) => channel.pipeline_id === pipelineId)
  if (connected.length === 0) return 'no_channel_connected'
  const { version, control } = config.controls[pipelineId] ?? { version: 1, control: DEFAULT_CONTROL }
  return { version, control, listed: connected.filter((channel) => channel.supports_duplicate_control) }
}

const refuse = (c: C, code: 'not_found' | 'no_channel_connected') =>
  problem(c, code === 'not_found' ? 404 : 409, code)

/** Every listed channel is named, on unless it was switched off. */
const view = ({ version, control, listed }: Current) => ({
  ...control,
  channels: Object.fromEntries(listed.map(({ id }) => [id, control.channels[id] ?? true])),
  version,
})

type Wrong = { code: string; pointer: string; detail: string }

function check(config: Config, pipelineId: string, control: DuplicateControl): Wrong | null {
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
  if (control.methods.big_data)
    return {
      code: 'model_not_ready',
      pointer: '/methods/big_data',
      detail: 'This account has no learned model yet',
    }
  return null
}

const etag = (version: number) => `"${version}"`
/** Weak and unquoted tags are taken for what they mean. */
const tags = (header: string) =>
  header.split(',').map((tag) => `"${tag.trim().replace(/^W\//, '').replaceAll('"', '')}"`)
