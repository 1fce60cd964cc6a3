ALTER TABLE `merges` ADD `contact_id` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `merges_by_contact` ON `merges` (`account_id`,`contact_id`,`at`,`id`);