CREATE TABLE `pixel_codes` (
	`account_id` text NOT NULL,
	`hash` text NOT NULL,
	`pixel` text NOT NULL,
	`expires_at` text NOT NULL,
	PRIMARY KEY(`account_id`, `hash`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `pixel_codes_by_pixel` ON `pixel_codes` (`account_id`,`pixel`);--> statement-breakpoint
CREATE INDEX `pixel_codes_expiry` ON `pixel_codes` (`expires_at`);