-- Secrets that a tenant shares with this house. The secret itself is not here: it is derived from
-- the id by the link key of that number.
CREATE TABLE signing_secret (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  used_for text NOT NULL CHECK (used_for IN ('inbox', 'webhook')),
  link_key smallint NOT NULL,
  created_at timestamptz NOT NULL,
  until timestamptz,
  PRIMARY KEY (tenant_id, id)
);
ALTER TABLE signing_secret ENABLE ROW LEVEL SECURITY;
ALTER TABLE signing_secret FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON signing_secret
  USING (tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[]));
