import { z } from '@hono/zod-openapi'
import { CLIENT_ID_RANDOM_CHARS } from '../../../protocol/limits.ts'
import { postMessage } from '../../chat/post-message.ts'
import { roomOf } from '../../chat/rooms.ts'
import { wireMessage } from '../../chat/wire-message.ts'
import { sha256 } from '../../credential/bytes.ts'
import { chatToken } from '../../credential/chat-token.ts'
import { issuePixel } from '../../credential/pixel-id.ts'
import { intake } from '../../intake/intake.ts'
import { listMessages } from '../../store/conversations.ts'
import { answerIntake } from '../answer-intake.ts'
import type { C } from '../context.ts'
import { newRoutes } from '../new-routes.ts'
import { bearerOf, openChat } from '../open-chat.ts'
import { keepPixel } from '../pixel-cookie.ts'
import { invalid, problem } from '../problem.ts'
import { overRate } from '../rate.ts'
import { newChat, newMessage } from '../schema/intake.ts'
import { messageAnswer } from '../schema/message.ts'
import { listOf, numberedPage, pageOf } from '../schema/page.ts'
import { route } from '../schema/route.ts'
import { openSite, saysGpc } from '../site.ts'
import { knownPixel } from '../visitor.ts'

const params = z.object({ id: z.string() })
const open = route({
  method: 'post',
  path: '/chats',
  summary: 'Open a conversation; the answer is the same whether or not the visitor is known',
  body: newChat,
  answer: z.object({ chat_id: z.string(), token: z.string(), pixel: z.string().nullable() }),
  status: 201,
})
const read = route({
  method: 'get',
  path: '/chats/{id}/messages',
  summary: 'Messages of the conversation that the token opens',
  params,
  query: z.strictObject(numberedPage),
  answer: listOf(messageAnswer),
  status: 200,
})
const send = route({
  method: 'post',
  path: '/chats/{id}/messages',
  summary: 'One more message',
  params,
  body: newMessage,
  answer: messageAnswer,
  status: 201,
})

/** How long the same client ID is the same conversation. */
const CLIENT_ID_HOURS = 24

export const publicChats = newRoutes()
  .openapi(open, async (c) => {
    const { deps } = c.var
    const { site: key, pixel: presented, message, page: from, client_id, ...typed } = c.req.valid('json')
    const opened = await openSite(c, key, 'chat')
    if (opened instanceof Response) return opened as ReturnType<typeof problem>
    const { config, site } = opened
    const now = deps.clock()
    const known = await knownPixel(c, opened, presented)
    const names = [
      { pointer: '/client_id', name: client_id, fingerprint: '' },
      {
        pointer: '/Idempotency-Key',
        name: c.req.header('idempotency-key'),
        fingerprint: JSON.stringify(c.get('body')),
      },
    ].flatMap(({ name, ...it }) =>
      name ? [{ name, ...it, guessable: !known && name.length < CLIENT_ID_RANDOM_CHARS }] : [],
    )
    const guessable = names.find((it) => it.guessable)
    // Whoever knows the name of a conversation gets its token.
    if (guessable && !presented)
      return invalid(c, [
        {
          pointer: guessable.pointer,
          detail: 'Without a pixel it must have 128 random bits: 22 characters or more',
        },
      ])
    const pixel = known ?? (mayAssign(c, site.consent) ? await issuePixel(config.secret, site.id, now) : null)
    if (pixel) keepPixel(c, site, pixel)

    const chat_id = deps.newId('chat')
    const token = await chatToken(config.secret, config.account_id, chat_id)
    const once = names
      .filter((it) => !it.guessable)
      .map(async ({ pointer, name, fingerprint }) => ({
        key: `chat ${site.id} ${known ?? ''} ${pointer} ${name}`,
        fingerprint: fingerprint && (await sha256(fingerprint)),
        hours: CLIENT_ID_HOURS,
      }))
    const outcome = await intake(deps, {
      account_id: config.account_id,
      channel_id: site.channel_id,
      typed: { ...typed, pixel: pixel ?? undefined },
      chat: { id: chat_id, site_id: site.id, pixel, page: from ? present(from) : null },
      message: { text: message, client_id: client_id ?? null },
      received_at: null,
      once: await Promise.all(once),
      respond: () => ({ status: 201, body: { chat_id, token, pixel } }),
    })
    return answerIntake(c, config.account_id, outcome)
  })
  .openapi(read, async (c) => {
    const chat = await openChat(c, c.req.valid('param').id, bearerOf(c))
    if (chat instanceof Response) return chat as ReturnType<typeof problem>
    const { limit, after } = c.req.valid('query')
    // Who was told that a message is stored finds it here.
    await roomOf(c.env, chat.account_id, chat.row.id).settled()
    const rows = await listMessages(c.var.deps.db(chat.account_id), chat.row.id, after ?? 0, limit)
    return c.json(
      pageOf(rows.map(wireMessage), limit, (message) => [String(message.seq), message.id]),
      200,
    )
  })
  .openapi(send, async (c) => {
    const chat = await openChat(c, c.req.valid('param').id, bearerOf(c))
    if (chat instanceof Response) return chat as ReturnType<typeof problem>
    if (await overRate(c, 'chat', chat.row.site_id ?? chat.account_id)) return problem(c, 429, 'rate_limited')
    const message = await postMessage(c.var.deps, chat.account_id, chat.row.id, {
      author: 'visitor',
      ...c.req.valid('json'),
    })
    if (!message) return problem(c, 404, 'not_found')
    return c.json(message, 201)
  })

/** At the latest the first message assigns a pixel, unless the visitor was to be asked first, or has said no to all sites. */
const mayAssign = (c: C, mode: 'load' | 'consent' | 'message') => !saysGpc(c) && mode !== 'consent'

const present = (page: Record<string, string | undefined>) =>
  Object.fromEntries(
    Object.entries(page).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
