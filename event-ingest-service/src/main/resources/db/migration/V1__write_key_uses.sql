-- When a write key was last used, to about ten seconds. The keys themselves are definitions.
CREATE TABLE write_key_use (
  tenant_id    text        NOT NULL,
  key_id       uuid        NOT NULL,
  last_used_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, key_id)
);

ALTER TABLE write_key_use ENABLE ROW LEVEL SECURITY;
ALTER TABLE write_key_use FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON write_key_use
  USING (tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[]));
