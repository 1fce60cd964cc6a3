import { z } from '@hono/zod-openapi'
import { MESSAGE_MAX_CHARS } from '../../../protocol/limits.ts'
import { postMessage } from '../../chat/post-message.ts'
import { roomOf, tellInbox } from '../../chat/rooms.ts'
import { wireMessage } from '../../chat/wire-message.ts'
import { findContacts } from '../../records/find-contacts.ts'
import { userById } from '../../store/access.ts'
import { type ConversationView, listConversations, viewsOf } from '../../store/conversation-list.ts'
import { changeConversation, conversationById, listMessages } from '../../store/conversations.ts'
import { leadsOfContacts } from '../../store/leads.ts'
import { newRoutes } from '../new-routes.ts'
import { commitOnce } from '../once.ts'
import { invalid, problem } from '../problem.ts'
import { clientId } from '../schema/intake.ts'
import { messageAnswer } from '../schema/message.ts'
import { listOf, numberedPage, page, pageOf } from '../schema/page.ts'
import { route } from '../schema/route.ts'
import { id, question, words } from '../schema/text.ts'

/** A search finds the conversations of so many people. */
const FOUND_MAX = 200

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
    assignee_id: z.string().nullable(),
    unread: z.number().openapi({ description: 'Messages of the visitor that no agent has read' }),
    visitor_read: z.number().openapi({ description: 'Number up to which the visitor has read' }),
    contact: z.object({
      id: z.string(),
      name: z.string().nullable(),
      email: z.string().nullable(),
      phone: z.string().nullable(),
    }),
    last_message: messageAnswer.nullable(),
  })
  .openapi('Chat')

const list = route({
  method: 'get',
  path: '/',
  summary:
    'Conversations, the most recently active first; q finds those of people by name, company, email or phone',
  query: z.strictObject({
    ...page,
    lead_id: question(100),
    status: z.enum(['open', 'closed']).optional(),
    assignee: question(100).openapi({ description: 'A user’s ID; `me`; `none`: nobody yet' }),
    q: question(320),
  }),
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
const change = route({
  method: 'patch',
  path: '/{id}',
  summary: 'Give a conversation to somebody, close it, open it again; a visitor who writes opens it as well',
  params,
  body: z
    .strictObject({ status: z.enum(['open', 'closed']).optional(), assignee_id: id('usr').nullish() })
    .refine((it) => it.status !== undefined || it.assignee_id !== undefined, 'Nothing to change'),
  answer: chat,
  status: 200,
})
const read = route({
  method: 'get',
  path: '/{id}/messages',
  summary: 'Messages of a conversation, in order',
  params,
  query: z.strictObject(numberedPage),
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
    const { deps, actor } = c.var
    const { limit, after, lead_id, status, assignee, q } = c.req.valid('query')
    const db = deps.db(actor.account_id)
    const found = await findContacts(db, { q }, FOUND_MAX, null)
    const theirs = found && (await leadsOfContacts(db, found.ids))
    const rows = await listConversations(
      db,
      {
        lead_ids: lead_id ? [lead_id].filter((id) => theirs?.includes(id) ?? true) : (theirs ?? undefined),
        status,
        assignee_id: assignee === 'me' ? actor.by : assignee === 'none' ? null : assignee,
      },
      limit,
      after,
    )
    const { data, next } = pageOf(rows, limit, (row) => [row.last_message_at, row.id])
    return c.json({ data: data.map(view), next }, 200)
  })
  .openapi(one, async (c) => {
    const db = c.var.deps.db(c.var.actor.account_id)
    const row = await conversationById(db, c.req.valid('param').id)
    const [shown] = row ? await viewsOf(db, [row]) : []
    return shown ? c.json(view(shown), 200) : problem(c, 404, 'not_found')
  })
  .openapi(change, async (c) => {
    const { deps, actor } = c.var
    const db = deps.db(actor.account_id)
    const set = c.req.valid('json')
    if (set.assignee_id && !(await userById(db, set.assignee_id)))
      return invalid(c, [{ pointer: '/assignee_id', detail: 'There is no such user' }])
    const row = await changeConversation(db, c.req.valid('param').id, set)
    const [shown] = row ? await viewsOf(db, [row]) : []
    if (!shown) return problem(c, 404, 'not_found')
    const { id, status, assignee_id } = shown
    deps.later(tellInbox(c.env, actor.account_id, { type: 'changed', chat_id: id, status, assignee_id }))
    return c.json(view(shown), 200)
  })
  .openapi(read, async (c) => {
    const { limit, after } = c.req.valid('query')
    const { deps, actor } = c.var
    const db = deps.db(actor.account_id)
    const row = await conversationById(db, c.req.valid('param').id)
    if (!row) return problem(c, 404, 'not_found')
    await roomOf(c.env, actor.account_id, row.id).settled()
    const rows = await listMessages(db, row.id, after ?? 0, limit)
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
  assignee_id,
  unread,
  visitor_read,
  contact,
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
  assignee_id,
  unread,
  visitor_read,
  contact,
  last_message: last_message ? wireMessage(last_message) : null,
})
