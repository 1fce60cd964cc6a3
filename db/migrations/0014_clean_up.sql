CREATE TABLE `automations` (
	`account_id` text NOT NULL,
	`id` text NOT NULL,
	`contact_id` text NOT NULL,
	`name` text NOT NULL,
	`state` text NOT NULL,
	`entered_at` text NOT NULL,
	`exited_at` text,
	`triggers` text NOT NULL,
	`stopped_by` text,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `automations_by_contact` ON `automations` (`account_id`,`contact_id`,`entered_at`,`id`);--> statement-breakpoint
CREATE TABLE `dedupe_schedules` (
	`account_id` text PRIMARY KEY NOT NULL,
	`every_days` integer,
	`once` integer NOT NULL,
	`time_zone` text NOT NULL,
	`hour` integer NOT NULL,
	`base_order` text NOT NULL,
	`asked_at` text NOT NULL,
	`ran_at` text,
	`next_run_at` text,
	`saved_by` text NOT NULL,
	`saved_at` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `dedupe_due` ON `dedupe_schedules` (`next_run_at`) WHERE next_run_at IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_one_clean_up` ON `jobs` (`account_id`) WHERE kind IN ('clean_up', 'clean_up_undo') AND status IN ('queued', 'running');