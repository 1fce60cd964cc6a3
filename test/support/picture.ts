// biome-ignore lint/suspicious/noExplicitAny: rows of several tables
type Row = Record<string, any>

/** What a picture is made of, each read for one account. */
export const PICTURED = [
  'SELECT * FROM leads WHERE account_id = ?',
  'SELECT * FROM contacts WHERE account_id = ?',
  'SELECT * FROM identifiers WHERE account_id = ?',
  'SELECT * FROM blocking_keys WHERE account_id = ?',
  `SELECT m.text, c.lead_id, c.contact_id FROM conversations AS c CROSS JOIN messages AS m
    ON m.account_id = c.account_id AND m.conversation_id = c.id WHERE c.account_id = ?`,
  'SELECT reason, lead_ids FROM reviews WHERE account_id = ?',
  'SELECT type, sequence FROM events WHERE account_id = ? ORDER BY sequence',
  'SELECT key, size FROM blocks WHERE account_id = ? ORDER BY key',
]

export type Answer = { outcome: string; lead_id: string; lead_ids: string[] }

/**
 * All that an account holds, and what was answered, without IDs and times: two of these are equal or not. A lead is
 * told from another by its messages, so every request brings one of its own.
 */
export function pictureOf(
  [
    leads = [],
    contacts = [],
    identifiers = [],
    keys = [],
    messages = [],
    reviews = [],
    events = [],
    blocks,
  ]: Row[][],
  answers: Answer[],
): string {
  const values = (json: string) =>
    JSON.parse(json).map(({ field, value }: { field: string; value: unknown }) => [field, value])
  const sorted = (list: unknown[]) => list.map((it) => JSON.stringify(it)).sort()
  const said = (of: (message: Row) => boolean) =>
    messages
      .filter(of)
      .map(({ text }) => text)
      .sort()
      .join('')
  const leadsById = new Map(
    leads.map((lead) => [
      lead.id,
      {
        name: lead.name,
        fields: Object.entries(JSON.parse(lead.fields)).sort(),
        previous: values(lead.previous_values),
        not_taken: values(lead.values_not_taken),
        messages: said(({ lead_id }) => lead_id === lead.id),
      },
    ]),
  )
  const lead = (id: string) => leadsById.get(id)
  const numbers = events.map(({ sequence }) => sequence)
  return JSON.stringify({
    contacts: sorted(
      contacts.map(({ id, first_name, last_name, company, previous_values }) => ({
        name: [first_name, last_name, company],
        previous: values(previous_values),
        leads: sorted(leads.filter(({ contact_id }) => contact_id === id).map((it) => lead(it.id))),
        identifiers: sorted(
          identifiers
            .filter(({ contact_id }) => contact_id === id)
            .map(({ kind, normal, value, trust, is_primary }) => [kind, normal, value, trust, is_primary]),
        ),
        keys: sorted(keys.filter(({ contact_id }) => contact_id === id).map(({ key }) => key)),
        messages: said(({ contact_id }) => contact_id === id),
      })),
    ),
    reviews: sorted(
      reviews.map(({ reason, lead_ids }) => [
        reason,
        sorted(JSON.parse(lead_ids).map((it: string) => lead(it))),
      ]),
    ),
    events: sorted(events.map(({ type }) => type)),
    gaps: numbers.filter((number, i) => number !== i + 1),
    blocks,
    answers: answers.map(({ outcome, lead_id, lead_ids }) => [outcome, lead(lead_id), lead_ids.map(lead)]),
  })
}
