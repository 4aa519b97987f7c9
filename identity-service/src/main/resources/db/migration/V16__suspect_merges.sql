-- Merges that events asked for and that look wrong: an operator decides. It goes with either person.
CREATE TABLE suspect_merge (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  profile_id uuid NOT NULL,
  other_id uuid NOT NULL,
  reason text NOT NULL,
  type text NOT NULL,
  event_id text NOT NULL,
  found_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('OPEN', 'APPROVED', 'REFUSED')),
  decided_at timestamptz,
  decided_by text,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX suspect_merge_found ON suspect_merge (tenant_id, state, found_at DESC, id DESC);
CREATE INDEX suspect_merge_profile ON suspect_merge (tenant_id, profile_id);
CREATE INDEX suspect_merge_other ON suspect_merge (tenant_id, other_id);
ALTER TABLE suspect_merge ENABLE ROW LEVEL SECURITY;
ALTER TABLE suspect_merge FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON suspect_merge USING (tenant_id = ANY((SELECT string_to_array(
  current_setting('carillon.tenants', true), ','))::text[]));
