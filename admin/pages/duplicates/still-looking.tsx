import { countOf } from '../../parts/count.ts'
import { Note } from '../../parts/note.tsx'

/** The server counts no further. */
const COUNTED = 1_000

/** Contacts that were written a moment ago and are still to be compared. */
export const StillLooking = ({ pending }: { pending: number }) => (
  <Note>
    Still looking at {pending >= COUNTED ? 'more than ' : ''}
    {countOf(pending, 'contact')}. The list fills up by itself.
  </Note>
)
