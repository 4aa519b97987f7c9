-- How far what is kept for a while was gone through, by tenant: rows up to `after`, again from there
-- when `due_at` has come.
CREATE TABLE retention_sweep (
  tenant_id text NOT NULL,
  kept text NOT NULL CHECK (kept IN ('PROFILES', 'CONSENTS', 'DECISIONS')),
  after uuid NOT NULL,
  due_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, kept)
);
ALTER TABLE retention_sweep ENABLE ROW LEVEL SECURITY;
ALTER TABLE retention_sweep FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON retention_sweep USING (tenant_id = ANY((SELECT string_to_array(
  current_setting('carillon.tenants', true), ','))::text[]));
