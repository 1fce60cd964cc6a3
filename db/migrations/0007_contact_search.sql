CREATE TABLE `contact_words` (
	`account_id` text NOT NULL,
	`word` text NOT NULL,
	`contact_id` text NOT NULL,
	PRIMARY KEY(`account_id`, `word`, `contact_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `decision_contacts` (
	`account_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`decision_id` text NOT NULL,
	PRIMARY KEY(`account_id`, `contact_id`, `decision_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `event_subjects` (
	`account_id` text NOT NULL,
	`subject_id` text NOT NULL,
	`last` integer NOT NULL,
	`events` integer NOT NULL,
	PRIMARY KEY(`account_id`, `subject_id`, `last`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `contacts` ADD `words` text;--> statement-breakpoint
CREATE INDEX `contacts_without_words` ON `contacts` (`account_id`,`id`) WHERE words IS NULL;--> statement-breakpoint
CREATE INDEX `blocks_empty` ON `blocks` (`account_id`,`key`) WHERE size = 0;--> statement-breakpoint
-- Whoever writes the column `words`, or takes a contact away, keeps the table in step.
CREATE TRIGGER `words_of_new_contact` AFTER INSERT ON `contacts` WHEN NEW.words IS NOT NULL BEGIN INSERT INTO contact_words (account_id, word, contact_id) SELECT NEW.account_id, value, NEW.id FROM json_each(NEW.words); END;
--> statement-breakpoint
CREATE TRIGGER `words_of_changed_contact` AFTER UPDATE OF `words` ON `contacts` WHEN OLD.words IS NOT NEW.words BEGIN DELETE FROM contact_words WHERE account_id = OLD.account_id AND contact_id = OLD.id AND word IN (SELECT value FROM json_each(OLD.words) EXCEPT SELECT value FROM json_each(NEW.words)); INSERT INTO contact_words (account_id, word, contact_id) SELECT NEW.account_id, value, NEW.id FROM json_each(NEW.words) EXCEPT SELECT NEW.account_id, value, NEW.id FROM json_each(OLD.words); END;
--> statement-breakpoint
CREATE TRIGGER `words_of_erased_contact` AFTER DELETE ON `contacts` WHEN OLD.words IS NOT NULL BEGIN DELETE FROM contact_words WHERE account_id = OLD.account_id AND contact_id = OLD.id AND word IN (SELECT value FROM json_each(OLD.words)); END;
--> statement-breakpoint
INSERT INTO `decision_contacts` (account_id, contact_id, decision_id)
SELECT account_id, contact_id, id FROM decisions
UNION SELECT d.account_id, known.value ->> '$.contact.id', d.id FROM decisions AS d CROSS JOIN json_each(d.input, '$.candidates') AS known WHERE known.value ->> '$.contact.id' IS NOT NULL;
--> statement-breakpoint
INSERT INTO `event_subjects` (account_id, subject_id, last, events)
SELECT account_id, data ->> '$.contact_id', sequence, 1 FROM events WHERE data ->> '$.contact_id' IS NOT NULL
UNION SELECT account_id, data ->> '$.winner_id', sequence, 1 FROM events WHERE data ->> '$.winner_id' IS NOT NULL
UNION SELECT account_id, data ->> '$.loser_id', sequence, 1 FROM events WHERE data ->> '$.loser_id' IS NOT NULL
UNION SELECT account_id, data ->> '$.lead_id', sequence, 1 FROM events WHERE data ->> '$.lead_id' IS NOT NULL AND data ->> '$.contact_id' IS NULL;
