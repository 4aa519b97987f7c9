-- Every version of a tenant's rules, for ever: decisions name the one by which they were taken.
CREATE TABLE identity_rules_version (
  tenant_id text NOT NULL,
  version int NOT NULL,
  body jsonb NOT NULL,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL,
  PRIMARY KEY (tenant_id, version)
);
ALTER TABLE identity_rules_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity_rules_version FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON identity_rules_version USING (tenant_id = ANY((SELECT string_to_array(
  current_setting('carillon.tenants', true), ','))::text[]));

-- Runs that look for merges which a version of the rules would not have made, person by person up to
-- `after`, and undo them unless they only look. Whoever works on one is its owner until `free_at`.
CREATE TABLE reresolution (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  dry_run boolean NOT NULL,
  rule_version int NOT NULL,
  state text NOT NULL CHECK (state IN ('RUNNING', 'DONE', 'FAILED')),
  people int NOT NULL DEFAULT 0,
  profiles int NOT NULL DEFAULT 0,
  merges int NOT NULL DEFAULT 0,
  undone int NOT NULL DEFAULT 0,
  skipped int NOT NULL DEFAULT 0,
  after uuid NOT NULL,
  asked_by text NOT NULL,
  created_at timestamptz NOT NULL,
  finished_at timestamptz,
  owner uuid,
  attempts int NOT NULL DEFAULT 0,
  free_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX reresolution_running ON reresolution (tenant_id, dry_run)
  WHERE state = 'RUNNING';
CREATE INDEX reresolution_free ON reresolution (free_at) WHERE state = 'RUNNING';

-- What a run found, without personal data. It goes with either profile.
CREATE TABLE reresolution_merge (
  tenant_id text NOT NULL,
  run_id uuid NOT NULL,
  merge_id uuid NOT NULL,
  loser_id uuid NOT NULL,
  survivor_id uuid NOT NULL,
  merged_at timestamptz NOT NULL,
  reason text NOT NULL,
  story text NOT NULL,
  state text NOT NULL CHECK (state IN ('FOUND', 'UNDONE', 'SKIPPED')),
  detail text,
  PRIMARY KEY (tenant_id, run_id, merge_id)
);
CREATE INDEX reresolution_merge_loser ON reresolution_merge (tenant_id, loser_id);
CREATE INDEX reresolution_merge_survivor ON reresolution_merge (tenant_id, survivor_id);

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['reresolution', 'reresolution_merge']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (tenant_id = ANY((SELECT string_to_array('
      || 'current_setting(''carillon.tenants'', true), '',''))::text[]))', t);
  END LOOP;
END $$;
