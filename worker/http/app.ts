import { createMiddleware } from 'hono/factory'
import { API_BODY_MAX_BYTES, PUBLIC_BODY_MAX_BYTES } from '../../protocol/limits.ts'
import { makeDeps, STATEMENTS_PER_JOB, type Wiring } from '../deps.ts'
import { isOverAllowance, ping } from '../store/database.ts'
import { atLeast, signedIn } from './auth.ts'
import { jsonBody } from './body.ts'
import type { AppEnv } from './context.ts'
import { newRoutes } from './new-routes.ts'
import { idempotent } from './once.ts'
import { busy, problem } from './problem.ts'
import { noStore } from './rate.ts'
import { account } from './routes/account.ts'
import { accounts } from './routes/accounts.ts'
import { apiKeys } from './routes/api-keys.ts'
import { automations } from './routes/automations.ts'
import { bulkMerges } from './routes/bulk-merges.ts'
import { cannedAnswers } from './routes/canned-answers.ts'
import { channels } from './routes/channels.ts'
import { chats } from './routes/chats.ts'
import { codes } from './routes/codes.ts'
import { connectionDeliveries } from './routes/connection-deliveries.ts'
import { connectionImport } from './routes/connection-import.ts'
import { connections } from './routes/connections.ts'
import { contactCsv } from './routes/contact-csv.ts'
import { contacts } from './routes/contacts.ts'
import { crmHooks } from './routes/crm-hooks.ts'
import { decisions } from './routes/decisions.ts'
import { dedupeRuns } from './routes/dedupe-runs.ts'
import { dedupeSchedule } from './routes/dedupe-schedule.ts'
import { dryRuns, recomputed } from './routes/dry-run.ts'
import { duplicateControl } from './routes/duplicate-control.ts'
import { duplicates } from './routes/duplicates.ts'
import { erase } from './routes/erase.ts'
import { events } from './routes/events.ts'
import { forget } from './routes/forget.ts'
import { hits, pixelImage } from './routes/hit.ts'
import { identities } from './routes/identify.ts'
import { imports } from './routes/imports.ts'
import { jobs } from './routes/jobs.ts'
import { leads } from './routes/leads.ts'
import { merge } from './routes/merge.ts'
import { merges } from './routes/merges.ts'
import { model } from './routes/model.ts'
import { pages } from './routes/pages.ts'
import { pipelines } from './routes/pipelines.ts'
import { publicChats } from './routes/public-chats.ts'
import { reviews } from './routes/reviews.ts'
import { session } from './routes/session.ts'
import { sites } from './routes/sites.ts'
import { chatSocket, inboxSocket } from './routes/sockets.ts'
import { tasks } from './routes/tasks.ts'
import { timeline } from './routes/timeline.ts'
import { events as publicEvents } from './routes/track.ts'
import { trash } from './routes/trash.ts'
import { users } from './routes/users.ts'
import { webhooks } from './routes/webhooks.ts'
import { readableBySite } from './site.ts'

declare const ONELEAD_VERSION: string

/** On every answer, also on problems. A page that needs a wider policy brings its own. */
const SAFE_HEADERS = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'strict-origin-when-cross-origin'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
] as const

