import { z } from '@hono/zod-openapi'
import type { Seat } from '../../chat/objects.ts'
import { inboxOf, roomOf } from '../../chat/rooms.ts'
import type { C } from '../context.ts'
import { newRoutes } from '../new-routes.ts'
import { openChat } from '../open-chat.ts'
import { invalid, problem } from '../problem.ts'
import { overRate } from '../rate.ts'
import { route } from '../schema/route.ts'
import { isUpgrade, speaksLive, tokenOf, upgrade } from '../socket.ts'

const visitors = route({
  method: 'get',
  path: '/chats/{id}/socket',
  summary: 'A conversation live: WebSocket with the subprotocols onelead.v1 and token.CHAT_TOKEN',
  params: z.object({ id: z.string() }),
  query: z.strictObject({
    since: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  }),
  status: 101,
})
const agents = route({
  method: 'get',
  path: '/inbox/socket',
  summary: 'All conversations live: WebSocket, the frames of a conversation with its chat_id',
  status: 101,
})

/** A socket as the documented answer of its route. */
const opened = (response: Response) => response as ReturnType<typeof problem>

export const chatSocket = newRoutes().openapi(visitors, async (c) => {
  const { id } = c.req.valid('param')
  if (!isUpgrade(c)) return upgradeRequired(c)
  const chat = await openChat(c, id, tokenOf(c), true)
  if (chat instanceof Response) return opened(chat)
  if (!speaksLive(c)) return wrongProtocol(c)
  const { account_id, row } = chat
  if (await overRate(c, 'chat', row.site_id ?? account_id)) return problem(c, 429, 'rate_limited')
  const { since } = c.req.valid('query')
  const answer = await upgrade(roomOf(c.env, account_id, id), c, {
    account: account_id,
    chat: id,
    ...(since === undefined ? {} : { since: String(since) }),
  })
  return answer.status === 404 ? problem(c, 404, 'not_found') : opened(answer)
})

export const inboxSocket = newRoutes().openapi(agents, async (c) => {
  if (!isUpgrade(c)) return upgradeRequired(c)
  const { actor, deps } = c.var
  // A browser sends the cookie from any page, also with a GET.
  const origin = c.req.header('origin')
  if (actor.expires_at !== null && origin !== new URL(c.req.url).origin)
    return problem(c, 403, 'origin_not_allowed')
  const seat: Seat = {
    id: deps.newId('vis'),
    account_id: actor.account_id,
    agent: { id: actor.by, name: actor.name },
    chat_id: null,
    expires_at: actor.expires_at,
  }
  return opened(await upgrade(inboxOf(c.env, actor.account_id), c, { seat: JSON.stringify(seat) }))
})

function upgradeRequired(c: C) {
  c.header('upgrade', 'websocket')
  return problem(c, 426, 'upgrade_required')
}

const wrongProtocol = (c: C) =>
  invalid(c, [{ pointer: '/Sec-WebSocket-Protocol', detail: 'onelead.v1 must be among them' }])
