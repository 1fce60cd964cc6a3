import { describeModel } from '../../dedupe/describe-model.ts'
import { planTraining } from '../../jobs/begin-training.ts'
import { atLeast } from '../auth.ts'
import { configOrThrow } from '../config.ts'
import { newRoutes } from '../new-routes.ts'
import { commitOnce } from '../once.ts'
import { modelAnswer, trainingAnswer } from '../schema/model.ts'
import { route } from '../schema/route.ts'

const card = route({
  method: 'get',
  path: '/',
  summary: 'The learned model: what it has learned, how far it can be trusted, how its training stands',
  answer: modelAnswer,
  status: 200,
})
const train = route({
  method: 'post',
  path: '/train',
  summary:
    'Learn the model anew from the contacts, in the background; where that is being done, the same job',
  answer: trainingAnswer,
  status: 202,
  middleware: [atLeast('admin')],
})

export const model = newRoutes()
  .openapi(card, async (c) => c.json(await describeModel(c.var.deps, await configOrThrow(c)), 200))
  .openapi(train, async (c) => {
    const { deps, actor } = c.var
    const config = await configOrThrow(c)
    const begin = async () => {
      const { job_id, statements } = await planTraining(deps, config, actor.by)
      const answer = await commitOnce(c, statements, { job_id }, 202)
      deps.later(deps.env.JOBS.send({ account_id: actor.account_id, job_id }).catch(() => {}))
      return answer
    }
    const answer = await begin()
    // Somebody has begun one in between: it is answered with theirs.
    return answer.status === 503 ? begin() : answer
  })
