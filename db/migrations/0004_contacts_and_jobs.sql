CREATE TABLE `job_items` (
	`account_id` text NOT NULL,
	`job_id` text NOT NULL,
	`position` integer NOT NULL,
	`input` text NOT NULL,
	`status` text NOT NULL,
	`result` text,
	PRIMARY KEY(`account_id`, `job_id`, `position`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `job_items_pending` ON `job_items` (`account_id`,`job_id`,`position`) WHERE status = 'pending';--> statement-breakpoint
CREATE TABLE `jobs` (
	`account_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`total` integer NOT NULL,
	`done` integer NOT NULL,
	`succeeded` integer NOT NULL,
	`failed` integer NOT NULL,
	`params` text NOT NULL,
	`error` text,
	`by` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`due_at` text,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `jobs_by_age` ON `jobs` (`account_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `jobs_due` ON `jobs` (`due_at`) WHERE due_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `timeline` (
	`account_id` text NOT NULL,
	`id` text NOT NULL,
	`contact_id` text NOT NULL,
	`kind` text NOT NULL,
	`key` text,
	`data` text NOT NULL,
	`source` text NOT NULL,
	`at` text NOT NULL,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `timeline_by_contact` ON `timeline` (`account_id`,`contact_id`,`at`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `timeline_once` ON `timeline` (`account_id`,`contact_id`,`kind`,`key`) WHERE key IS NOT NULL;--> statement-breakpoint
ALTER TABLE `contacts` ADD `purged_at` text;--> statement-breakpoint
CREATE INDEX `contacts_trash` ON `contacts` (`account_id`,`deleted_at`,`id`) WHERE deleted_at IS NOT NULL AND purged_at IS NULL;--> statement-breakpoint
CREATE INDEX `contacts_purge` ON `contacts` (`deleted_at`) WHERE deleted_at IS NOT NULL AND purged_at IS NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `purged_at` text;--> statement-breakpoint
CREATE INDEX `leads_trash` ON `leads` (`account_id`,`deleted_at`,`id`) WHERE deleted_at IS NOT NULL AND purged_at IS NULL;--> statement-breakpoint
CREATE INDEX `leads_purge` ON `leads` (`deleted_at`) WHERE deleted_at IS NOT NULL AND purged_at IS NULL;