import { z } from '@hono/zod-openapi'
import { purgeAt } from '../../domain/merge.ts'
import type { Subject } from '../../domain/plan.ts'
import { type Removal, remove, restore } from '../../merge/remove.ts'
import { unmerge } from '../../merge/unmerge.ts'
import { statesOf } from '../../store/merges.ts'
import { listTrash, mergeBehind } from '../../store/trash.ts'
import { noContent } from '../bodiless.ts'
import type { C } from '../context.ts'
import { newRoutes } from '../new-routes.ts'
import { remembering } from '../once.ts'
import { busy, problem } from '../problem.ts'
import { trashed, undoAnswer } from '../schema/merges.ts'
import { listOf, page, pageOf } from '../schema/page.ts'
import { route } from '../schema/route.ts'
import { answerUndo } from './merges.ts'

const params = z.object({ id: z.string() })
const list = route({
  method: 'get',
  path: '/trash',
  summary: 'What was merged or thrown away, the last first',
  query: z.strictObject(page),
  answer: listOf(trashed),
  status: 200,
})
const bring = route({
  method: 'post',
  path: '/trash/{id}/restore',
  summary: 'Take a record out of the trash; for a merged one this undoes the merge',
  params,
  answer: undoAnswer,
  status: 200,
})
const removeContact = route({
  method: 'delete',
  path: '/contacts/{id}',
  summary: 'Put a contact and its leads into the trash',
  params,
  status: 204,
})
const removeLead = route({
  method: 'delete',
  path: '/leads/{id}',
  summary: 'Put a lead into the trash',
  params,
  status: 204,
})

export const trash = newRoutes()
  .openapi(list, async (c) => {
    const { limit, after } = c.req.valid('query')
    const rows = await listTrash(c.var.deps.db(c.var.actor.account_id), limit, after)
    const shown = rows.map((row) => ({ ...row, name: row.name || null, purge_at: purgeAt(row.deleted_at) }))
    return c.json(
      pageOf(shown, limit, (row) => [row.deleted_at, row.id]),
      200,
    )
  })
  .openapi(bring, async (c) => {
    const { deps, actor } = c.var
    const { id } = c.req.valid('param')
    const db = deps.db(actor.account_id)
    const subject: Subject = id.startsWith('lead_') ? 'lead' : 'contact'
    const remember = remembering(c, 200)
    const [state] = await statesOf(db, subject, [id])
    if (!state) return problem(c, 404, 'not_found')
    if (!state.deleted_at) return problem(c, 409, 'not_in_trash')
    if (purgeAt(state.deleted_at) <= deps.now()) return problem(c, 410, 'expired')
    if (state.merged_into) {
      const merge = await mergeBehind(db, subject, id)
      return merge
        ? answerUndo(c, await unmerge(deps, actor.account_id, merge, actor.by, { remember }))
        : problem(c, 409, 'not_undoable')
    }
    const answer = { restored: [id], kept: [], items: [{ what: subject, id, status: 'restored' as const }] }
    const outcome = await restore(deps, actor.account_id, subject, id, () => remember(answer))
    switch (outcome) {
      case 'restored':
        return c.json(answer, 200)
      case 'not-found':
        return problem(c, 404, 'not_found')
      case 'not-in-trash':
        return problem(c, 409, 'not_in_trash')
      case 'contact-in-trash':
        return problem(c, 409, 'in_trash', { detail: 'Its contact is in the trash: restore that first' })
      case 'busy':
        return busy(c)
    }
  })
  .openapi(removeContact, async (c) => answerRemoval(c, await removed(c, 'contact', c.req.valid('param').id)))
  .openapi(removeLead, async (c) => answerRemoval(c, await removed(c, 'lead', c.req.valid('param').id)))

const removed = (c: C, subject: Subject, id: string) =>
  remove(c.var.deps, c.var.actor.account_id, subject, id)

function answerRemoval(c: C, outcome: Removal) {
  switch (outcome) {
    case 'removed':
      return noContent(c)
    case 'not-found':
      return problem(c, 404, 'not_found')
    case 'busy':
      return busy(c)
    default:
      return problem(c, 409, 'already_merged', { winner_id: outcome.merged_into })
  }
}
