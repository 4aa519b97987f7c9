-- The one consumer that a replay is for.
ALTER TABLE outbox ADD COLUMN replay_for text;
