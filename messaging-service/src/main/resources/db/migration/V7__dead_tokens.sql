-- Hashes of the push tokens that proved dead for a message: it is not sent to them twice.
ALTER TABLE message ADD COLUMN dead_tokens text[] NOT NULL DEFAULT '{}';
