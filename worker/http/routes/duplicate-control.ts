import { z } from '@hono/zod-openapi'
import { run } from '../../store/commit.ts'
import { forgetConfig } from '../../store/config.ts'
import { insertControl, isOvertaken } from '../../store/setup.ts'
import { atLeast } from '../auth.ts'
import { configOrThrow } from '../config.ts'
import { type CurrentControl, checkControl, currentControl, refuse, refuseWrong } from '../control-check.ts'
import { newRoutes } from '../new-routes.ts'
import { problem } from '../problem.ts'
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
    const current = currentControl(await configOrThrow(c), c.req.valid('param').id)
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
      const current = currentControl(config, pipelineId)
      if (typeof current === 'string') return refuse(c, current)
      if (expected && expected !== '*' && !tags(expected).includes(etag(current.version)))
        return problem(c, 412, 'version_conflict', { current: view(current) })
      const wrong = checkControl(config, pipelineId, control)
      if (wrong) return refuseWrong(c, wrong)
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

/** Every listed channel is named, on unless it was switched off. */
const view = ({ version, control, listed }: CurrentControl) => ({
  ...control,
  channels: Object.fromEntries(listed.map(({ id }) => [id, control.channels[id] ?? true])),
  version,
})

const etag = (version: number) => `"${version}"`
/** Weak and unquoted tags are taken for what they mean. */
const tags = (header: string) =>
  header.split(',').map((tag) => `"${tag.trim().replace(/^W\//, '').replaceAll('"', '')}"`)
