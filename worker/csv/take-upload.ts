import type { Deps } from '../deps.ts'
import type { Job } from '../domain/job.ts'
import { run } from '../store/commit.ts'
import type { Statement } from '../store/database.ts'
import { insertItems, insertJob } from '../store/jobs.ts'
import { allArrived, rowsArrived, uploadFailed } from '../store/uploads.ts'
import { type Column, columnsOf, type ImportKind } from './columns.ts'
import { readUpload, type UploadedRow } from './read-upload.ts'

export const UPLOAD_MAX_BYTES = 100 * 1024 * 1024
/** Rows are stored when so many characters of them wait. */
const STORED_AT_CHARS = 3_000_000
/** What the statements of one invocation can store. */
const ROWS_MAX = 500_000
/** An upload that brings nothing for so long has died. */
const SILENT_MS = 60_000

/** What an import job has to know. `arriving`: its rows are still being uploaded. */
export type Import = { import: ImportKind; columns: Column[]; arriving?: true }

export type Upload =
  | { kind: 'taken'; job_id: string }
  | { kind: 'bad-header'; wrong: string }
  | { kind: 'too-large' | 'broken-off' | 'ended' | 'repeat' }

export type Watching = {
  /** Is told every piece, before it is read. */
  seen: (piece: Uint8Array) => Promise<void>
  /** What is committed with the last rows: the answer. */
  last: (job_id: string) => Promise<Statement[]>
}

class TooLarge extends Error {}

/**
 * Stores the rows of a file as items of a job, as they come. Nothing is imported before the last one is there: an upload
 * that breaks off leaves nothing.
 */
export async function takeUpload(
  deps: Deps,
  account_id: string,
  kind: ImportKind,
  body: ReadableStream<Uint8Array>,
  by: string,
  { seen, last }: Watching,
): Promise<Upload> {
  const db = deps.db(account_id)
  const rows = readUpload(limited(body, seen))
  const first = await rows.next().catch((error: unknown) => ({ done: true as const, value: error }))
  if (first.done && first.value) return { kind: first.value instanceof TooLarge ? 'too-large' : 'broken-off' }
  if (first.done) return { kind: 'bad-header', wrong: 'There is nothing in it' }
  if ('reason' in first.value) return { kind: 'bad-header', wrong: first.value.reason }
  const header = columnsOf(first.value.cells, kind)
  if ('wrong' in header) return { kind: 'bad-header', wrong: header.wrong }

  const params: Import = { import: kind, columns: header.columns, arriving: true }
  const job = newJob(deps.newId('job'), params, by, deps.now(), silentUntil(deps))
  await run(db, insertJob(db, job, []))
  let [stored, waiting, chars]: [number, UploadedRow[], number] = [0, [], 0]
  try {
    for await (const row of rows) {
      if (stored + waiting.length >= ROWS_MAX) throw new TooLarge()
      waiting.push(row)
      chars += 'cells' in row ? row.cells.reduce((sum, cell) => sum + cell.length + 3, 20) : 100
      if (chars < STORED_AT_CHARS) continue
      const total = stored + waiting.length
      const batch = [
        ...insertItems(db, job.id, stored, waiting),
        ...rowsArrived(db, job.id, total, silentUntil(deps)),
      ]
      if ((await run(db, batch)) !== 'committed') return { kind: 'ended' }
      ;[stored, waiting, chars] = [total, [], 0]
    }
  } catch (error) {
    await run(db, [
      uploadFailed(db, job.id, error instanceof TooLarge ? 'too_large' : 'upload_broken_off', deps.now()),
    ])
    wake(deps, account_id, job.id)
    if (error instanceof TooLarge) return { kind: 'too-large' }
    console.error(JSON.stringify({ level: 'error', job: job.id, error: String(error) }))
    return { kind: 'broken-off' }
  }
  const outcome = await run(db, [
    ...insertItems(db, job.id, stored, waiting),
    ...allArrived(db, job.id, stored + waiting.length, deps.now()),
    ...(await last(job.id)),
  ])
  if (outcome !== 'committed') {
    if (outcome === 'stale') return { kind: 'ended' }
    await run(db, [uploadFailed(db, job.id, 'sent_twice', deps.now())])
    wake(deps, account_id, job.id)
    return { kind: 'repeat' }
  }
  wake(deps, account_id, job.id)
  return { kind: 'taken', job_id: job.id }
}

const wake = (deps: Deps, account_id: string, job_id: string) =>
  deps.later(deps.env.JOBS.send({ account_id, job_id }).catch(() => {}))

async function* limited(body: ReadableStream<Uint8Array>, seen: (piece: Uint8Array) => Promise<void>) {
  let bytes = 0
  for await (const piece of body) {
    bytes += piece.length
    if (bytes > UPLOAD_MAX_BYTES) throw new TooLarge()
    await seen(piece)
    yield piece
  }
}

const silentUntil = (deps: Deps) => new Date(deps.clock() + SILENT_MS).toISOString()

const newJob = (id: string, params: Import, by: string, now: string, due_at: string): Job => ({
  id,
  kind: 'import',
  status: 'queued',
  total: 0,
  done: 0,
  succeeded: 0,
  failed: 0,
  params,
  error: null,
  by,
  created_at: now,
  updated_at: now,
  due_at,
})
