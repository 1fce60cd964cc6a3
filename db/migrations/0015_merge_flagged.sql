ALTER TABLE `accounts` ADD `merge_flagged_pairs` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `accounts_merging_flagged` ON `accounts` (`id`) WHERE merge_flagged_pairs = 1;--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_one_merge_flagged` ON `jobs` (`account_id`) WHERE kind = 'merge_flagged' AND status IN ('queued', 'running');