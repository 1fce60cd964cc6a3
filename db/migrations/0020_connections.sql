CREATE TABLE `connections` (
	`account_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`base_url` text NOT NULL,
	`credentials` text NOT NULL,
	`mode` text NOT NULL,
	`mapping` text NOT NULL,
	`notes` text NOT NULL,
	`state` text NOT NULL,
	`trouble` text,
	`outages` integer NOT NULL,
	`rests_until` text,
	`due_at` text,
	`hook_hash` text NOT NULL,
	`created_at` text NOT NULL,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `connections_due` ON `connections` (`due_at`) WHERE due_at IS NOT NULL AND state = 'active';--> statement-breakpoint
CREATE TABLE `crm_changes` (
	`account_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`kind` text NOT NULL,
	`crm_id` text NOT NULL,
	`into_crm_id` text,
	`attempts` integer NOT NULL,
	`next_at` text NOT NULL,
	`last_error` text,
	PRIMARY KEY(`account_id`, `connection_id`, `kind`, `crm_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `crm_changes_due` ON `crm_changes` (`account_id`,`connection_id`,`next_at`);--> statement-breakpoint
CREATE TABLE `crm_links` (
	`account_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`kind` text NOT NULL,
	`record_id` text NOT NULL,
	`crm_id` text,
	`state` text NOT NULL,
	`sent` text NOT NULL,
	`folded` text,
	`updated_at` text NOT NULL,
	PRIMARY KEY(`account_id`, `connection_id`, `kind`, `record_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `crm_links_by_crm` ON `crm_links` (`account_id`,`connection_id`,`kind`,`crm_id`);--> statement-breakpoint
CREATE INDEX `crm_links_by_record` ON `crm_links` (`account_id`,`record_id`);--> statement-breakpoint
CREATE TABLE `forwards` (
	`account_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`subject_id` text NOT NULL,
	`state` text NOT NULL,
	`wanted` integer NOT NULL,
	`reached` integer NOT NULL,
	`attempts` integer NOT NULL,
	`next_at` text NOT NULL,
	`last_error` text,
	`updated_at` text NOT NULL,
	PRIMARY KEY(`account_id`, `connection_id`, `subject_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `forwards_due` ON `forwards` (`account_id`,`connection_id`,`next_at`) WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX `forwards_by_time` ON `forwards` (`account_id`,`connection_id`,`state`,`updated_at`,`subject_id`);--> statement-breakpoint
CREATE INDEX `forwards_by_subject` ON `forwards` (`account_id`,`subject_id`);