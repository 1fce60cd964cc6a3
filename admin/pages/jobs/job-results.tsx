import { useState } from 'preact/hooks'
import { query } from '../../api.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { ContactLink } from '../../parts/contact-link.tsx'
import { Loading } from '../../parts/empty.tsx'
import { LeadLink } from '../../parts/lead-link.tsx'
import { CardPages, usePages } from '../../parts/pages.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import table from '../../parts/table.module.css'
import { useResource } from '../../resource.ts'
import type { Page } from '../../wire.ts'
import type { Job, JobResult } from '../../wire-merging.ts'
import { useTrashNames } from '../merges/record-name.tsx'
import { UndoDialog } from '../merges/undo-dialog.tsx'
import { reasonWords } from './job-words.ts'
import css from './jobs.module.css'

const PAGE_SIZE = 50

const tones: Record<string, 'good' | 'warn' | 'bad' | undefined> = {
  merged: 'good',
  imported: 'good',
  failed: 'bad',
  rejected: 'bad',
  skipped: 'warn',
  cancelled: 'warn',
}

/** What became of each item of a job that is over, a page at a time, in the order they were given. */
export function JobResults({ job }: { job: Job }) {
  const pages = usePages()
  const results = useResource<Page<JobResult>>(
    `/jobs/${job.id}/results${query({ limit: PAGE_SIZE, after: pages.after })}`,
  )
  const rows = results.data?.data
  return (
    <Card
      title="Each row"
      hint={job.kind === 'import' ? 'Lines as in the file.' : 'In the order they were given.'}
      flush
    >
      <ProblemNote problem={results.problem} retry={results.reload} />
      {!rows && !results.problem && <Loading rows={5} />}
      {rows && (
        <table class={table.table}>
          <thead>
            <tr>
              <th scope="col">{job.kind === 'import' ? 'Line' : 'Pair'}</th>
              <th scope="col">Status</th>
              <th scope="col">Details</th>
              <th scope="col">
                <span class="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((result, at) => (
              <ResultRow key={`${pages.after} ${at}`} result={result} />
            ))}
          </tbody>
        </table>
      )}
      <CardPages of="the results" pages={pages} next={results.data?.next} />
    </Card>
  )
}

function ResultRow({ result }: { result: JobResult }) {
  const [undoing, setUndoing] = useState(false)
  const names = useTrashNames()
  const { status, winner_id, loser_id, merge_id, line } = result
  const reason = result.reason ?? (result.code ? reasonWords(result.code) : '')
  return (
    <tr>
      <td>
        {line !== undefined && `Line ${line}`}
        {winner_id && (
          <>
            <p>
              {merge_id && loser_id && names[loser_id] && `${names[loser_id]} into `}
              <ContactLink id={winner_id} />
            </p>
            <div class={css.id}>
              {winner_id}, {loser_id}
            </div>
          </>
        )}
      </td>
      <td>
        <Badge tone={tones[status]}>{status}</Badge>
      </td>
      <td class={table.sub}>
        {reason}
        {result.lead_id ? (
          <LeadLink id={result.lead_id} />
        ) : (
          result.contact_id && <ContactLink id={result.contact_id} />
        )}
      </td>
      <td>
        {merge_id && (
          <div class={table.tools}>
            <Button
              small
              icon="split"
              aria-label={`Undo the merge of ${loser_id}`}
              onClick={() => setUndoing(true)}
            >
              Undo…
            </Button>
          </div>
        )}
        {undoing && merge_id && <UndoDialog id={merge_id} onClose={() => setUndoing(false)} />}
      </td>
    </tr>
  )
}
