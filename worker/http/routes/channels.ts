import { z } from '@hono/zod-openapi'
import { URL_MAX_CHARS } from '../../../protocol/limits.ts'
import { sha256 } from '../../credential/bytes.ts'
import type { Channel } from '../../domain/config.ts'
import { takeCodes } from '../../domain/pixel-code.ts'
import { intake } from '../../intake/intake.ts'
import { run } from '../../store/commit.ts'
import { forgetConfig } from '../../store/config.ts'
import { configGuard } from '../../store/guard.ts'
import { insertChannel, removeChannel, updateChannel } from '../../store/setup.ts'
import { answerIntake } from '../answer-intake.ts'
import { atLeast } from '../auth.ts'
import { configOrThrow } from '../config.ts'
import type { C } from '../context.ts'
import { newRoutes } from '../new-routes.ts'
import { commitOnce } from '../once.ts'
import { invalid, problem } from '../problem.ts'
import { intakeAnswer, newLeadOfChannel } from '../schema/intake.ts'
import { listOf, page, pageOfAll } from '../schema/page.ts'
import { route } from '../schema/route.ts'
import { channelAnswer, channelPatch, newChannel } from '../schema/setup.ts'
import { question } from '../schema/text.ts'

const params = z.object({ id: z.string() })
const admin = [atLeast('admin')]
const list = route({
  method: 'get',
  path: '/',
  summary: 'Channels, of one pipeline or all',
  query: z.strictObject({ ...page, pipeline_id: question(URL_MAX_CHARS) }),
  answer: listOf(channelAnswer),
  status: 200,
})
const one = route({
  method: 'get',
  path: '/{id}',
  summary: 'One channel',
  params,
  answer: channelAnswer,
  status: 200,
})
const create = route({
  method: 'post',
  path: '/',
  summary: 'Connect a channel to a pipeline',
  body: newChannel,
  answer: channelAnswer,
  status: 201,
  middleware: admin,
})
const change = route({
  method: 'patch',
  path: '/{id}',
  summary: 'Change a channel',
  params,
  body: channelPatch,
  answer: channelAnswer,
  status: 200,
  middleware: admin,
})
const take = route({
  method: 'post',
  path: '/{id}/leads',
  summary: 'An incoming lead of this channel',
  params,
  body: newLeadOfChannel,
  answer: intakeAnswer,
  status: 201,
})

/** How long a redelivery of the same request by its channel is told as such. */
const EXTERNAL_ID_HOURS = 24 * 30

export const channels = newRoutes()
  .openapi(list, async (c) => {
    const { pipeline_id, ...asked } = c.req.valid('query')
    const { channels } = await configOrThrow(c)
    const mine = channels.filter((it) => !pipeline_id || it.pipeline_id === pipeline_id)
    return c.json(pageOfAll(mine.map(view), asked), 200)
  })
  .openapi(one, async (c) => {
    const channel = await find(c, c.req.valid('param').id)
    return channel ? c.json(view(channel), 200) : problem(c, 404, 'not_found')
  })
  .openapi(create, async (c) => {
    const { deps, actor } = c.var
    const input = c.req.valid('json')
    if (!(await configOrThrow(c)).pipelines.some(({ id }) => id === input.pipeline_id)) return noPipeline(c)
    const channel: Channel = {
      ...input,
      id: deps.newId('chn'),
      default_country: input.default_country ?? null,
    }
    const answer = await commitOnce(
      c,
      insertChannel(deps.db(actor.account_id), channel, deps.now()),
      view(channel),
      201,
    )
    forgetConfig(actor.account_id)
    return answer
  })
  .openapi(change, async (c) => {
    const { deps, actor } = c.var
    const config = await configOrThrow(c)
    const present = config.channels.find(({ id }) => id === c.req.valid('param').id)
    if (!present) return problem(c, 404, 'not_found')
    const given = Object.fromEntries(
      Object.entries(c.req.valid('json')).filter(([, value]) => value !== undefined),
    )
    if (present.kind === 'website' && 'pipeline_id' in given) return ofSite(c)
    const channel: Channel = { ...present, ...given }
    if (!config.pipelines.some(({ id }) => id === channel.pipeline_id)) return noPipeline(c)
    const db = deps.db(actor.account_id)
    const outcome = await run(db, [...configGuard(db, config.version), ...updateChannel(db, channel)])
    forgetConfig(actor.account_id)
    if (outcome !== 'committed') return problem(c, 409, 'version_conflict')
    return c.json(view(channel), 200)
  })
  .openapi(take, async (c) => {
    const { deps, actor } = c.var
    const { external_id, received_at, ...said } = c.req.valid('json')
    const { code, message, fields } = takeCodes(said)
    const { code: _, message: __, ...rest } = said
    const typed = { ...rest, fields }
    const channel_id = c.req.valid('param').id
    const fingerprint = external_id ? await sha256(JSON.stringify(c.req.valid('json'))) : ''
    const once = c.get('once')
    const outcome = await intake(deps, {
      account_id: actor.account_id,
      channel_id,
      typed,
      chat: message
        ? { id: deps.newId('chat'), site_id: null, pixel: typed.pixel ?? null, page: null }
        : null,
      message: message ? { text: message, client_id: null } : null,
      code_hash: code && (await sha256(code)),
      received_at: received_at ? Date.parse(received_at) : null,
      once: [
        ...(once ? [once] : []),
        // The same ID with other content is another request of the same person, not a redelivery.
        ...(external_id
          ? [
              {
                // It holds the ID, which may be an address or a number: that is not kept in words.
                key: `external ${channel_id} ${fingerprint}`,
                fingerprint,
                hours: EXTERNAL_ID_HOURS,
              },
            ]
          : []),
      ],
      respond: (answer) => ({
        status: answer.outcome === 'merged' || answer.outcome === 'updated' ? 200 : 201,
        body: answer,
      }),
    })
    return answerIntake(c, actor.account_id, outcome)
  })

channels.delete('/:id', atLeast('admin'), async (c) => {
  const { deps, actor } = c.var
  const channel = await find(c, c.req.param('id'))
  if (!channel) return problem(c, 404, 'not_found')
  if (channel.kind === 'website') return ofSite(c)
  await run(deps.db(actor.account_id), removeChannel(deps.db(actor.account_id), channel.id, deps.now()))
  forgetConfig(actor.account_id)
  return c.body(null, 204)
})

const find = async (c: C, id: string) =>
  (await configOrThrow(c)).channels.find((channel) => channel.id === id)

const noPipeline = (c: C) => invalid(c, [{ pointer: '/pipeline_id', detail: 'No such pipeline' }])

const view = ({
  id,
  pipeline_id,
  kind,
  name,
  integration,
  supports_duplicate_control,
  default_country,
}: Channel): Channel => ({
  id,
  pipeline_id,
  kind,
  name,
  integration,
  supports_duplicate_control,
  default_country,
})

const ofSite = (c: C) =>
  problem(c, 409, 'channel_of_a_site', { detail: 'It belongs to a site: change it there' })
