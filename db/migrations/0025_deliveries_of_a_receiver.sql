DROP INDEX `deliveries_due`;--> statement-breakpoint
CREATE INDEX `deliveries_due` ON `deliveries` (`account_id`,`webhook_id`,`next_at`) WHERE state = 'pending';