import type { CrmChange } from '../connector.ts'
import { jsonOf } from '../json-of.ts'
import { pipedrive as answer } from './pipedrive-answers.ts'

const KINDS: Record<string, CrmChange['kind']> = { person: 'contact', deal: 'lead', lead: 'lead' }

/** Only IDs are taken from it, the record is read again. A merged person says which one it went into. */
export function readPipedriveHook(body: string): CrmChange[] {
  const { data } = answer.hook.safeParse(jsonOf(body))
  if (!data) return []
  const name = data.meta.entity ?? data.meta.object ?? ''
  const [kind, id] = [KINDS[name], data.meta.entity_id ?? data.meta.id]
  if (!kind || id === undefined) return []
  const into = data.data?.merge_what_id ?? data.current?.merge_what_id ?? null
  return [
    {
      kind,
      crm_id: kind === 'lead' ? `${name}/${id}` : String(id),
      into: into === null ? null : String(into),
    },
  ]
}
