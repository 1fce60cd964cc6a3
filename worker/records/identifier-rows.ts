import { readEmail } from '../domain/email.ts'
import type { Identifier, IdentifierKind } from '../domain/identifier.ts'
import { readPhone } from '../domain/phone.ts'

/** An email, phone or pixel ID as an agent or a program writes it. */
export type Address = { value: string; primary: boolean }

/** One confirmed row for each normal form; the first that says so is primary, else the first. */
export function identifierRows(
  contact_id: string,
  kind: IdentifierKind,
  given: Address[],
  at: string,
  source = 'api',
): Identifier[] {
  const rows = new Map<string, Identifier>()
  for (const { value } of given) {
    const { normal, local_format } = normalOf(kind, value)
    if (!rows.has(normal))
      rows.set(normal, {
        contact_id,
        kind,
        normal,
        value: value.trim(),
        trust: 'confirmed',
        primary: false,
        local_format,
        source,
        at,
      })
  }
  const chosen = given.find(({ primary }) => primary) ?? given[0]
  const first = chosen && rows.get(normalOf(kind, chosen.value).normal)
  if (first && kind !== 'pixel') first.primary = true
  return [...rows.values()]
}

function normalOf(kind: IdentifierKind, value: string): { normal: string; local_format: boolean } {
  if (kind === 'email')
    return { normal: readEmail(value)?.normal ?? value.trim().toLowerCase(), local_format: false }
  if (kind !== 'phone') return { normal: value, local_format: false }
  const phone = readPhone(value, null)
  return {
    normal: phone?.normal ?? `local:${value.trim().toLowerCase()}`,
    local_format: phone?.local ?? true,
  }
}
