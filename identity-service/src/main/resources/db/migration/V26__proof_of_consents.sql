-- By which event a word about being contacted came, and what else proves it, such as a
-- signed paper. Empty for what was kept before, and for an event where no event said it.
ALTER TABLE consent
  ADD COLUMN event_id text NOT NULL DEFAULT '', ADD COLUMN proof text NOT NULL DEFAULT '';
ALTER TABLE consent_history
  ADD COLUMN event_id text NOT NULL DEFAULT '', ADD COLUMN proof text NOT NULL DEFAULT '';
