-- What a commit's first statement inserts into: `INSERT INTO guard (stale) SELECT <how many of the things read have changed>`.
-- The view holds nothing and writes nothing; a number above zero aborts the whole batch.
CREATE VIEW `guard` AS SELECT 0 AS `stale`;
--> statement-breakpoint
CREATE TRIGGER `guard_aborts` INSTEAD OF INSERT ON `guard` WHEN NEW.stale > 0 BEGIN SELECT RAISE(ABORT, 'stale_guard'); END;
