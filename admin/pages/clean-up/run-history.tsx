import { Badge } from '../../parts/badge.tsx'
import { Card } from '../../parts/card.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { AddressPages } from '../../parts/pages.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import table from '../../parts/table.module.css'
import { Time } from '../../parts/time.tsx'
import type { Resource } from '../../resource.ts'
import type { Page } from '../../wire.ts'
import type { Run } from '../../wire-clean-up.ts'
import { statusLook } from '../jobs/job-words.ts'
import { begunBy, resultWords, runTitle } from './run-words.ts'

type RunHistoryProps = { runs: Resource<Page<Run>>; after?: string }

/** Clean-ups, previews and undoings, newest first. */
export function RunHistory({ runs, after }: RunHistoryProps) {
  const rows = runs.data?.data
  return (
    <Card title="History" flush>
      <ProblemNote problem={runs.problem} retry={runs.reload} />
      {!rows && !runs.problem && <Loading rows={3} />}
      {rows?.length === 0 && (
        <Empty icon="again" title="Nothing was cleaned up yet">
          Each preview and each clean-up appears here with a report of every group of contacts and of what was
          chosen.
        </Empty>
      )}
      {rows && rows.length > 0 && (
        <table class={table.table}>
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">Status</th>
              <th scope="col">Result</th>
              <th scope="col" class={table.end}>
                Started
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((run) => (
              <RunRow key={run.id} run={run} />
            ))}
          </tbody>
        </table>
      )}
      <AddressPages path="/admin/contacts/clean-up" after={after} next={runs.data?.next} />
    </Card>
  )
}

const RunRow = ({ run }: { run: Run }) => (
  <tr class={table.row}>
    <td>
      <a class={table.link} href={`/admin/contacts/clean-up/${run.id}`}>
        {runTitle(run)}
      </a>
      <div class={table.sub}>by {begunBy(run)}</div>
    </td>
    <td>
      <Badge tone={statusLook[run.status]?.tone}>{statusLook[run.status]?.label ?? run.status}</Badge>{' '}
      {run.undone_by && <Badge tone="warn">undone</Badge>}
    </td>
    <td class={table.sub}>{resultWords(run)}</td>
    <td class={`${table.sub} ${table.end}`}>{run.created_at && <Time at={run.created_at} />}</td>
  </tr>
)
