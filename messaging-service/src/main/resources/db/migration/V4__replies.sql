-- What people write to a tenant: each once, until everybody has been told. Then who wrote and what
-- is taken out, and the row only knows that it was here.
CREATE TABLE reply (
  tenant_id text NOT NULL,
  provider text NOT NULL,
  reference text NOT NULL,
  channel text NOT NULL,
  address text,
  recipient text,
  body text,
  word text CHECK (word IN ('revoked', 'granted')),
  received_at timestamptz NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  due_at timestamptz,
  PRIMARY KEY (tenant_id, provider, reference)
);
CREATE INDEX reply_due ON reply (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX reply_told ON reply (received_at) WHERE due_at IS NULL;
ALTER TABLE reply ENABLE ROW LEVEL SECURITY;
ALTER TABLE reply FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON reply
  USING (tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[]));
