import type { Deps } from '../deps.ts'
import type { Question, QuestionAnswer } from '../domain/connection.ts'
import { connectionById, updateConnection } from '../store/connections.ts'
import { EVENTS } from './connectors/registry.ts'
import { checkReceiver } from './connectors/webhook.ts'
import { CrmFailure, type Verdict } from './crm-failure.ts'
import { openSession } from './open-session.ts'
import type { Wire } from './wire.ts'

/** Asks the CRM of a connection while a person waits; what goes wrong is told in words. */
export async function answerQuestion(
  deps: Deps,
  account_id: string,
  id: string,
  question: Question,
  wire: Wire,
): Promise<QuestionAnswer> {
  const db = deps.db(account_id)
  const row = await connectionById(db, id)
  if (!row) return { kind: 'not-found' }
  try {
    if (row.kind === EVENTS) return await checkReceiver(deps, account_id, row)
    const { session } = await openSession(deps, account_id, row, wire)
    if (typeof question === 'object') {
      if (question.page === 'contact')
        return { kind: 'page', page: 'contact', ...(await session.contactsFrom(question.cursor)) }
      return { kind: 'page', page: 'lead', ...(await session.leadsFrom(question.cursor)) }
    }
    if (question === 'survey') {
      const survey = await session.survey()
      return { kind: 'answered', detail: '', survey }
    }
    const detail = await session.check()
    const prepared = session.prepare ? { ...(await session.prepare()), prepared: true } : {}
    const fresh = await connectionById(db, id)
    await updateConnection(db, id, {
      notes: { ...fresh?.notes, ...prepared },
      outages: 0,
      rests_until: null,
      ...(fresh?.state === 'stopped' ? { state: 'active' as const, due_at: deps.now() } : {}),
      trouble: null,
    })
    return { kind: 'answered', detail, survey: null }
  } catch (error) {
    if (!(error instanceof CrmFailure)) throw error
    return { kind: 'failed', detail: inWords(error), again_in_ms: againIn(error.verdict) }
  }
}

const againIn = ({ kind, wait_ms = 0 }: Verdict) =>
  kind === 'slow' || kind === 'again' || kind === 'odd' ? wait_ms : null

function inWords({ verdict: { kind }, message }: CrmFailure): string {
  switch (kind) {
    case 'sign_in':
      return `The credentials are not accepted (${message})`
    case 'stop':
      return `The CRM refuses this connection (${message})`
    case 'slow':
      return `The CRM is asked too often just now, please try again in a while (${message})`
    case 'again':
      return `The CRM can not be reached or does not work just now (${message})`
    case 'odd':
      return `This does not look like the CRM that was chosen (${message})`
    case 'refused':
    case 'not_allowed':
      return `The CRM does not allow it (${message})`
    default:
      return kind satisfies never
  }
}
