import { z } from '@hono/zod-openapi'
import { EMAIL_MAX_CHARS, NAME_MAX_CHARS } from '../../../protocol/limits.ts'
import { newAccessKey } from '../../credential/access-key.ts'
import { randomSecret } from '../../credential/bytes.ts'
import { hashPassword } from '../../credential/password.ts'
import { DEFAULT_CONTROL } from '../../domain/config.ts'
import { readEmail } from '../../domain/email.ts'
import { insertAccount, insertKey, isTaken } from '../../store/access.ts'
import { insertControl, insertPipeline } from '../../store/setup.ts'
import { bootstrap } from '../auth.ts'
import { newRoutes } from '../new-routes.ts'
import { commitOnce, idempotent } from '../once.ts'
import { problem } from '../problem.ts'
import { route } from '../schema/route.ts'
import { text, words } from '../schema/text.ts'
import { newStages } from './pipelines.ts'

const create = route({
  method: 'post',
  path: '/',
  summary: 'A new account, its first admin, an admin API key and one pipeline',
  body: z.strictObject({
    name: words(NAME_MAX_CHARS),
    admin: z.strictObject({
      email: words(EMAIL_MAX_CHARS).refine((it) => readEmail(it) !== null, 'Not an email address'),
      password: text(200).min(8, 'At least 8 characters'),
    }),
  }),
  answer: z.object({ account: z.object({ id: z.string(), name: z.string() }), api_key: z.string() }),
  status: 201,
  middleware: [bootstrap, idempotent],
})

export const accounts = newRoutes().openapi(create, async (c) => {
  const { deps } = c.var
  const { name, admin } = c.req.valid('json')
  const account_id = deps.newId('acc')
  const db = deps.db(account_id)
  const now = deps.now()
  const key = { id: deps.newId('key'), name: 'First key', role: 'admin' as const, created_at: now }
  const access = await newAccessKey(account_id, key.id)
  const user = {
    id: deps.newId('usr'),
    email: readEmail(admin.email)?.normal ?? admin.email,
    role: 'admin' as const,
    password: await hashPassword(admin.password),
    created_at: now,
  }
  const pipeline = { id: deps.newId('pip'), name: 'Sales', stages: newStages(deps.newId, []) }
  const batch = [
    ...insertAccount(
      db,
      {
        name,
        secret: randomSecret(),
        sequence: 0,
        config_version: 1,
        email_provider_rules: true,
        identifying_attributes: [],
        merge_flagged_pairs: false,
        model_version: 0,
        created_at: now,
      },
      user,
    ),
    insertKey(db, { ...key, hash: access.hash }),
    ...insertPipeline(db, pipeline, now),
    ...insertControl(db, pipeline.id, 1, DEFAULT_CONTROL, user.id, now),
  ]
  try {
    return await commitOnce(c, batch, { account: { id: account_id, name }, api_key: access.key }, 201)
  } catch (error) {
    if (isTaken(error))
      return problem(c, 409, 'already_exists', { detail: 'Somebody signs in with this email already' })
    throw error
  }
})
