CREATE TABLE `canned_answers` (
	`account_id` text NOT NULL,
	`id` text NOT NULL,
	`shortcut` text NOT NULL,
	`text` text NOT NULL,
	`created_at` text NOT NULL,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `canned_answers_by_shortcut` ON `canned_answers` (`account_id`,`shortcut`);--> statement-breakpoint
CREATE TABLE `erased_rooms` (
	`account_id` text NOT NULL,
	`chat_id` text NOT NULL,
	`due_at` text NOT NULL,
	PRIMARY KEY(`account_id`, `chat_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `erased_rooms_due` ON `erased_rooms` (`due_at`);--> statement-breakpoint
ALTER TABLE `conversations` ADD `assignee_id` text;--> statement-breakpoint
ALTER TABLE `conversations` ADD `agent_read` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `visitor_read` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `unread` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `conversations_open` ON `conversations` (`account_id`,`last_message_at`,`id`) WHERE status = 'open';--> statement-breakpoint
CREATE INDEX `conversations_by_assignee` ON `conversations` (`account_id`,`assignee_id`,`last_message_at`,`id`) WHERE assignee_id IS NOT NULL;