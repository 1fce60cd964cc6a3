import { useState } from 'preact/hooks'
import { query } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Loading } from '../../parts/empty.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import table from '../../parts/table.module.css'
import { useResource } from '../../resource.ts'
import type { Page } from '../../wire.ts'
import type { Group, Run } from '../../wire-clean-up.ts'
import css from './clean-up.module.css'
import { GroupEntry } from './group-entry.tsx'
import { isUndo } from './run-words.ts'

const PAGE_SIZE = 25

/** Every group of a run, with what was chosen and why. */
export function RunGroups({ run }: { run: Run }) {
  const [before, setBefore] = useState<string[]>([])
  const groups = useResource<Page<Group>>(
    `/jobs/${run.id}/results${query({ limit: PAGE_SIZE, after: before.at(-1) })}`,
  )
  const rows = groups.data?.data
  const next = groups.data?.next
  return (
    <Card
      title={isUndo(run) ? 'Each merge' : 'Each group'}
      hint={isUndo(run) ? 'The last one first.' : 'Contacts of one email, and which of them stays.'}
      flush
    >
      <ProblemNote problem={groups.problem} retry={groups.reload} />
      {!rows && !groups.problem && <Loading rows={6} />}
      {rows && (
        <ul class={css.groups}>
          {rows.map((group) => (
            <GroupEntry key={group.merge_id ?? group.contact_ids.join()} group={group} run={run} />
          ))}
        </ul>
      )}
      {(before.length > 0 || next) && (
        <nav class={`${table.pager} ${css.pager}`} aria-label="Pages of groups">
          <Button small disabled={before.length === 0} onClick={() => setBefore(before.slice(0, -1))}>
            Back
          </Button>
          <Button small disabled={!next} onClick={() => next && setBefore([...before, next])}>
            Next
          </Button>
        </nav>
      )}
    </Card>
  )
}
