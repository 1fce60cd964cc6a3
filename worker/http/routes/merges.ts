import { z } from '@hono/zod-openapi'
import type { MergeRow } from '../../domain/merge.ts'
import { type UndoOutcome, unmerge } from '../../merge/unmerge.ts'
import { listMerges, mergeById } from '../../store/merges.ts'
import type { C } from '../context.ts'
import { newRoutes } from '../new-routes.ts'
import { remembering } from '../once.ts'
import { busy, problem } from '../problem.ts'
import { mergeAnswer, undoAnswer } from '../schema/merges.ts'
import { listOf, page, pageOf } from '../schema/page.ts'
import { route } from '../schema/route.ts'
import { question } from '../schema/text.ts'

const params = z.object({ id: z.string() })
const list = route({
  method: 'get',
  path: '/',
  summary: 'Merges, newest first; of one contact or all',
  query: z.strictObject({ ...page, contact_id: question(100) }),
  answer: listOf(mergeAnswer),
  status: 200,
})
const one = route({
  method: 'get',
  path: '/{id}',
  summary: 'One merge',
  params,
  answer: mergeAnswer,
  status: 200,
})
const preview = route({
  method: 'get',
  path: '/{id}/undo',
  summary: 'What an undo would bring back, and what it would leave',
  params,
  answer: undoAnswer,
  status: 200,
})
const undo = route({
  method: 'post',
  path: '/{id}/undo',
  summary: 'Undo a merge, within 30 days',
  params,
  answer: undoAnswer,
  status: 200,
})

export const merges = newRoutes()
  .openapi(list, async (c) => {
    const { limit, after, contact_id } = c.req.valid('query')
    const rows = await listMerges(c.var.deps.db(c.var.actor.account_id), limit, after, contact_id)
    return c.json(
      pageOf(rows.map(view), limit, (row) => [row.at, row.id]),
      200,
    )
  })
  .openapi(one, async (c) => {
    const row = await mergeById(c.var.deps.db(c.var.actor.account_id), c.req.valid('param').id)
    return row ? c.json(view(row), 200) : problem(c, 404, 'not_found')
  })
  .openapi(preview, async (c) => {
    const { deps, actor } = c.var
    const { id } = c.req.valid('param')
    return answerUndo(c, await unmerge(deps, actor.account_id, id, actor.by, { preview: true }))
  })
  .openapi(undo, async (c) => {
    const { deps, actor } = c.var
    const { id } = c.req.valid('param')
    return answerUndo(
      c,
      await unmerge(deps, actor.account_id, id, actor.by, { remember: remembering(c, 200) }),
    )
  })

export function answerUndo(c: C, outcome: UndoOutcome) {
  switch (outcome.kind) {
    case 'undone':
      return c.json(outcome.answer, 200)
    case 'not-found':
      return problem(c, 404, 'not_found')
    case 'expired':
      return problem(c, 410, 'expired', { detail: outcome.why })
    case 'not-undoable':
      return problem(c, 409, 'not_undoable', {
        detail: outcome.why,
        ...(outcome.first ? { merge_id: outcome.first } : {}),
      })
    case 'busy':
      return busy(c)
  }
}

const view = ({
  id,
  kind,
  subject,
  winner_id,
  loser_ids,
  by,
  at,
  undone_at,
  decision_id,
  contact_id,
}: MergeRow) => ({ id, kind, subject, winner_id, loser_ids, by, at, undone_at, decision_id, contact_id })
