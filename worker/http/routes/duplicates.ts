import { z } from '@hono/zod-openapi'
import { refreshMarked } from '../../dedupe/refresh-marked.ts'
import { FLAGGED_ABOVE } from '../../domain/duplicate.ts'
import { newLookThrough } from '../../jobs/look-through.ts'
import { markNotSame } from '../../merge/mark-not-same.ts'
import { listPairs, type PairSide, type PairView } from '../../store/duplicate-pairs.ts'
import { insertJob } from '../../store/jobs.ts'
import { countContacts } from '../../store/near-index.ts'
import { countMarked } from '../../store/stale-contacts.ts'
import { atLeast } from '../auth.ts'
import { noContent } from '../bodiless.ts'
import { configOrThrow } from '../config.ts'
import { newRoutes } from '../new-routes.ts'
import { commitOnce, remembering } from '../once.ts'
import { busy, invalid, problem } from '../problem.ts'
import { listOf, page, pageOf } from '../schema/page.ts'
import { route } from '../schema/route.ts'
import { id } from '../schema/text.ts'

/** Beyond it, how many contacts are still to be looked at is not counted. */
const PENDING_MAX = 1000

const side = z.object({
  id: z.string(),
  name: z.string().nullable(),
  contact_id: z.string(),
  company: z.string().nullable(),
  emails: z.array(z.string()),
  phones: z.array(z.string()),
  tags: z.array(z.string()),
})
const pair = z
  .object({
    a: side,
    b: side,
    confidence: z.number().openapi({ description: 'Probability that they are one person, 0 to 1' }),
    status: z.enum(['flagged', 'suggested']),
    evidence: z.array(
      z.object({
        name: z.string(),
        for: z.boolean(),
        weight: z.number().openapi({ description: 'Bits; all of them together are log2 of the odds' }),
        level: z.string().nullable(),
      }),
    ),
    found_at: z.string(),
  })
  .openapi('DuplicatePair')

const list = route({
  method: 'get',
  path: '/',
  summary: 'Pairs that may be one person, the likeliest first',
  query: z.strictObject({
    ...page,
    kind: z.enum(['contact', 'lead']).default('contact'),
    min_confidence: z.coerce.number().min(0).max(1).default(0),
    status: z.enum(['suggested', 'flagged']).optional(),
    contact_id: id('con').optional(),
  }),
  answer: listOf(pair).extend({
    pending: z.number().openapi({
      description: `Contacts that were changed and are still to be looked at, counted up to ${PENDING_MAX}`,
    }),
  }),
  status: 200,
})

const lookThrough = route({
  method: 'post',
  path: '/look_through',
  summary: 'Look at all contacts again, in the background',
  answer: z.object({ job_id: z.string() }),
  status: 202,
  middleware: [atLeast('admin')],
})

const notSame = route({
  method: 'post',
  path: '/not_same',
  summary: 'Two contacts are not the same person: nothing merges them by itself until new evidence arrives',
  body: z.strictObject({ a: id('con'), b: id('con') }),
  status: 204,
})

export const duplicates = newRoutes()
  .openapi(list, async (c) => {
    const { limit, after, kind, min_confidence, status, contact_id } = c.req.valid('query')
    const config = await configOrThrow(c)
    const { deps } = c.var
    // What was written a moment ago is looked at now; what an import has left is looked at in the background.
    const isFresh = await refreshMarked(deps, config)
    const db = deps.db(config.account_id)
    const filter = {
      from: min_confidence,
      flagged: status === undefined ? null : status === 'flagged',
      contact_id: contact_id ?? null,
      withLeads: kind === 'lead',
    }
    const [from, pairIds = ''] = after ?? []
    const [first = '', second = ''] = pairIds.split(' ')
    if (from !== undefined && !Number.isFinite(Number(from)))
      return invalid(c, [{ pointer: '/after', detail: 'Not a cursor of this list' }])
    const rows = await listPairs(db, filter, limit, from === undefined ? null : [Number(from), first, second])
    const { data, next } = pageOf(rows, limit, (it) => [String(it.confidence), `${it.a.id} ${it.b.id}`])
    const pending = isFresh ? 0 : await countMarked(db, PENDING_MAX)
    return c.json({ data: data.map((it) => shown(it, kind)), next, pending }, 200)
  })
  .openapi(lookThrough, async (c) => {
    const { deps, actor } = c.var
    const db = deps.db(actor.account_id)
    const { job, items } = newLookThrough(deps, await countContacts(db), actor.by)
    const answer = await commitOnce(c, insertJob(db, job, items), { job_id: job.id }, 202)
    deps.later(deps.env.JOBS.send({ account_id: actor.account_id, job_id: job.id }).catch(() => {}))
    return answer
  })
  .openapi(notSame, async (c) => {
    const { deps, actor } = c.var
    const { a, b } = c.req.valid('json')
    const outcome = await markNotSame(deps, actor.account_id, [a, b], actor.by, remembering(c, 204))
    switch (outcome) {
      case 'marked':
        return noContent(c)
      case 'same-record':
        return problem(c, 422, 'same_record')
      case 'not-found':
        return problem(c, 404, 'not_found')
      case 'busy':
        return busy(c)
    }
  })

const shown = ({ a, b, confidence, evidence, found_at }: PairView, kind: 'contact' | 'lead') => ({
  a: sideOf(a, kind),
  b: sideOf(b, kind),
  confidence,
  status: confidence > FLAGGED_ABOVE ? ('flagged' as const) : ('suggested' as const),
  evidence,
  found_at,
})

/** Of leads: the newest of each of the two. */
const sideOf = ({ lead_id, lead_name, id, name, ...person }: PairSide, kind: 'contact' | 'lead') => ({
  ...person,
  contact_id: id,
  id: kind === 'lead' ? (lead_id ?? '') : id,
  name: kind === 'lead' ? (lead_name ?? name) : name,
})
