DROP INDEX `conversations_by_activity`;--> statement-breakpoint
CREATE INDEX `conversations_closed` ON `conversations` (`account_id`,`last_message_at`,`id`) WHERE status = 'closed';