-- Companies, by the ids that group calls name them by; traits are words as a profile's are. One is
-- seen in each unit that has a group call of it.
CREATE TABLE company (
  tenant_id text NOT NULL,
  id text COLLATE "C" NOT NULL,
  traits jsonb NOT NULL,
  units text[] NOT NULL,
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
ALTER TABLE company ENABLE ROW LEVEL SECURITY;
ALTER TABLE company FORCE ROW LEVEL SECURITY;
CREATE POLICY unit ON company USING (
  tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[])
  AND ((SELECT seen_units()) IS NULL OR seen_in(units)));

-- Who belongs to a company, by the profile by which the call came: a merge and its undo move none.
-- event_id and source are of the first call.
CREATE TABLE company_member (
  tenant_id text NOT NULL,
  company_id text COLLATE "C" NOT NULL,
  profile_id uuid NOT NULL,
  since timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  event_id text NOT NULL,
  source text NOT NULL,
  PRIMARY KEY (tenant_id, company_id, profile_id)
);
CREATE INDEX company_member_profile ON company_member (tenant_id, profile_id);
ALTER TABLE company_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE company_member FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON company_member USING (tenant_id = ANY((SELECT string_to_array(
  current_setting('carillon.tenants', true), ','))::text[]));
