import { ContactLink } from '../../parts/contact-link.tsx'
import { LeadLink } from '../../parts/lead-link.tsx'
import { useResource } from '../../resource.ts'
import type { Page } from '../../wire.ts'
import type { Trashed } from '../../wire-merging.ts'

/** A contact or a lead by its ID. */
export const RecordLink = ({ id }: { id: string }) =>
  id.startsWith('lead_') ? <LeadLink id={id} /> : <ContactLink id={id} />

/** Names of what is in the trash: the ID of a merged record leads to its keeper, so that it does not tell its own. */
export function useTrashNames(): Record<string, string> {
  const trash = useResource<Page<Trashed>>('/trash?limit=200')
  return Object.fromEntries(
    trash.data?.data.flatMap(({ id, name }) => (name ? [[id, name] as const] : [])) ?? [],
  )
}
