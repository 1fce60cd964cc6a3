-- What is nothing without its record goes with the record's row, whoever deletes it. In a trigger a DELETE can't say by which index: its subquery does.
CREATE TRIGGER `contact_gone` AFTER DELETE ON `contacts` BEGIN
  DELETE FROM identifiers WHERE account_id = OLD.account_id AND contact_id = OLD.id;
  DELETE FROM timeline WHERE account_id = OLD.account_id AND id IN
    (SELECT t.id FROM timeline AS t INDEXED BY timeline_by_contact WHERE t.account_id = OLD.account_id AND t.contact_id = OLD.id);
  DELETE FROM automations WHERE account_id = OLD.account_id AND id IN
    (SELECT a.id FROM automations AS a INDEXED BY automations_by_contact WHERE a.account_id = OLD.account_id AND a.contact_id = OLD.id);
  DELETE FROM not_same WHERE account_id = OLD.account_id AND other_id = OLD.id AND contact_id IN
    (SELECT n.other_id FROM not_same AS n WHERE n.account_id = OLD.account_id AND n.contact_id = OLD.id);
  DELETE FROM not_same WHERE account_id = OLD.account_id AND contact_id = OLD.id;
END;
--> statement-breakpoint
CREATE TRIGGER `lead_gone` AFTER DELETE ON `leads` BEGIN
  DELETE FROM conversations WHERE account_id = OLD.account_id AND id IN
    (SELECT v.id FROM conversations AS v INDEXED BY conversations_by_lead WHERE v.account_id = OLD.account_id AND v.lead_id = OLD.id);
  DELETE FROM tasks WHERE account_id = OLD.account_id AND id IN
    (SELECT t.id FROM tasks AS t INDEXED BY tasks_by_lead WHERE t.account_id = OLD.account_id AND t.lead_id = OLD.id);
END;
--> statement-breakpoint
-- A conversation's room has a copy of its own, which is erased at once, or by the next tick.
CREATE TRIGGER `conversation_gone` AFTER DELETE ON `conversations` BEGIN
  INSERT OR IGNORE INTO erased_rooms (account_id, chat_id, due_at) VALUES (OLD.account_id, OLD.id, OLD.created_at);
  DELETE FROM messages WHERE account_id = OLD.account_id AND conversation_id = OLD.id;
END;
