import type { TypedResponse } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { tellInbox } from '../chat/rooms.ts'
import { wireMessage } from '../chat/wire-message.ts'
import type { IntakeOutcome } from '../intake/intake.ts'
import type { C } from './context.ts'
import { busy, problem } from './problem.ts'

export function answerIntake(c: C, account_id: string, outcome: IntakeOutcome) {
  if (outcome.kind === 'taken' && outcome.message) {
    const { message } = outcome
    const frame = {
      chat_id: message.conversation_id,
      type: 'message' as const,
      message: wireMessage(message),
    }
    c.var.deps.later(tellInbox(c.env, account_id, frame))
  }
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
