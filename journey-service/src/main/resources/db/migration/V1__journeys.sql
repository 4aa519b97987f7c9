-- What a journey as a whole does, beside its definition.
CREATE TABLE journey (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  key text NOT NULL,
  state text NOT NULL CHECK (state IN ('DRAFT', 'LIVE', 'PAUSED', 'ARCHIVED')),
  live_version integer,
  -- people who were due before this moment were held back by a pause
  resumed_at timestamptz,
  overdue text CHECK (overdue IN ('RUN', 'SKIP', 'EXIT')),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, key)
);

CREATE TABLE journey_version (
  tenant_id text NOT NULL,
  journey_id uuid NOT NULL,
  version integer NOT NULL,
  body jsonb NOT NULL,
  published_at timestamptz NOT NULL,
  published_by text NOT NULL,
  -- everybody who is on it leaves
  ended boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, journey_id, version)
);

CREATE TABLE enrollment (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  journey_id uuid NOT NULL,
  version integer NOT NULL,
  profile_id uuid NOT NULL,
  instance_key text NOT NULL,
  active boolean NOT NULL,
  step text NOT NULL,
  seq bigint NOT NULL,
  entered_at timestamptz NOT NULL,
  wake_at timestamptz,
  wake_seq bigint,
  left_at timestamptz,
  reason text,
  converted_at timestamptz,
  value double precision,
  -- until when the objective may still be reached; null when it cannot
  convertible_until timestamptz,
  messages jsonb NOT NULL,
  path jsonb NOT NULL,
  moves integer NOT NULL,
  context jsonb NOT NULL,
  -- the newest origin that was applied, by partition of events.raw; the newest fact, by profile
  applied jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX enrollment_active
  ON enrollment (tenant_id, profile_id, journey_id, instance_key) WHERE active;
CREATE INDEX enrollment_profile ON enrollment (tenant_id, profile_id, journey_id, instance_key);
CREATE INDEX enrollment_newest ON enrollment (tenant_id, journey_id, entered_at DESC, id DESC);
CREATE INDEX enrollment_waiting ON enrollment (tenant_id, journey_id, version, step) WHERE active;

-- Each input that changed an enrollment: what was decided and what followed.
CREATE TABLE trail (
  tenant_id text NOT NULL,
  enrollment_id uuid NOT NULL,
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  input jsonb NOT NULL,
  decisions jsonb NOT NULL,
  effects jsonb NOT NULL,
  PRIMARY KEY (tenant_id, enrollment_id, seq)
);

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
  FOREACH t IN ARRAY ARRAY['journey', 'journey_version', 'enrollment', 'trail', 'alias'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (tenant_id = ANY((SELECT string_to_array('
      || 'current_setting(''carillon.tenants'', true), '',''))::text[]))', t);
  END LOOP;
END $$;
