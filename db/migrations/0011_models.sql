CREATE TABLE `models` (
	`account_id` text NOT NULL,
	`version` integer NOT NULL,
	`body` text NOT NULL,
	`card` text NOT NULL,
	`contacts` integer NOT NULL,
	`refused` text,
	`trained_at` text NOT NULL,
	`job_id` text NOT NULL,
	PRIMARY KEY(`account_id`, `version`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `training_slices` (
	`account_id` text NOT NULL,
	`job_id` text NOT NULL,
	`slice` integer NOT NULL,
	`observed` text NOT NULL,
	PRIMARY KEY(`account_id`, `job_id`, `slice`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `trainings` (
	`account_id` text PRIMARY KEY NOT NULL,
	`due_at` text,
	`grow_to` integer NOT NULL,
	`again_at` text,
	`job_id` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `trainings_due` ON `trainings` (`due_at`) WHERE due_at IS NOT NULL;--> statement-breakpoint
ALTER TABLE `accounts` ADD `model_version` integer DEFAULT 0 NOT NULL;