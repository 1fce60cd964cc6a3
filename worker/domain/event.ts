export const EVENT_TYPES = [
  'crm.lead.created',
  'crm.lead.updated',
  'crm.lead.merged',
  'crm.contact.created',
  'crm.contact.updated',
  'crm.contact.merged',
  'crm.contact.unmerged',
  'crm.duplicates.review_needed',
  'chat.message.created',
  'job.progress',
] as const
export type EventType = (typeof EVENT_TYPES)[number]

/** Its sequence number is given by the commit. */
export type NewEvent = { id: string; type: EventType; data: Record<string, unknown> }

/** Standard Webhooks asks for bodies under 20 kB; a message of more is told in part, with its ID. */
export const EVENT_TEXT_MAX_CHARS = 4000
