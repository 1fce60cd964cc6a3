import { type ImportedRow, readRow } from '../csv/read-row.ts'
import type { Import } from '../csv/take-upload.ts'
import type { Deps } from '../deps.ts'
import type { Config } from '../domain/config.ts'
import type { Ended, Job } from '../domain/job.ts'
import type { Plan } from '../domain/plan.ts'
import { planContact } from '../records/new-contact.ts'
import { planLead } from '../records/new-lead.ts'
import { candidatesByIds } from '../store/candidates.ts'
import { commit } from '../store/commit.ts'
import { configOf } from '../store/config.ts'
import type { ItemVerb } from './item-verb.ts'

/** Another change of the contact that a row names makes it look again. */
const ATTEMPTS = 3

type Planned = { plan: Plan; result: Record<string, unknown> } | { reason: string }

/** Makes one row of a file a contact or a lead. Nothing is checked for duplicates: those are found later. */
export const importRow: ItemVerb = async (deps, account_id, job, item, end) => {
  const input = item.input as { line: number; cells: string[] } | { line: number; reason: string }
  if ('reason' in input) return rejected(input.reason)
  const { columns, import: kind } = job.params as Job['params'] & Import
  const read = readRow(columns, input.cells)
  if ('reason' in read) return rejected(read.reason)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const planned =
      kind === 'contacts' ? contactOf(read.row, deps) : await leadOf(read.row, account_id, deps, attempt > 0)
    if ('reason' in planned) return rejected(planned.reason)
    const { plan, result } = planned
    end(plan, { status: 'imported', counts: 'succeeded', result })
    if ((await commit(deps.db(account_id), plan)) !== 'committed') continue
    deps.announce(account_id, plan.outboxId)
    return 'committed'
  }
  return { status: 'failed', counts: 'failed', result: { code: 'busy' } }
}

const rejected = (reason: string): Ended => ({ status: 'rejected', counts: 'failed', result: { reason } })

function contactOf(row: ImportedRow, { newId, now }: Deps): Planned {
  const id = newId('con')
  return { plan: planContact(row.contact, id, now(), newId, 'import'), result: { contact_id: id } }
}

async function leadOf(row: ImportedRow, account_id: string, deps: Deps, fresh: boolean): Promise<Planned> {
  const db = deps.db(account_id)
  const config = await configOf(db, deps.clock(), fresh)
  const place = config && placeOf(config, row)
  if (!config || !place) return { reason: 'pipeline or stage: Not there' }
  const [of] = row.contact_id ? await candidatesByIds(db, [row.contact_id]) : []
  if (row.contact_id && !of) return { reason: 'contact_id: Not there' }
  const wanted = { name: row.name, fields: row.fields, ...place }
  const { plan, lead } = planLead(wanted, of ?? null, deps.now(), deps.newId, 'import', row.contact)
  // The stage is one that is there when the lead is written.
  plan.guard.config = config.version
  return { plan, result: { lead_id: lead.id, contact_id: lead.contact_id } }
}

/** By ID or by name; the first pipeline and its Incoming leads stage where the row names none. */
function placeOf({ pipelines }: Config, { pipeline, stage }: ImportedRow) {
  const isMeant = (asked: string, { id, name }: { id: string; name: string }) =>
    id === asked || name.toLowerCase() === asked.toLowerCase()
  const into = pipeline === null ? pipelines[0] : pipelines.find((it) => isMeant(pipeline, it))
  const at = into?.stages.find((it) => (stage === null ? it.kind === 'incoming' : isMeant(stage, it)))
  return into && at ? { pipeline_id: into.id, stage_id: at.id } : null
}
