/**
 * Every column that points at a contact or a lead, and what a merge does with it. A test compares it with the schema,
 * so that no table is forgotten.
 * - `move`: re-pointed to the winner, each row written to the ledger.
 * - `follow`: is what its lead's contact is, wherever that goes.
 * - `join`: the winner gets a row of its own; the loser's stays on its tombstone.
 * - `history`: keeps the reference that it was made with.
 * - `derive`: made anew from the contacts when likeness is looked at again, which a merge asks for.
 */
export type Pointer = {
  at: `${string}.${string}`
  subject: 'contact' | 'lead'
  on_merge: 'move' | 'follow' | 'join' | 'history' | 'derive'
  /** Said to the planner: without statistics it may read the account's whole table instead. */
  index?: string
}

export const POINTERS: Pointer[] = [
  { at: 'conversations.contact_id', subject: 'contact', on_merge: 'follow' },
  { at: 'leads.contact_id', subject: 'contact', on_merge: 'move', index: 'leads_by_contact' },
  { at: 'timeline.contact_id', subject: 'contact', on_merge: 'move', index: 'timeline_by_contact' },
  { at: 'contacts.merged_into', subject: 'contact', on_merge: 'move', index: 'contacts_merged' },
  { at: 'conversations.lead_id', subject: 'lead', on_merge: 'move', index: 'conversations_by_lead' },
  { at: 'tasks.lead_id', subject: 'lead', on_merge: 'move', index: 'tasks_by_lead' },
  { at: 'leads.merged_into', subject: 'lead', on_merge: 'move', index: 'leads_merged' },
  { at: 'identifiers.contact_id', subject: 'contact', on_merge: 'join' },
  { at: 'blocking_keys.contact_id', subject: 'contact', on_merge: 'join' },
  { at: 'not_same.contact_id', subject: 'contact', on_merge: 'join' },
  { at: 'not_same.other_id', subject: 'contact', on_merge: 'join' },
  // Words follow the contact that they are in: triggers write them, the reader of the outbox says which.
  { at: 'contact_words.contact_id', subject: 'contact', on_merge: 'join' },
  { at: 'stale_contacts.contact_id', subject: 'contact', on_merge: 'derive' },
  { at: 'near_keys.contact_id', subject: 'contact', on_merge: 'derive' },
  { at: 'indexed_contacts.contact_id', subject: 'contact', on_merge: 'derive' },
  { at: 'duplicate_pairs.contact_id', subject: 'contact', on_merge: 'derive' },
  { at: 'duplicate_pairs.other_id', subject: 'contact', on_merge: 'derive' },
  // Logs of automations are not merged: they stay with the record that went through them.
  { at: 'automations.contact_id', subject: 'contact', on_merge: 'history' },
  { at: 'decision_contacts.contact_id', subject: 'contact', on_merge: 'history' },
  { at: 'decisions.contact_id', subject: 'contact', on_merge: 'history' },
  { at: 'decisions.lead_ids', subject: 'lead', on_merge: 'history' },
  { at: 'lead_decisions.lead_id', subject: 'lead', on_merge: 'history' },
  { at: 'reviews.lead_ids', subject: 'lead', on_merge: 'history' },
  { at: 'merges.contact_id', subject: 'contact', on_merge: 'history' },
  { at: 'merges.winner_id', subject: 'contact', on_merge: 'history' },
  { at: 'merges.loser_ids', subject: 'contact', on_merge: 'history' },
  { at: 'merge_moves.from_id', subject: 'contact', on_merge: 'history' },
]
