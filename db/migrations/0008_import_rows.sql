-- A row of an imported file is somebody's data: once it came to its end, or its job did, only its line number stays.
CREATE TRIGGER `import_row_ended` AFTER UPDATE OF `status` ON `job_items` WHEN NEW.status <> 'pending' AND NEW.input ->> '$.cells' IS NOT NULL BEGIN UPDATE job_items SET input = json_object('line', NEW.input ->> '$.line') WHERE account_id = NEW.account_id AND job_id = NEW.job_id AND position = NEW.position; END;
--> statement-breakpoint
CREATE TRIGGER `import_ended` AFTER UPDATE OF `status` ON `jobs` WHEN NEW.kind = 'import' AND NEW.status IN ('cancelled', 'failed') BEGIN UPDATE job_items SET input = json_object('line', input ->> '$.line') WHERE account_id = NEW.account_id AND job_id = NEW.id AND status = 'pending'; END;
