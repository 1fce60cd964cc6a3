import type { Question } from '../domain/connection.ts'
import { objectOf } from '../forward/wake-connection.ts'
import { importContacts, importLeads } from '../inbound/import-page.ts'
import { configOf } from '../store/config.ts'
import { connectionById } from '../store/connections.ts'
import type { ItemVerb } from './item-verb.ts'

/** A page of the CRM's records; `cursor` null: the first. */
export type PageItem = { page: 'contact' | 'lead'; cursor: string | null }

/** A CRM that does not answer is asked again, ever more seldom; after a day without a page it is given up. */
const WAIT_MIN_MS = 2_000
const WAIT_MAX_MS = 600_000
const GIVEN_UP_MS = 86_400_000

/** Reads a page of a CRM's contacts or leads and makes them ours; the page behind it is the job's next item. */
export const importFromCrm: ItemVerb = async (deps, account_id, job, item, end) => {
  const { page, cursor } = item.input as PageItem
  const { connection_id } = job.params as { connection_id: string }
  const db = deps.db(account_id)
  const row = await connectionById(db, connection_id)
  const config = await configOf(db, deps.clock(), true)
  const failed = (code: string, detail?: string) => ({
    status: 'failed',
    counts: 'failed' as const,
    result: { code, page, ...(detail ? { detail } : {}) },
  })
  if (!row || !config) return failed('not_found')
  const question: Question = { page, cursor }
  const answer = await objectOf(deps, account_id, connection_id).ask(account_id, connection_id, question)
  if (answer.kind === 'failed') {
    const waited = deps.clock() - Date.parse(job.updated_at)
    if (answer.again_in_ms === null || waited > GIVEN_UP_MS) return failed('crm_not_reached', answer.detail)
    const wait = Math.min(WAIT_MAX_MS, Math.max(WAIT_MIN_MS, waited / 2))
    return { again_at: new Date(deps.clock() + Math.max(answer.again_in_ms, wait)).toISOString() }
  }
  if (answer.kind !== 'page') return failed('not_found')
  const more: PageItem[] = answer.next === null ? [] : [{ page, cursor: answer.next }]
  // Contacts first: leads are of them.
  if (page === 'contact' && answer.next === null) more.push({ page: 'lead', cursor: null })
  const extend = (plan: Parameters<typeof end>[0], imported: object) =>
    end(plan, { status: 'imported', counts: 'succeeded', result: { page, ...imported } }, more)
  if (answer.page === 'contact') await importContacts(deps, account_id, row.id, answer.records, extend)
  else await importLeads(deps, account_id, row, config, answer.records, extend)
  return 'committed'
}
