import { z } from '@hono/zod-openapi'
import { siteKey } from '../../credential/access-key.ts'
import { randomSecret } from '../../credential/bytes.ts'
import type { Channel, Config, Site } from '../../domain/config.ts'
import { run } from '../../store/commit.ts'
import { forgetConfig } from '../../store/config.ts'
import { configGuard } from '../../store/guard.ts'
import { insertSite, updateSite } from '../../store/setup.ts'
import { countBots } from '../../store/visits.ts'
import { atLeast } from '../auth.ts'
import { configOrThrow } from '../config.ts'
import type { C } from '../context.ts'
import { newRoutes } from '../new-routes.ts'
import { commitOnce } from '../once.ts'
import { invalid, problem } from '../problem.ts'
import { listOf, page, pageOfAll } from '../schema/page.ts'
import { route } from '../schema/route.ts'
import { COOKIE_DAYS_MAX, newSite, siteAnswer, sitePatch } from '../schema/setup.ts'
import { widgetOf } from '../schema/widget.ts'

const params = z.object({ id: z.string() })
const middleware = [atLeast('admin')]
const list = route({
  method: 'get',
  path: '/',
  summary: 'All sites',
  query: z.strictObject(page),
  answer: listOf(siteAnswer),
  status: 200,
  middleware,
})
const one = route({
  method: 'get',
  path: '/{id}',
  summary: 'One site',
  params,
  answer: siteAnswer,
  status: 200,
  middleware,
})
const create = route({
  method: 'post',
  path: '/',
  summary: 'A new site, with its website channel',
  body: newSite,
  answer: siteAnswer,
  status: 201,
  middleware,
})
const change = route({
  method: 'patch',
  path: '/{id}',
  summary: 'Change a site',
  params,
  body: sitePatch,
  answer: siteAnswer,
  status: 200,
  middleware,
})

const rotate = route({
  method: 'post',
  path: '/{id}/rotate_identity_secret',
  summary: 'A new identity secret; the one before stays valid until it is removed',
  params,
  answer: siteAnswer,
  status: 200,
  middleware,
})
const endRotation = route({
  method: 'delete',
  path: '/{id}/previous_identity_secret',
  summary: 'The identity secret from before is valid no longer',
  params,
  answer: siteAnswer,
  status: 200,
  middleware,
})

const bots = route({
  method: 'get',
  path: '/{id}/bots',
  summary: 'How many page views were of programs: they are nobody’s visits',
  params,
  answer: z.object({ total: z.int(), recent: z.int(), days: z.int() }),
  status: 200,
  middleware,
})
const RECENT_DAYS = 30

