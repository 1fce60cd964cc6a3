import { z } from '@hono/zod-openapi'
import { MESSAGE_MAX_CHARS } from '../../../protocol/limits.ts'
import { postMessage } from '../../chat/post-message.ts'
import { roomOf } from '../../chat/rooms.ts'
import { wireMessage } from '../../chat/wire-message.ts'
import {
  type ConversationView,
  conversationById,
  listConversations,
  listMessages,
} from '../../store/conversations.ts'
import { newRoutes } from '../new-routes.ts'
import { commitOnce } from '../once.ts'
import { problem } from '../problem.ts'
import { clientId } from '../schema/intake.ts'
import { messageAnswer } from '../schema/message.ts'
import { listOf, page, pageOf } from '../schema/page.ts'
import { route } from '../schema/route.ts'
import { words } from '../schema/text.ts'

/** The agents' side of conversations. */

const params = z.object({ id: z.string() })
const chat = z
  .object({
    id: z.string(),
    lead_id: z.string(),
    contact_id: z.string(),
    channel_id: z.string(),
    status: z.enum(['open', 'closed']),
    page: z.record(z.string(), z.string()).nullable(),
    created_at: z.string(),
    last_message_at: z.string(),
    last_message: messageAnswer.nullable(),
  })
  .openapi('Chat')

const list = route({
  method: 'get',
  path: '/',
  summary: 'Conversations, the most recently active first',
  query: z.strictObject({ ...page, lead_id: z.string().optional() }),
  answer: listOf(chat),
  status: 200,
})
const one = route({
  method: 'get',
  path: '/{id}',
  summary: 'One conversation',
  params,
  answer: chat,
  status: 200,
})
const read = route({
  method: 'get',
  path: '/{id}/messages',
  summary: 'Messages of a conversation, in order',
  params,
  query: z.strictObject(page),
  answer: listOf(messageAnswer),
  status: 200,
})
const answer = route({
  method: 'post',
  path: '/{id}/messages',
  summary: 'Answer as an agent',
  params,
  body: z.strictObject({ text: words(MESSAGE_MAX_CHARS), client_id: clientId.optional() }),
  answer: messageAnswer,
  status: 201,
})

export const chats = newRoutes()
  .openapi(list, async (c) => {
    const { limit, after, lead_id } = c.req.valid('query')
    const rows = await listConversations(c.var.deps.db(c.var.actor.account_id), lead_id, limit, after)
    const { data, next } = pageOf(rows, limit, (row) => [row.last_message_at, row.id])
    return c.json({ data: data.map(view), next }, 200)
  })
  .openapi(one, async (c) => {
    const row = await conversationById(c.var.deps.db(c.var.actor.account_id), c.req.valid('param').id)
    return row ? c.json(view({ ...row, last_message: null }), 200) : problem(c, 404, 'not_found')
  })
  .openapi(read, async (c) => {
    const { limit, after } = c.req.valid('query')
    const { deps, actor } = c.var
    const db = deps.db(actor.account_id)
    const row = await conversationById(db, c.req.valid('param').id)
    if (!row) return problem(c, 404, 'not_found')
    await roomOf(c.env, actor.account_id, row.id).settled()
    const rows = await listMessages(db, row.id, Number(after?.[0] ?? 0) || 0, limit)
    const { data, next } = pageOf(rows, limit, (message) => [String(message.seq), message.id])
    return c.json({ data: data.map(wireMessage), next }, 200)
  })
  .openapi(answer, async (c) => {
    const { deps, actor } = c.var
    const row = await conversationById(deps.db(actor.account_id), c.req.valid('param').id)
    if (!row) return problem(c, 404, 'not_found')
    const { text, client_id } = c.req.valid('json')
    const once = client_id ?? c.get('once')?.key ?? null
    const message = await postMessage(deps, actor.account_id, row.id, {
      author: 'agent',
      text,
      client_id: once,
    })
    if (!message) return problem(c, 404, 'not_found')
    return commitOnce(c, [], message, 201)
  })

const view = ({
  id,
  lead_id,
  contact_id,
  channel_id,
  status,
  page,
  created_at,
  last_message_at,
  last_message,
}: ConversationView) => ({
  id,
  lead_id,
  contact_id,
  channel_id,
  status,
  page,
  created_at,
  last_message_at,
  last_message: last_message ? wireMessage(last_message) : null,
})
