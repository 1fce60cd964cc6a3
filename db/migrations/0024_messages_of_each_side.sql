DROP INDEX `messages_once`;--> statement-breakpoint
CREATE UNIQUE INDEX `messages_once` ON `messages` (`account_id`,`conversation_id`,`author`,`client_id`) WHERE client_id IS NOT NULL;