import { fullName } from '../domain/contact.ts'
import { isOver, type Job, type JobItem } from '../domain/job.ts'
import { namesOf, undoneOf } from '../store/clean-ups.ts'
import type { Db } from '../store/database.ts'

/** What became of a job's items, as it stands on the wire. */
export async function resultsOf(db: Db, job: Job, items: JobItem[]) {
  const rows = items.map((item) => resultOf(job, item))
  return job.kind === 'clean_up' || job.kind === 'clean_up_undo' ? withPeople(db, rows) : rows
}

type Row = { status: string; contact_ids?: string[]; apart?: string[]; merge_id?: string }

const peopleOf = ({ contact_ids = [], apart = [] }: Row) => [...contact_ids, ...apart]

const resultOf = (job: Job, { input, status, result }: JobItem): Row => ({
  ...(input as object),
  status: status === 'pending' && isOver(job) ? 'cancelled' : status,
  ...result,
})

/** Names are not stored with a report, so that a person who is erased is not in it: they are looked up for whoever reads it. */
async function withPeople(db: Db, rows: Row[]) {
  const names = await namesOf(db, [...new Set(rows.flatMap(peopleOf))])
  const undone = await undoneOf(
    db,
    rows.flatMap(({ merge_id }) => merge_id ?? []),
  )
  return rows.map((row) => ({
    ...row,
    ...(row.merge_id ? { undone_at: undone.get(row.merge_id) ?? null } : {}),
    contacts: peopleOf(row).flatMap((id) => {
      const known = names.get(id)
      return known ? [{ id, name: fullName(known), email: known.email }] : []
    }),
  }))
}
