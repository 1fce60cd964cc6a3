import type { CrmChange } from '../connector.ts'

/** `contacts[update][0][id]=5`: what changed, and how it can be found. Source: amoCRM, format of webhooks. */
const CHANGED = /^(contacts|leads)\[(?:add|update|delete|restore|status|responsible)\]\[\d+\]\[id\]$/

/** Kommo posts forms and signs nothing: only IDs are taken from it, the record is read again. */
export const readKommoHook = (body: string): CrmChange[] =>
  [...new URLSearchParams(body)].flatMap(([name, id]) => {
    const kind = CHANGED.exec(name)?.[1]
    return kind && /^\d+$/.test(id)
      ? [{ kind: kind === 'contacts' ? ('contact' as const) : ('lead' as const), crm_id: id, into: null }]
      : []
  })
