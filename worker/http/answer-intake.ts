import type { TypedResponse } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { IntakeOutcome } from '../intake/intake.ts'
import type { C } from './context.ts'
import { busy, problem } from './problem.ts'

export function answerIntake(c: C, outcome: IntakeOutcome) {
  switch (outcome.kind) {
    case 'taken':
    case 'repeat': {
      const answer = c.json(outcome.body as object, outcome.status as ContentfulStatusCode)
      return answer as Response & TypedResponse<never, never, never>
    }
    case 'key-reused':
      return problem(c, 422, 'idempotency_key_reused')
    case 'no-channel':
      return problem(c, 404, 'not_found')
    case 'busy':
      return busy(c)
  }
}
