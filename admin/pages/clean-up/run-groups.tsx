import { query } from '../../api.ts'
import { Card } from '../../parts/card.tsx'
import { Loading } from '../../parts/empty.tsx'
import { CardPages, usePages } from '../../parts/pages.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useResource } from '../../resource.ts'
import type { Page } from '../../wire.ts'
import type { Group, Run } from '../../wire-clean-up.ts'
import css from './clean-up.module.css'
import { GroupEntry } from './group-entry.tsx'
import { isUndo } from './run-words.ts'

const PAGE_SIZE = 25

/** Every group of a run, with what was chosen and why. */
export function RunGroups({ run }: { run: Run }) {
  const pages = usePages()
  const groups = useResource<Page<Group>>(
    `/jobs/${run.id}/results${query({ limit: PAGE_SIZE, after: pages.after })}`,
  )
  const rows = groups.data?.data
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
      <CardPages of="groups" pages={pages} next={groups.data?.next} />
    </Card>
  )
}
