CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`secret` text NOT NULL,
	`sequence` integer DEFAULT 0 NOT NULL,
	`config_version` integer DEFAULT 1 NOT NULL,
	`created_at` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `api_keys` (
	`account_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`hash` text NOT NULL,
	`created_at` text NOT NULL,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `blocking_keys` (
	`account_id` text NOT NULL,
	`key` text NOT NULL,
	`contact_id` text NOT NULL,
	PRIMARY KEY(`account_id`, `key`, `contact_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `blocks` (
	`account_id` text NOT NULL,
	`key` text NOT NULL,
	`version` integer NOT NULL,
	`size` integer NOT NULL,
	PRIMARY KEY(`account_id`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `channels` (
	`account_id` text NOT NULL,
	`id` text NOT NULL,
	`pipeline_id` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`integration` text NOT NULL,
	`supports_duplicate_control` integer NOT NULL,
	`default_country` text,
	`created_at` text NOT NULL,
	`deleted_at` text,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `contacts` (
	`account_id` text NOT NULL,
	`id` text NOT NULL,
	`first_name` text,
	`last_name` text,
	`company` text,
	`user_id` text,
	`status` text NOT NULL,
	`tags` text NOT NULL,
	`lists` text NOT NULL,
	`attributes` text NOT NULL,
	`previous_values` text NOT NULL,
	`last_contacted` text,
	`last_heard_from` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `contacts_by_age` ON `contacts` (`account_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `conversations` (
	`account_id` text NOT NULL,
	`id` text NOT NULL,
	`lead_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`channel_id` text NOT NULL,
	`site_id` text,
	`pixel` text,
	`page` text,
	`status` text NOT NULL,
	`last_seq` integer NOT NULL,
	`created_at` text NOT NULL,
	`last_message_at` text NOT NULL,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `conversations_by_lead` ON `conversations` (`account_id`,`lead_id`);--> statement-breakpoint
CREATE INDEX `conversations_by_activity` ON `conversations` (`account_id`,`last_message_at`,`id`);--> statement-breakpoint
CREATE TABLE `decisions` (
	`account_id` text NOT NULL,
	`id` text NOT NULL,
	`pipeline_id` text NOT NULL,
	`channel_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`outcome` text NOT NULL,
	`rule_version` integer NOT NULL,
	`flags` text NOT NULL,
	`lead_ids` text NOT NULL,
	`input` text NOT NULL,
	`candidates` text NOT NULL,
	`created_at` text NOT NULL,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `deliveries` (
	`account_id` text NOT NULL,
	`event_id` text NOT NULL,
	`webhook_id` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`next_at` text NOT NULL,
	`last_status` integer,
	`last_error` text,
	`updated_at` text NOT NULL,
	PRIMARY KEY(`account_id`, `event_id`, `webhook_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `deliveries_due` ON `deliveries` (`next_at`) WHERE state = 'pending';--> statement-breakpoint
CREATE TABLE `events` (
	`account_id` text NOT NULL,
	`sequence` integer NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`data` text NOT NULL,
	`created_at` text NOT NULL,
	PRIMARY KEY(`account_id`, `sequence`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `events_by_id` ON `events` (`account_id`,`id`);--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`account_id` text NOT NULL,
	`key` text NOT NULL,
	`fingerprint` text NOT NULL,
	`status` integer NOT NULL,
	`body` text NOT NULL,
	`expires_at` text NOT NULL,
	PRIMARY KEY(`account_id`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `idempotency_expiry` ON `idempotency_keys` (`expires_at`);--> statement-breakpoint
CREATE TABLE `identifiers` (
	`account_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`kind` text NOT NULL,
	`normal` text NOT NULL,
	`value` text NOT NULL,
	`trust` text NOT NULL,
	`is_primary` integer NOT NULL,
	`local_format` integer NOT NULL,
	`source` text NOT NULL,
	`at` text NOT NULL,
	PRIMARY KEY(`account_id`, `contact_id`, `kind`, `normal`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `lead_decisions` (
	`account_id` text NOT NULL,
	`lead_id` text NOT NULL,
	`at` text NOT NULL,
	`decision_id` text NOT NULL,
	PRIMARY KEY(`account_id`, `lead_id`, `at`, `decision_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `leads` (
	`account_id` text NOT NULL,
	`id` text NOT NULL,
	`contact_id` text NOT NULL,
	`pipeline_id` text NOT NULL,
	`stage_id` text NOT NULL,
	`channel_id` text,
	`name` text,
	`fields` text NOT NULL,
	`previous_values` text NOT NULL,
	`values_not_taken` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `leads_by_contact` ON `leads` (`account_id`,`contact_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `leads_by_age` ON `leads` (`account_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `leads_by_pipeline` ON `leads` (`account_id`,`pipeline_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `messages` (
	`account_id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`seq` integer NOT NULL,
	`id` text NOT NULL,
	`author` text NOT NULL,
	`text` text NOT NULL,
	`client_id` text,
	`at` text NOT NULL,
	PRIMARY KEY(`account_id`, `conversation_id`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `messages_once` ON `messages` (`account_id`,`conversation_id`,`client_id`) WHERE client_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `outbox` (
	`account_id` text NOT NULL,
	`id` text NOT NULL,
	`event_ids` text NOT NULL,
	`due_at` text NOT NULL,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`due_at`);--> statement-breakpoint
CREATE TABLE `pipelines` (
	`account_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`created_at` text NOT NULL,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `pixels` (
	`account_id` text NOT NULL,
	`id` text NOT NULL,
	`site_id` text NOT NULL,
	`page_visits` integer NOT NULL,
	`first_seen` text NOT NULL,
	`last_seen` text NOT NULL,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `reviews` (
	`account_id` text NOT NULL,
	`id` text NOT NULL,
	`reason` text NOT NULL,
	`lead_ids` text NOT NULL,
	`decision_id` text NOT NULL,
	`created_at` text NOT NULL,
	`resolved_at` text,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `reviews_waiting` ON `reviews` (`account_id`,`created_at`,`id`) WHERE resolved_at IS NULL;--> statement-breakpoint
CREATE TABLE `sessions` (
	`account_id` text NOT NULL,
	`hash` text NOT NULL,
	`user_id` text NOT NULL,
	`expires_at` text NOT NULL,
	PRIMARY KEY(`account_id`, `hash`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `sessions_expiry` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `settings` (
	`account_id` text NOT NULL,
	`pipeline_id` text NOT NULL,
	`version` integer NOT NULL,
	`body` text NOT NULL,
	`saved_by` text NOT NULL,
	`saved_at` text NOT NULL,
	PRIMARY KEY(`account_id`, `pipeline_id`, `version`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `sign_ins` (
	`email` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`user_id` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `sites` (
	`account_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`origins` text NOT NULL,
	`pipeline_id` text NOT NULL,
	`channel_id` text NOT NULL,
	`consent` text NOT NULL,
	`widget` text NOT NULL,
	`require_signature` integer NOT NULL,
	`identity_secret` text NOT NULL,
	`created_at` text NOT NULL,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `stages` (
	`account_id` text NOT NULL,
	`id` text NOT NULL,
	`pipeline_id` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `tasks` (
	`account_id` text NOT NULL,
	`id` text NOT NULL,
	`lead_id` text NOT NULL,
	`text` text NOT NULL,
	`type` text NOT NULL,
	`due_at` text NOT NULL,
	`assignee_id` text,
	`done` integer NOT NULL,
	`created_at` text NOT NULL,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `tasks_due` ON `tasks` (`account_id`,`due_at`,`id`);--> statement-breakpoint
CREATE TABLE `users` (
	`account_id` text NOT NULL,
	`id` text NOT NULL,
	`email` text NOT NULL,
	`role` text NOT NULL,
	`password` text NOT NULL,
	`created_at` text NOT NULL,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `visits` (
	`account_id` text NOT NULL,
	`pixel` text NOT NULL,
	`at` text NOT NULL,
	`id` text NOT NULL,
	`url` text NOT NULL,
	`title` text,
	`referrer` text,
	PRIMARY KEY(`account_id`, `pixel`, `at`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `webhooks` (
	`account_id` text NOT NULL,
	`id` text NOT NULL,
	`url` text NOT NULL,
	`events` text NOT NULL,
	`secret` text NOT NULL,
	`state` text NOT NULL,
	`created_at` text NOT NULL,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
