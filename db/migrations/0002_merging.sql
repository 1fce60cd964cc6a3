CREATE TABLE `merge_moves` (
	`account_id` text NOT NULL,
	`merge_id` text NOT NULL,
	`pointer` text NOT NULL,
	`row_id` text NOT NULL,
	`from_id` text NOT NULL,
	PRIMARY KEY(`account_id`, `merge_id`, `pointer`, `row_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `merges` (
	`account_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`winner_id` text NOT NULL,
	`loser_ids` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`undone_at` text,
	`decision_id` text,
	`body` text NOT NULL,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `merges_by_time` ON `merges` (`account_id`,`at`,`id`);--> statement-breakpoint
CREATE TABLE `not_same` (
	`account_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`other_id` text NOT NULL,
	`shared` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`merge_id` text,
	PRIMARY KEY(`account_id`, `contact_id`, `other_id`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `accounts` ADD `email_provider_rules` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `contacts` ADD `merged_into` text;--> statement-breakpoint
ALTER TABLE `contacts` ADD `deleted_at` text;--> statement-breakpoint
CREATE INDEX `contacts_merged` ON `contacts` (`account_id`,`merged_into`) WHERE merged_into IS NOT NULL;--> statement-breakpoint
ALTER TABLE `decisions` ADD `kind` text DEFAULT 'intake' NOT NULL;--> statement-breakpoint
ALTER TABLE `decisions` ADD `received_at` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `decisions_by_pipeline` ON `decisions` (`account_id`,`pipeline_id`,`received_at`,`id`);--> statement-breakpoint
ALTER TABLE `leads` ADD `merged_into` text;--> statement-breakpoint
ALTER TABLE `leads` ADD `deleted_at` text;--> statement-breakpoint
CREATE INDEX `leads_merged` ON `leads` (`account_id`,`merged_into`) WHERE merged_into IS NOT NULL;--> statement-breakpoint
ALTER TABLE `reviews` ADD `resolution` text;--> statement-breakpoint
UPDATE `decisions` SET `received_at` = `created_at`;
