-- What people ask for by right. `subject` is whom the other services are told of: it is there as long
-- as one of them has not answered. Whoever works on a request is its owner until `free_at`.
CREATE TABLE privacy_request (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('EXPORT', 'ERASE', 'SUPPRESS', 'UNSUPPRESS')),
  purpose text NOT NULL,
  state text NOT NULL CHECK (state IN ('OPEN', 'DONE')),
  profile_id uuid,
  subject jsonb,
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL,
  due_by timestamptz NOT NULL,
  done_at timestamptz,
  archive_until timestamptz,
  owner uuid,
  free_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX privacy_request_open ON privacy_request (tenant_id, profile_id, kind)
  WHERE state = 'OPEN';
CREATE INDEX privacy_request_newest ON privacy_request (tenant_id, requested_at DESC, id DESC);
CREATE INDEX privacy_request_profile ON privacy_request (tenant_id, profile_id);

-- Each service's part in a request.
CREATE TABLE privacy_step (
  tenant_id text NOT NULL,
  request_id uuid NOT NULL,
  service text NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  tried_at timestamptz,
  problem text,
  done_at timestamptz,
  receipt jsonb,
  PRIMARY KEY (tenant_id, request_id, service)
);

-- What was gathered for an export: members of one JSON array each.
CREATE TABLE privacy_archive_part (
  tenant_id text NOT NULL,
  request_id uuid NOT NULL,
  service text NOT NULL,
  number int NOT NULL,
  content text NOT NULL,
  PRIMARY KEY (tenant_id, request_id, service, number)
);

-- Of whom nothing that was received up to a moment may be taken: people who were erased then, and for
-- ever those who are suppressed. The hash is keyed with the tenant's secret, which goes with the last
-- of them.
CREATE TABLE withheld_identifier (
  tenant_id text NOT NULL,
  hash uuid NOT NULL,
  up_to timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, hash)
);
CREATE INDEX withheld_identifier_time ON withheld_identifier (tenant_id, up_to);
CREATE TABLE withheld_key (
  tenant_id text PRIMARY KEY,
  secret bytea NOT NULL
);

CREATE TABLE erased_profile (
  tenant_id text NOT NULL,
  profile_id uuid NOT NULL,
  erased_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, profile_id)
);

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['privacy_request', 'privacy_step', 'privacy_archive_part',
    'withheld_identifier', 'withheld_key', 'erased_profile']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (tenant_id = ANY((SELECT string_to_array('
      || 'current_setting(''carillon.tenants'', true), '',''))::text[]))', t);
  END LOOP;
END $$;
