-- How often a field came with a value of another type than its tenant says; of the values nothing
-- but their kind. Each partition of the events counts by itself.
CREATE TABLE trait_misfit (
  tenant_id text NOT NULL,
  name text NOT NULL,
  origin_partition int NOT NULL,
  found text NOT NULL,
  times bigint NOT NULL,
  last_at timestamptz NOT NULL,
  last_source text NOT NULL,
  PRIMARY KEY (tenant_id, name, origin_partition)
);
ALTER TABLE trait_misfit ENABLE ROW LEVEL SECURITY;
ALTER TABLE trait_misfit FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON trait_misfit USING (tenant_id = ANY((SELECT string_to_array(
  current_setting('carillon.tenants', true), ','))::text[]));
