import { createRoute, z } from '@hono/zod-openapi'
import { sha256, toBase64Url } from '../../credential/bytes.ts'
import { takeUpload, UPLOAD_MAX_BYTES } from '../../csv/take-upload.ts'
import { remember } from '../../store/commit.ts'
import { firstAnswer } from '../../store/first-answer.ts'
import type { C } from '../context.ts'
import { newRoutes } from '../new-routes.ts'
import { KEPT_HOURS, onceKey, remembering, repeated } from '../once.ts'
import { busy, invalid, problem } from '../problem.ts'
import { importAnswer, importQuery } from '../schema/imports.ts'
import { problems } from '../schema/route.ts'

/** Browsers and mail programs name a CSV file in many ways; what is in it tells. */
const TYPES = [
  'text/csv',
  'application/csv',
  'text/tab-separated-values',
  'text/plain',
  'application/vnd.ms-excel',
  'application/octet-stream',
]

const upload = createRoute({
  method: 'post',
  path: '/',
  summary:
    'Import a CSV file in the background; rows are never checked for duplicates, those are found later',
  request: {
    query: importQuery,
    body: { content: { 'text/csv': { schema: z.string() } }, required: true },
  },
  responses: {
    202: { content: { 'application/json': { schema: importAnswer } }, description: 'The job that does it' },
    default: problems,
  },
})

export const imports = newRoutes().openapi(upload, async (c) => {
  const { deps, actor } = c.var
  const { kind } = c.req.valid('query')
  const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (!TYPES.includes(type))
    return problem(c, 415, 'unsupported_media_type', { title: 'The body must be CSV' })
  if (Number(c.req.header('content-length') ?? 0) > UPLOAD_MAX_BYTES) return tooLarge(c)
  const { body } = c.req.raw
  if (!body) return invalid(c, [{ pointer: '/', detail: 'There is nothing in it' }])
  const key = onceKey(c)
  if (key instanceof Response) return key as ReturnType<typeof problem>

  const db = deps.db(actor.account_id)
  const digest = digestOf(c)
  const once = async () => ({ key: key ?? '', fingerprint: await digest.end(), hours: KEPT_HOURS })
  if (key && (await firstAnswer(db, key, deps.now()))) {
    for await (const piece of body) await digest.add(piece)
    return ((await repeated(c, db, await once())) ?? busy(c)) as ReturnType<typeof problem>
  }
  const outcome = await takeUpload(deps, actor.account_id, kind, body, actor.by, {
    seen: (piece) => (key ? digest.add(piece) : Promise.resolve()),
    last: async (job_id) => {
      if (key) c.set('once', await once())
      return remember(db, remembering(c, 202)({ job_id }), deps.now())
    },
  })
  switch (outcome.kind) {
    case 'taken':
      return c.json({ job_id: outcome.job_id }, 202)
    case 'bad-header':
      return invalid(c, [{ pointer: '/header', detail: outcome.wrong }])
    case 'too-large':
      return tooLarge(c)
    case 'broken-off':
      return problem(c, 400, 'upload_broken_off', { title: 'The file did not arrive whole' })
    case 'ended':
      return problem(c, 409, 'already_finished', { title: 'Somebody has ended this import' })
    case 'repeat':
      return busy(c)
  }
})

const tooLarge = (c: C) =>
  problem(c, 413, 'body_too_large', { detail: `At most ${UPLOAD_MAX_BYTES} bytes and 500,000 rows` })

/** Of the whole request, without holding it. */
function digestOf(c: C) {
  const stream = new crypto.DigestStream('SHA-256')
  const writer = stream.getWriter()
  return {
    add: (piece: Uint8Array) => writer.write(piece),
    async end() {
      await writer.close()
      return sha256(
        `${c.req.path}${new URL(c.req.url).search}\n${toBase64Url(new Uint8Array(await stream.digest))}`,
      )
    },
  }
}
