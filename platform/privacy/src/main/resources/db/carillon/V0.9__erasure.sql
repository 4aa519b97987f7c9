-- Profiles whose person was erased: what comes of them afterwards is dropped.
CREATE TABLE erased_profile (
  tenant_id text NOT NULL,
  profile_id uuid NOT NULL,
  erased_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, profile_id)
);

-- What was answered to whoever asked for an erasure, for when it is asked again.
CREATE TABLE erasure_receipt (
  tenant_id text NOT NULL,
  request_id uuid NOT NULL,
  receipt bytea NOT NULL,
  erased_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, request_id)
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['erased_profile', 'erasure_receipt'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (tenant_id = ANY((SELECT string_to_array('
      || 'current_setting(''carillon.tenants'', true), '',''))::text[]))', t);
  END LOOP;
END $$;
