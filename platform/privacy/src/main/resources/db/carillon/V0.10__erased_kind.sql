-- What was erased of a profile where its marker came, until the receipt that tells of it.
CREATE TABLE erased_kind (
  tenant_id text NOT NULL,
  profile_id uuid NOT NULL,
  kind text NOT NULL,
  count bigint NOT NULL,
  erased_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, profile_id, kind)
);

ALTER TABLE erased_kind ENABLE ROW LEVEL SECURITY;
ALTER TABLE erased_kind FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON erased_kind USING (tenant_id = ANY((SELECT string_to_array(
  current_setting('carillon.tenants', true), ','))::text[]));
