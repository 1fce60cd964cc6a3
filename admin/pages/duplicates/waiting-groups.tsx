import { countOf } from '../../parts/count.ts'
import { Note } from '../../parts/note.tsx'
import { useResource } from '../../resource.ts'
import type { Page, Review } from '../../wire.ts'

/** Groups that duplicate control left for a person are judged beside the leads. */
export function WaitingGroups() {
  const reviews = useResource<Page<Review>>('/reviews?limit=50')
  const waiting = reviews.data?.data.length ?? 0
  if (waiting === 0) return null
  return (
    <Note>
      {reviews.data?.next ? 'More than ' : ''}
      {countOf(waiting, 'group')} of leads {waiting === 1 ? 'waits' : 'wait'} for your judgement too:{' '}
      <a href="/admin/leads">look at {waiting === 1 ? 'it' : 'them'} above the leads</a>.
    </Note>
  )
}
