import { Card } from '../../parts/card.tsx'
import { useResource } from '../../resource.ts'
import type { Page } from '../../wire.ts'
import type { Merge } from '../../wire-merging.ts'
import { MergeEntry } from '../merges/merge-entry.tsx'

/** Merges that this contact is the keeper of; nothing where there are none. */
export function ContactMerges({ id }: { id: string }) {
  const merges = useResource<Page<Merge>>(`/merges?contact_id=${id}&limit=50`)
  const mine = merges.data?.data
  if (!mine || mine.length === 0) return null
  return (
    <Card title="Merges" hint="What became part of this contact." flush>
      <ul>
        {mine.map((merge) => (
          <MergeEntry key={merge.id} merge={merge} />
        ))}
      </ul>
    </Card>
  )
}
