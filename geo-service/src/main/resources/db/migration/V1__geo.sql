-- What is known of where a person is: one row a person, written with the positions that change it.
CREATE TABLE person (
  tenant_id text NOT NULL,
  profile_id uuid NOT NULL,
  -- the fences that a device of theirs is in, or on its way in or out
  visited uuid[] NOT NULL DEFAULT '{}',
  -- the devices, their newest positions and visits; when entries were told
  state jsonb NOT NULL,
  -- the timer that is set for the row, by its number; null when none is
  wake_at timestamptz,
  wake_seq bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, profile_id)
) WITH (fillfactor = 70);
CREATE INDEX person_visited ON person USING gin (visited);

-- Merged profiles and the ones they live on in, for ever.
CREATE TABLE alias (
  tenant_id text NOT NULL,
  profile_id uuid NOT NULL,
  survivor_id uuid NOT NULL,
  merge_id text NOT NULL,
  merged_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, profile_id)
);
CREATE INDEX alias_survivor ON alias (tenant_id, survivor_id);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['person', 'alias'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (tenant_id = ANY((SELECT string_to_array('
      || 'current_setting(''carillon.tenants'', true), '',''))::text[]))', t);
  END LOOP;
END $$;
