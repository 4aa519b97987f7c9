-- A message of unknown fate is not sent again: it waits for nothing but a late word of its provider.
-- Rows of all tenants: the policy stands aside for the owner while this runs.
ALTER TABLE message NO FORCE ROW LEVEL SECURITY;
UPDATE message SET due_at = NULL WHERE state = 'UNKNOWN' AND due_at IS NOT NULL;
ALTER TABLE message FORCE ROW LEVEL SECURITY;
ALTER TABLE message DROP COLUMN unknowns;
