import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { post, query } from '../../api.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { countOf } from '../../parts/count.ts'
import { Empty, Loading } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { AddressPages } from '../../parts/pages.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import table from '../../parts/table.module.css'
import { Time } from '../../parts/time.tsx'
import { complain, say } from '../../parts/toast.tsx'
import { invalidate, useResource } from '../../resource.ts'
import type { Page as Listed } from '../../wire.ts'
import type { Trashed, UndoAnswer } from '../../wire-merging.ts'
import { ContactPlaces } from '../contacts/contact-places.tsx'
import list from '../merges/merges.module.css'
import { RecordLink } from '../merges/record-name.tsx'
import { UndoDialog } from '../merges/undo-dialog.tsx'
import { daysLeft } from './days-left.ts'

const PAGE_SIZE = 100
const nameOf = ({ name, kind }: Trashed) => name ?? `Unnamed ${kind}`

/** What was merged or thrown away; each for 30 days. */
export function TrashPage() {
  const { query: at } = useLocation()
  const trash = useResource<Listed<Trashed>>(`/trash${query({ after: at.after, limit: PAGE_SIZE })}`)
  const [undoing, setUndoing] = useState<Trashed | null>(null)
  const [restoring, setRestoring] = useState<string | null>(null)
  const rows = trash.data?.data
  const restore = async (row: Trashed) => {
    if (row.merge_id) return setUndoing(row)
    setRestoring(row.id)
    const answer = await post<UndoAnswer>(`/trash/${row.id}/restore`)
    setRestoring(null)
    if (!answer.ok) return complain(answer.problem)
    invalidate('/')
    say(`${nameOf(row)} is back`)
  }
  return (
    <Page title="Trash">
      <ContactPlaces />
      <ProblemNote problem={trash.problem} retry={trash.reload} />
      {(rows || !trash.problem) && (
        <section class={list.list} aria-label="Trash">
          {!rows && <Loading rows={6} />}
          {rows?.length === 0 && (
            <Empty icon="trash" title="The trash is empty">
              What is merged into another record or deleted stays here for 30 days. Then it is gone for good.
            </Empty>
          )}
          {rows && rows.length > 0 && (
            <table class={table.table}>
              <thead>
                <tr>
                  <th scope="col">What</th>
                  <th scope="col">Why</th>
                  <th scope="col">Since</th>
                  <th scope="col">Until gone for good</th>
                  <th scope="col">
                    <span class="visually-hidden">Actions</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <TrashRow key={row.id} row={row} busy={restoring === row.id} restore={() => restore(row)} />
                ))}
              </tbody>
            </table>
          )}
        </section>
      )}
      <AddressPages path="/admin/contacts/trash" after={at.after} next={trash.data?.next} />
      {undoing?.merge_id && (
        <UndoDialog
          id={undoing.merge_id}
          names={{ [undoing.id]: nameOf(undoing) }}
          onClose={() => setUndoing(null)}
        />
      )}
    </Page>
  )
}

function TrashRow({ row, busy, restore }: { row: Trashed; busy: boolean; restore: () => void }) {
  const left = daysLeft(row.purge_at, Date.now())
  return (
    <tr>
      <td>
        <strong>{nameOf(row)}</strong> <Badge>{row.kind}</Badge>
      </td>
      <td>
        {row.into ? (
          <span>
            Merged into <RecordLink id={row.into} />
          </span>
        ) : (
          'Deleted'
        )}
      </td>
      <td class={table.sub}>
        <Time at={row.deleted_at} />
      </td>
      <td class={table.sub}>{left === 0 ? 'goes today' : `${countOf(left, 'day')} left`}</td>
      <td>
        <div class={table.tools}>
          <Button small busy={busy} onClick={restore} aria-label={`Restore ${nameOf(row)}`}>
            {row.merge_id ? 'Restore…' : 'Restore'}
          </Button>
        </div>
      </td>
    </tr>
  )
}
