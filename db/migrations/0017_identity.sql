ALTER TABLE `pixels` ADD `user_id` text;--> statement-breakpoint
ALTER TABLE `pixels` ADD `signed` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `pixels` ADD `told` text;--> statement-breakpoint
CREATE INDEX `pixels_by_user` ON `pixels` (`account_id`,`user_id`) WHERE user_id IS NOT NULL;--> statement-breakpoint
ALTER TABLE `sites` ADD `previous_identity_secret` text;--> statement-breakpoint
CREATE INDEX `conversations_by_pixel` ON `conversations` (`account_id`,`pixel`) WHERE pixel IS NOT NULL;