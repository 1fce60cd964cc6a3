import { type ImportedRow, readRow } from '../csv/read-row.ts'
import type { Import } from '../csv/take-upload.ts'
import type { Deps } from '../deps.ts'
import type { Config } from '../domain/config.ts'
import type { Ended, Job, JobItem } from '../domain/job.ts'
import type { Plan } from '../domain/plan.ts'
import { planContact } from '../records/new-contact.ts'
import { planLead } from '../records/new-lead.ts'
import { candidatesByIds } from '../store/candidates.ts'
import { commit } from '../store/commit.ts'
import { configOf } from '../store/config.ts'
import type { ItemVerb } from './item-verb.ts'

/** Another change of the contact that a row names makes it look again. */
const ATTEMPTS = 3

export type Planned = { kind: 'planned'; plan: Plan; ended: Ended } | { kind: 'rejected'; ended: Ended }

/** Makes one row of a file a contact or a lead. Nothing is checked for duplicates: those are found later. */
export const importRow: ItemVerb = async (deps, account_id, job, item, end) => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const planned = await planRow(deps, account_id, job, item, attempt > 0)
    if (planned.kind === 'rejected') return planned.ended
    end(planned.plan, planned.ended)
    if ((await commit(deps.db(account_id), planned.plan)) !== 'committed') continue
    deps.announce(account_id, planned.plan.outboxId)
    return 'committed'
  }
  return { status: 'failed', counts: 'failed', result: { code: 'busy' } }
}

/** What a row becomes. `fresh`: what the admin set up is read anew. */
export async function planRow(
  deps: Deps,
  account_id: string,
  job: Job,
  item: JobItem,
  fresh: boolean,
): Promise<Planned> {
  const input = item.input as { line: number; cells: string[] } | { line: number; reason: string }
  if ('reason' in input) return rejected(input.reason)
  const { columns, import: kind } = job.params as Job['params'] & Import
  const read = readRow(columns, input.cells)
  if ('reason' in read) return rejected(read.reason)
  return kind === 'contacts' ? contactOf(read.row, deps) : leadOf(read.row, account_id, deps, fresh)
}

const rejected = (reason: string): Planned => ({
  kind: 'rejected',
  ended: { status: 'rejected', counts: 'failed', result: { reason } },
})
const made = (plan: Plan, result: Record<string, unknown>): Planned => ({
  kind: 'planned',
  plan,
  ended: { status: 'imported', counts: 'succeeded', result },
})

function contactOf(row: ImportedRow, { newId, now }: Deps): Planned {
  const id = newId('con')
  return made(planContact(row.contact, id, now(), newId, 'import'), { contact_id: id })
}

async function leadOf(row: ImportedRow, account_id: string, deps: Deps, fresh: boolean): Promise<Planned> {
  const db = deps.db(account_id)
  const config = await configOf(db, deps.clock(), fresh)
  const place = config && placeOf(config, row)
  if (!config || !place) return rejected('pipeline or stage: Not there')
  const [of] = row.contact_id ? await candidatesByIds(db, [row.contact_id]) : []
  if (row.contact_id && !of) return rejected('contact_id: Not there')
  const wanted = { name: row.name, fields: row.fields, ...place }
  const { plan, lead } = planLead(wanted, of ?? null, deps.now(), deps.newId, 'import', row.contact)
  // The stage is one that is there when the lead is written.
  plan.guard.config = config.version
  return made(plan, { lead_id: lead.id, contact_id: lead.contact_id })
}

/** By ID or by name; the first pipeline and its Incoming leads stage where the row names none. */
function placeOf({ pipelines }: Config, { pipeline, stage }: ImportedRow) {
  const isMeant = (asked: string, { id, name }: { id: string; name: string }) =>
    id === asked || name.toLowerCase() === asked.toLowerCase()
  const into = pipeline === null ? pipelines[0] : pipelines.find((it) => isMeant(pipeline, it))
  const at = into?.stages.find((it) => (stage === null ? it.kind === 'incoming' : isMeant(stage, it)))
  return into && at ? { pipeline_id: into.id, stage_id: at.id } : null
}
