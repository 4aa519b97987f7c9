-- A push token is found by its hash, wherever it is; token_at is when the app last named it, ended_at
-- since when the push service calls it dead, for good or until the app names it again.
ALTER TABLE device
  ADD COLUMN token_hash text NOT NULL DEFAULT '',
  ADD COLUMN token_at timestamptz NOT NULL DEFAULT 'epoch',
  ADD COLUMN ended_at timestamptz,
  ADD COLUMN ended_for_good boolean NOT NULL DEFAULT false;
-- Rows of all tenants: the policy stands aside for the owner while this runs.
ALTER TABLE device NO FORCE ROW LEVEL SECURITY;
UPDATE device SET token_at = last_seen,
  token_hash = encode(sha256(convert_to(token, 'UTF8')), 'hex') WHERE token <> '';
ALTER TABLE device FORCE ROW LEVEL SECURITY;
ALTER TABLE device ALTER COLUMN token_hash DROP DEFAULT, ALTER COLUMN token_at DROP DEFAULT,
  ALTER COLUMN ended_for_good DROP DEFAULT;
DROP INDEX device_token;
CREATE INDEX device_token ON device (tenant_id, token_hash) WHERE token_hash <> '';
