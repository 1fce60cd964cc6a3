/** Says that an outbox row may be due; the row itself is the truth. */
export type OutboxMessage = { account_id: string; outbox_id: string }
