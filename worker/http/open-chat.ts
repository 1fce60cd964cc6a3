import { accountOfChatToken, isChatToken } from '../credential/chat-token.ts'
import type { Conversation } from '../domain/conversation.ts'
import { configOf } from '../store/config.ts'
import { conversationById } from '../store/conversations.ts'
import type { C } from './context.ts'
import { problem } from './problem.ts'
import { allowOrigin } from './site.ts'

export type Opened = { account_id: string; row: Conversation }

export const bearerOf = (c: C) => /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]

/** The conversation that a token opens, for the page it was held on. */
export async function openChat(
  c: C,
  id: string,
  token: string | undefined,
  needsOrigin = c.req.method !== 'GET',
): Promise<Opened | Response> {
  const { deps } = c.var
  const account_id = token ? accountOfChatToken(token) : null
  if (!token || !account_id) return problem(c, 401, 'unauthorized')
  const db = deps.db(account_id)
  const config = await configOf(db, deps.clock())
  if (!config || !(await isChatToken(config.secret, account_id, id, token)))
    return problem(c, 401, 'unauthorized')
  const row = await conversationById(db, id)
  if (!row) return problem(c, 404, 'not_found')
  const origins = config.sites.find((site) => site.id === row.site_id)?.origins ?? []
  const origin = c.req.header('origin')
  // A program that holds the token may read without an Origin; writing is for the site's pages.
  if (origin ? !origins.includes(origin) : needsOrigin) return problem(c, 403, 'origin_not_allowed')
  if (origin) allowOrigin(c, origin)
  return { account_id, row }
}
