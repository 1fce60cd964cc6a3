/** What programs and agents write down about a contact. */
export const WRITTEN_KINDS = ['activity', 'deal', 'campaign_send', 'email', 'event'] as const
export type WrittenKind = (typeof WRITTEN_KINDS)[number]

/** Those, and what Onelead itself knows of. */
export const TIMELINE_KINDS = [...WRITTEN_KINDS, 'conversation', 'task', 'visit'] as const
export type TimelineKind = (typeof TIMELINE_KINDS)[number]

/** One line of a contact's timeline. */
export type TimelineItem = { id: string; kind: TimelineKind; at: string; data: Record<string, unknown> }

/** A line as it is stored. `key`: the same kind and key counts once for a contact. */
export type WrittenItem = {
  id: string
  contact_id: string
  kind: WrittenKind
  key: string | null
  data: Record<string, unknown>
  source: string
  at: string
}

/** Whether the contact was written to with this: a campaign's send, or an email whose data say it went out. */
export const goesOut = ({ kind, data }: Pick<WrittenItem, 'kind' | 'data'>) =>
  kind === 'campaign_send' || (kind === 'email' && data.direction === 'out')
