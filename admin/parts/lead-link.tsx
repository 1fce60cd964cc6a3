import { useResource } from '../resource.ts'
import type { Lead } from '../wire.ts'
import { leadName } from './lead-name.ts'

/** A lead by its name, which is looked up. */
export function LeadLink({ id }: { id: string }) {
  const lead = useResource<Lead>(`/leads/${id}`)
  if (lead.problem?.status === 404) return <span>a lead that is gone</span>
  return <a href={`/admin/leads/${id}`}>{lead.data ? leadName(lead.data) : 'lead'}</a>
}
