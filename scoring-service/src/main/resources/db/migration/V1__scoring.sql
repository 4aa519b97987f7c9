-- Definitions that are being computed: how far, and by which process until when.
CREATE TABLE progress (
  tenant_id text NOT NULL,
  definition_id uuid NOT NULL,
  done bigint NOT NULL DEFAULT 0,
  total bigint NOT NULL DEFAULT 0,
  owner text NOT NULL,
  until timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, definition_id)
);
ALTER TABLE progress ENABLE ROW LEVEL SECURITY;
ALTER TABLE progress FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON progress
  USING (tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[]));

-- How far each partition of the stream has come with a definition's present meaning.
CREATE TABLE reached (
  tenant_id text NOT NULL,
  definition_id uuid NOT NULL,
  basis text NOT NULL,
  phase text NOT NULL CHECK (phase IN ('KNOWN', 'SWEPT')),
  partition int NOT NULL,
  PRIMARY KEY (tenant_id, definition_id, basis, phase, partition)
);
ALTER TABLE reached ENABLE ROW LEVEL SECURITY;
ALTER TABLE reached FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON reached
  USING (tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[]));

-- Who is in which segment, as the stream told: `seq` is the profile's own number of the change.
CREATE TABLE member (
  tenant_id text NOT NULL,
  segment text NOT NULL,
  profile_id uuid NOT NULL,
  inside boolean NOT NULL,
  seq bigint NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, segment, profile_id)
);
CREATE INDEX member_inside ON member (tenant_id, segment, profile_id) WHERE inside;
CREATE INDEX member_profile ON member (tenant_id, profile_id);
ALTER TABLE member ENABLE ROW LEVEL SECURITY;
ALTER TABLE member FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON member
  USING (tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[]));
