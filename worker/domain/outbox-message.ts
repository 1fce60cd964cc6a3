/** Says that an outbox row or a delivery may be due; the row itself is the truth. */
export type OutboxMessage = { account_id: string; outbox_id?: string; event_id?: string; webhook_id?: string }
