CREATE TABLE `tracked` (
	`account_id` text NOT NULL,
	`pixel` text NOT NULL,
	`at` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`data` text NOT NULL,
	PRIMARY KEY(`account_id`, `pixel`, `at`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `sites` ADD `cookie_days` integer DEFAULT 400 NOT NULL;