/** Every route of the Worker. */
export function createApp(wiring: Wiring) {
  const app = newRoutes()

  app.use(async (c, next) => {
    c.set('deps', makeDeps(c.env, c.executionCtx, wiring))
    // Said beforehand, they are part of the one response that is made; what is served as a file gets them afterwards.
    for (const [name, value] of SAFE_HEADERS) c.header(name, value)
    await next()
    wiring.observe?.(c.var.deps.meter, c.res.headers)
    for (const [name, value] of SAFE_HEADERS) if (!c.res.headers.has(name)) c.res.headers.set(name, value)
  })
  app.onError((error, c) => {
    if (isOverAllowance(error)) return busy(c)
    console.error(JSON.stringify({ level: 'error', path: c.req.path, error: error.stack ?? String(error) }))
    return problem(c, 500, 'internal')
  })
  app.notFound((c) => problem(c, 404, 'not_found'))

  app.get('/healthz', async (c) => {
    try {
      await ping(c.var.deps.directory())
      return c.json({ status: 'ok', version: ONELEAD_VERSION })
    } catch {
      return c.json({ status: 'failing', failing: 'database', version: ONELEAD_VERSION }, 503)
    }
  })

  // A preflight says nothing about any site: the request behind it is what is let in or not.
  app.options('/v1/*', (c) =>
    c.body(null, 204, {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'authorization, content-type, idempotency-key',
      'access-control-max-age': '86400',
    }),
  )
  app.use('/v1/*', jsonBody(PUBLIC_BODY_MAX_BYTES, true), readableBySite, noStore)
  app.route('/v1', hits)
  app.route('/v1', identities)
  app.route('/v1', publicEvents)
  app.route('/v1', forget)
  app.route('/v1', publicChats)
  app.route('/v1', codes)
  app.route('/v1', chatSocket)
  app.route('/', pixelImage)
  // Global Privacy Control is honoured here. Source: the GPC specification, "GPC Support Resource".
  app.get('/.well-known/gpc.json', (c) => c.json({ gpc: true, lastUpdate: '2026-11-22' }))
  app.route('/hooks', crmHooks)

  /** Whole files and periods may take more statements than any other request. */
  const long = createMiddleware<AppEnv>(async (c, next) => {
    c.set('deps', makeDeps(c.env, c.executionCtx, wiring, STATEMENTS_PER_JOB))
    await next()
  })
  // Before bodies are read whole: a file is read as it comes.
  app.use('/api/v1/imports', noStore, long, signedIn)
  app.route('/api/v1/imports', imports)

  app.use('/api/v1/*', jsonBody(API_BODY_MAX_BYTES, false), noStore)
  app.route('/api/v1/accounts', accounts)
  app.route('/api/v1/session', session)
  app.use('/api/v1/*', signedIn, idempotent)
  app.route('/api/v1/account', account)
  app.route('/api/v1/pipelines', pipelines)
  app.route('/api/v1/pipelines', duplicateControl)
  app.use('/api/v1/pipelines/:id/duplicate_control/dry_run', long)
  app.route('/api/v1/pipelines', dryRuns)
  app.route('/api/v1/channels', channels)
  app.route('/api/v1/leads', leads)
  app.use('/api/v1/contacts.csv', long)
  app.route('/api/v1', contactCsv)
  app.route('/api/v1/contacts', contacts)
  app.route('/api/v1/contacts', timeline)
  app.route('/api/v1/contacts', automations)
  app.use('/api/v1/contacts/:id/erase', long)
  app.route('/api/v1/contacts', erase)
  app.route('/api/v1/decisions', decisions)
  app.route('/api/v1/decisions', recomputed)
  app.route('/api/v1/chats', chats)
  app.route('/api/v1', inboxSocket)
  app.route('/api/v1/canned_answers', cannedAnswers)
  app.route('/api/v1/users', users)
  app.route('/api/v1/reviews', reviews)
  app.route('/api/v1/duplicates', duplicates)
  app.route('/api/v1/merges', merges)
  app.route('/api/v1', merge)
  app.route('/api/v1', trash)
  app.route('/api/v1/bulk_merges', bulkMerges)
  app.route('/api/v1/dedupe_schedule', dedupeSchedule)
  app.route('/api/v1/dedupe_runs', dedupeRuns)
  app.route('/api/v1/jobs', jobs)
  app.route('/api/v1/model', model)
  app.route('/api/v1/tasks', tasks)
  app.route('/api/v1/events', events)
  app.route('/api/v1/sites', sites)
  for (const path of ['/api/v1/api_keys', '/api/v1/webhooks', '/api/v1/connections'])
    app.use(`${path}/*`, atLeast('admin'))
  app.route('/api/v1/api_keys', apiKeys)
  app.route('/api/v1/webhooks', webhooks)
  app.route('/api/v1/connections', connections)
  app.route('/api/v1/connections', connectionDeliveries)
  app.route('/api/v1/connections', connectionImport)

  app.doc31('/openapi.json', { openapi: '3.1.0', info: { title: 'Onelead', version: ONELEAD_VERSION } })
  app.route('/', pages)
  return app
}
