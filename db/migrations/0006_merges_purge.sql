ALTER TABLE `merges` ADD `purge_at` text;--> statement-breakpoint
CREATE INDEX `merges_purge` ON `merges` (`purge_at`) WHERE purge_at IS NOT NULL;