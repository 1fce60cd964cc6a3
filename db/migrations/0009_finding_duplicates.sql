CREATE TABLE `duplicate_pairs` (
	`account_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`other_id` text NOT NULL,
	`confidence` real NOT NULL,
	`evidence` text NOT NULL,
	`found_at` text NOT NULL,
	PRIMARY KEY(`account_id`, `contact_id`, `other_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `pairs_by_confidence` ON `duplicate_pairs` (`account_id`,`confidence`,`contact_id`,`other_id`);--> statement-breakpoint
CREATE INDEX `pairs_by_other` ON `duplicate_pairs` (`account_id`,`other_id`);--> statement-breakpoint
CREATE TABLE `indexed_contacts` (
	`account_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`version` integer NOT NULL,
	`near` text NOT NULL,
	`counted` text NOT NULL,
	PRIMARY KEY(`account_id`, `contact_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `near_keys` (
	`account_id` text NOT NULL,
	`key` text NOT NULL,
	`contact_id` text NOT NULL,
	PRIMARY KEY(`account_id`, `key`, `contact_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `stale_contacts` (
	`account_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`mark` text NOT NULL,
	PRIMARY KEY(`account_id`, `contact_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `value_counts` (
	`account_id` text NOT NULL,
	`key` text NOT NULL,
	`contacts` integer NOT NULL,
	PRIMARY KEY(`account_id`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `accounts` ADD `identifying_attributes` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
INSERT INTO `stale_contacts` (`account_id`, `contact_id`, `mark`) SELECT `account_id`, `id`, 'migration' FROM `contacts` WHERE `deleted_at` IS NULL;
