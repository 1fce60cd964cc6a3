import { z } from '@hono/zod-openapi'
import { sha256 } from '../../credential/bytes.ts'
import { CODE_RANDOM_BYTES, codeFrom } from '../../domain/pixel-code.ts'
import { run } from '../../store/commit.ts'
import { insertCodes } from '../../store/pixel-codes.ts'
import { newRoutes } from '../new-routes.ts'
import type { problem } from '../problem.ts'
import { newCodes } from '../schema/intake.ts'
import { route } from '../schema/route.ts'
import { openSite } from '../site.ts'
import { knownPixel } from '../visitor.ts'

const issue = route({
  method: 'post',
  path: '/codes',
  summary: 'One-time codes that hand the visitor’s pixel ID over to another channel; none for who has no ID',
  body: newCodes,
  answer: z.object({ codes: z.array(z.string()), expires_at: z.string().nullable() }),
  status: 201,
})

/** A message is written at once or not at all; whoever the link was passed on to is somebody else. */
const CODE_HOURS = 24

export const codes = newRoutes().openapi(issue, async (c) => {
  const { deps } = c.var
  const { site: key, pixel: presented, consent, count, fields = {} } = c.req.valid('json')
  const opened = await openSite(c, key, 'chat')
  if (opened instanceof Response) return opened as ReturnType<typeof problem>
  const { config } = opened
  const pixel = consent === false ? null : await knownPixel(c, opened, presented)
  if (!pixel) return c.json({ codes: [], expires_at: null }, 201)

  const made = Array.from({ length: count }, () =>
    codeFrom(crypto.getRandomValues(new Uint8Array(CODE_RANDOM_BYTES))),
  )
  const expires_at = new Date(deps.clock() + CODE_HOURS * 3_600_000).toISOString()
  const db = deps.db(config.account_id)
  await run(db, insertCodes(db, { pixel, fields }, await Promise.all(made.map(sha256)), expires_at))
  return c.json({ codes: made, expires_at }, 201)
})