export const sites = newRoutes()
  .openapi(list, async (c) => {
    const config = await configOrThrow(c)
    return c.json(
      pageOfAll(
        config.sites.map((site) => view(c, config, site)),
        c.req.valid('query'),
      ),
      200,
    )
  })
  .openapi(one, async (c) => {
    const config = await configOrThrow(c)
    const site = config.sites.find(({ id }) => id === c.req.valid('param').id)
    return site ? c.json(view(c, config, site), 200) : problem(c, 404, 'not_found')
  })
  .openapi(create, async (c) => {
    const { deps, actor } = c.var
    const config = await configOrThrow(c)
    const { default_country, pixel, widget, ...input } = c.req.valid('json')
    if (!hasPipeline(config, input.pipeline_id)) return noPipeline(c)
    const channel = websiteChannel(deps.newId('chn'), input.name, input.pipeline_id, default_country ?? null)
    const site: Site = {
      ...input,
      id: deps.newId('site'),
      channel_id: channel.id,
      consent: pixel?.consent ?? 'load',
      cookie_days: pixel?.cookie_days ?? COOKIE_DAYS_MAX,
      widget: widgetOf(widget),
      require_signature: input.require_signature ?? false,
      identity_secret: randomSecret(),
      previous_identity_secret: null,
    }
    const db = deps.db(actor.account_id)
    const body = view(c, { ...config, channels: [...config.channels, channel] }, site)
    const answer = await commitOnce(c, insertSite(db, site, channel, deps.now()), body, 201)
    forgetConfig(actor.account_id)
    return answer
  })
  .openapi(change, async (c) => {
    const { deps, actor } = c.var
    const config = await configOrThrow(c)
    const present = config.sites.find(({ id }) => id === c.req.valid('param').id)
    const channel = config.channels.find(({ id }) => id === present?.channel_id)
    if (!present || !channel) return problem(c, 404, 'not_found')
    const { default_country, pixel, widget, ...input } = c.req.valid('json')
    const site: Site = {
      ...present,
      name: input.name ?? present.name,
      origins: input.origins ?? present.origins,
      pipeline_id: input.pipeline_id ?? present.pipeline_id,
      consent: pixel?.consent ?? present.consent,
      cookie_days: pixel?.cookie_days ?? present.cookie_days,
      widget: widgetOf(widget, present.widget),
      require_signature: input.require_signature ?? present.require_signature,
    }
    if (!hasPipeline(config, site.pipeline_id)) return noPipeline(c)
    const its = {
      ...channel,
      name: site.name,
      pipeline_id: site.pipeline_id,
      default_country: default_country === undefined ? channel.default_country : default_country,
    }
    const db = deps.db(actor.account_id)
    const outcome = await run(db, [...configGuard(db, config.version), ...updateSite(db, site, its)])
    forgetConfig(actor.account_id)
    if (outcome !== 'committed') return problem(c, 409, 'version_conflict')
    const channels = config.channels.map((it) => (it.id === its.id ? its : it))
    return c.json(view(c, { ...config, channels }, site), 200)
  })

  .openapi(bots, async (c) => {
    const { deps, actor } = c.var
    const { id } = c.req.valid('param')
    const config = await configOrThrow(c)
    if (!config.sites.some((site) => site.id === id)) return problem(c, 404, 'not_found')
    const since = new Date(deps.clock() - RECENT_DAYS * 86_400_000).toISOString()
    const counted = await countBots(deps.db(actor.account_id), id, since)
    return c.json({ ...counted, days: RECENT_DAYS }, 200)
  })
  .openapi(rotate, async (c) => {
    const config = await configOrThrow(c)
    const present = config.sites.find(({ id }) => id === c.req.valid('param').id)
    if (!present) return problem(c, 404, 'not_found')
    if (present.previous_identity_secret !== null) return problem(c, 409, 'rotation_unfinished')
    const { identity_secret } = present
    return save(c, config, {
      ...present,
      identity_secret: randomSecret(),
      previous_identity_secret: identity_secret,
    })
  })
  .openapi(endRotation, async (c) => {
    const config = await configOrThrow(c)
    const present = config.sites.find(({ id }) => id === c.req.valid('param').id)
    if (!present) return problem(c, 404, 'not_found')
    return save(c, config, { ...present, previous_identity_secret: null })
  })

async function save(c: C, config: Config, site: Site) {
  const { deps, actor } = c.var
  const db = deps.db(actor.account_id)
  const channel = config.channels.find(({ id }) => id === site.channel_id)
  if (!channel) return problem(c, 404, 'not_found')
  const batch = [...configGuard(db, config.version), ...updateSite(db, site, channel)]
  const answer = await commitOnce(c, batch, view(c, config, site), 200)
  forgetConfig(actor.account_id)
  return answer
}

const websiteChannel = (
  id: string,
  name: string,
  pipeline_id: string,
  default_country: string | null,
): Channel => ({
  id,
  pipeline_id,
  kind: 'website',
  name,
  integration: 'native',
  supports_duplicate_control: true,
  default_country,
})

const hasPipeline = (config: Config, id: string) => config.pipelines.some((pipeline) => pipeline.id === id)
const noPipeline = (c: C) => invalid(c, [{ pointer: '/pipeline_id', detail: 'No such pipeline' }])

function view(c: C, config: Config, site: Site) {
  const key = siteKey(config.account_id, site.id)
  const { origin } = new URL(c.req.url)
  return {
    id: site.id,
    name: site.name,
    key,
    origins: site.origins,
    pipeline_id: site.pipeline_id,
    channel_id: site.channel_id,
    pixel: { consent: site.consent, cookie_days: site.cookie_days },
    widget: site.widget,
    require_signature: site.require_signature,
    default_country: config.channels.find(({ id }) => id === site.channel_id)?.default_country ?? null,
    identity_secret: site.identity_secret,
    previous_identity_secret: site.previous_identity_secret,
    snippet: `<script async src="${origin}/pixel.js" data-site="${key}"></script>`,
  }
}
