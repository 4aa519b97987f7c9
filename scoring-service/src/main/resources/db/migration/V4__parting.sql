-- Undone merges of which the counts are still to be moved, and which process is at it until when.
CREATE TABLE parting (
  tenant_id text NOT NULL,
  merge_id text NOT NULL,
  survivor_id text NOT NULL,
  parted_id text NOT NULL,
  until timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, merge_id)
);
ALTER TABLE parting ENABLE ROW LEVEL SECURITY;
ALTER TABLE parting FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON parting
  USING (tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[]));
