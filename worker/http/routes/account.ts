import { z } from '@hono/zod-openapi'
import { NAME_MAX_CHARS } from '../../../protocol/limits.ts'
import { newLookThrough } from '../../jobs/look-through.ts'
import { type AccountRow, ownAccount, updateAccount } from '../../store/access.ts'
import { run } from '../../store/commit.ts'
import { bumpConfig, forgetConfig } from '../../store/config.ts'
import { configGuard } from '../../store/guard.ts'
import { insertJob } from '../../store/jobs.ts'
import { countContacts } from '../../store/near-index.ts'
import { trainingDue } from '../../store/trainings.ts'
import { atLeast } from '../auth.ts'
import { newRoutes } from '../new-routes.ts'
import { problem } from '../problem.ts'
import { route } from '../schema/route.ts'
import { words } from '../schema/text.ts'

/** More are not told apart by training. */
const IDENTIFYING_MAX = 20

const answer = z
  .object({
    id: z.string(),
    name: z.string(),
    email_provider_rules: z.boolean().openapi({
      description: 'Dots and +tags make no difference at providers that ignore them',
    }),
    identifying_attributes: z.array(z.string()).openapi({
      description: 'Custom attributes that contacts are compared by: a customer number, a licence plate',
    }),
    merge_flagged_pairs: z.boolean().openapi({
      description: 'Pairs of likely duplicates above 90% are merged without a click, within a few minutes',
    }),
  })
  .openapi('Account')

const read = route({ method: 'get', path: '/', summary: 'The own account', answer, status: 200 })
const change = route({
  method: 'patch',
  path: '/',
  summary: 'Rename the account, or change how its contacts are compared and merged',
  body: z.strictObject({
    name: words(NAME_MAX_CHARS).optional(),
    email_provider_rules: z.boolean().optional(),
    identifying_attributes: z
      .array(words(NAME_MAX_CHARS))
      .max(IDENTIFYING_MAX)
      .transform((names) => [...new Set(names)])
      .optional(),
    merge_flagged_pairs: z.boolean().optional(),
  }),
  answer,
  status: 200,
  middleware: [atLeast('admin')],
})

export const account = newRoutes()
  .openapi(read, async (c) => c.json(view(await ownAccount(c.var.deps.db(c.var.actor.account_id))), 200))
  .openapi(change, async (c) => {
    const { deps, actor } = c.var
    const db = deps.db(actor.account_id)
    const present = await ownAccount(db)
    const { name, email_provider_rules, identifying_attributes, merge_flagged_pairs } = c.req.valid('json')
    const set = {
      name: name ?? present.name,
      email_provider_rules: email_provider_rules ?? present.email_provider_rules,
      identifying_attributes: identifying_attributes ?? present.identifying_attributes,
      merge_flagged_pairs: merge_flagged_pairs ?? present.merge_flagged_pairs,
    }
    // Everybody is to be compared by other attributes than before.
    const again = set.identifying_attributes.join() !== present.identifying_attributes.join()
    const { job, items } = newLookThrough(deps, await countContacts(db), actor.by)
    const outcome = await run(db, [
      ...configGuard(db, present.config_version),
      updateAccount(db, set),
      bumpConfig(db),
      ...(again ? [...insertJob(db, job, items), trainingDue(db, deps.now())] : []),
    ])
    forgetConfig(actor.account_id)
    if (outcome !== 'committed') return problem(c, 409, 'version_conflict')
    if (again)
      deps.later(deps.env.JOBS.send({ account_id: actor.account_id, job_id: job.id }).catch(() => {}))
    return c.json(view({ ...present, ...set }), 200)
  })

const view = ({
  id,
  name,
  email_provider_rules,
  identifying_attributes,
  merge_flagged_pairs,
}: AccountRow) => ({
  id,
  name,
  email_provider_rules,
  identifying_attributes,
  merge_flagged_pairs,
})
