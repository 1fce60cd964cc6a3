import type { CrmChange } from '../connector.ts'
import { jsonOf } from '../json-of.ts'
import { hubspot as answer } from './hubspot-answers.ts'

/** Subscriptions of an app, several in one post. Only IDs are taken from it, the record is read again. */
export function readHubSpotHook(body: string): CrmChange[] {
  const events = answer.hook.safeParse(jsonOf(body))
  return (events.data ?? []).flatMap(({ subscriptionType, ...it }): CrmChange[] => {
    const kind = /^contact\./.test(subscriptionType)
      ? 'contact'
      : /^deal\./.test(subscriptionType)
        ? 'lead'
        : null
    if (kind === null) return []
    const into = it.newObjectId ?? it.primaryObjectId
    if (subscriptionType.endsWith('.merge') && into !== undefined)
      return (it.mergedObjectIds ?? []).map((id) => ({ kind, crm_id: String(id), into: String(into) }))
    return it.objectId === undefined ? [] : [{ kind, crm_id: String(it.objectId), into: null }]
  })
}
