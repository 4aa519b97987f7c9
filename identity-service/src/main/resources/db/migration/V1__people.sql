-- Profiles. canonical_id is always the root: a profile that was merged keeps its row as it was,
-- so that the merge can be undone. Traits, zone and locale are words: {value, at, known}.
CREATE TABLE profile (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  canonical_id uuid NOT NULL,
  version bigint NOT NULL,
  known boolean NOT NULL,
  created_at timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  traits jsonb NOT NULL,
  timezone jsonb,
  locale jsonb,
  units text[] NOT NULL,
  merges int NOT NULL,
  PRIMARY KEY (tenant_id, id)
) WITH (fillfactor = 85);
CREATE INDEX profile_members ON profile (tenant_id, canonical_id);

-- The first owner of each identifier, for ever; who that owner is today says profile.canonical_id.
CREATE TABLE identifier (
  tenant_id text NOT NULL,
  type text NOT NULL,
  hash uuid NOT NULL,
  value text NOT NULL,
  class text NOT NULL CHECK (class IN ('UNIQUE', 'STRONG', 'WEAK')),
  profile_id uuid NOT NULL,
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  verified boolean NOT NULL,
  PRIMARY KEY (tenant_id, type, hash)
);
CREATE INDEX identifier_profile ON identifier (tenant_id, profile_id);

-- Who else uses a WEAK identifier.
CREATE TABLE shared_identifier (
  tenant_id text NOT NULL,
  type text NOT NULL,
  hash uuid NOT NULL,
  profile_id uuid NOT NULL,
  value text NOT NULL,
  class text NOT NULL CHECK (class = 'WEAK'),
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  verified boolean NOT NULL,
  PRIMARY KEY (tenant_id, type, hash, profile_id)
);
CREATE INDEX shared_identifier_profile ON shared_identifier (tenant_id, profile_id);

-- What stands of each person's words about being contacted, and every word in consent_history.
CREATE TABLE consent (
  tenant_id text NOT NULL,
  profile_id uuid NOT NULL,
  channel text NOT NULL,
  address text NOT NULL,
  purpose text NOT NULL,
  state text NOT NULL CHECK (state IN ('GRANTED', 'REVOKED')),
  source text NOT NULL,
  text text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, profile_id, channel, address, purpose)
);
CREATE TABLE consent_history (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  profile_id uuid NOT NULL,
  channel text NOT NULL,
  address text NOT NULL,
  purpose text NOT NULL,
  state text NOT NULL,
  source text NOT NULL,
  text text NOT NULL,
  at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX consent_history_profile ON consent_history (tenant_id, profile_id, recorded_at);

CREATE TABLE device (
  tenant_id text NOT NULL,
  app text NOT NULL,
  id text NOT NULL,
  profile_id uuid NOT NULL,
  type text NOT NULL,
  token text NOT NULL,
  last_seen timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, app, id)
);
CREATE INDEX device_profile ON device (tenant_id, profile_id);
CREATE INDEX device_token ON device (tenant_id, app, token) WHERE token <> '';

-- What was decided of identities, without personal data: replayed and undone from here.
CREATE TABLE identity_decision (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  profile_id uuid NOT NULL,
  outcome text NOT NULL,
  rule_version int NOT NULL,
  inputs jsonb NOT NULL,
  dropped text[] NOT NULL,
  merged uuid[] NOT NULL,
  event_id text NOT NULL,
  origin_partition int NOT NULL,
  origin_offset bigint NOT NULL,
  actor text NOT NULL,
  reason text NOT NULL,
  decided_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX identity_decision_profile ON identity_decision (tenant_id, profile_id);

CREATE TABLE merge (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  loser_id uuid NOT NULL,
  survivor_id uuid NOT NULL,
  event_id text NOT NULL,
  actor text NOT NULL,
  reason text NOT NULL,
  merged_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX merge_loser ON merge (tenant_id, loser_id);
CREATE INDEX merge_survivor ON merge (tenant_id, survivor_id);

-- Events of the last seven days, by a hash of their id.
CREATE TABLE seen (
  tenant_id text NOT NULL,
  message uuid NOT NULL,
  payload uuid NOT NULL,
  origin_partition int NOT NULL,
  origin_offset bigint NOT NULL,
  profile_id uuid NOT NULL,
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, message)
);
CREATE INDEX seen_age ON seen (tenant_id, seen_at);

-- What followed from the latest records of a partition, byte for byte, until the next records were
-- taken: a crash between commit and acknowledgement repeats exactly this.
CREATE TABLE emitted (
  tenant_id text NOT NULL,
  origin_partition int NOT NULL,
  first_offset bigint NOT NULL,
  last_offset bigint NOT NULL,
  records bytea NOT NULL,
  PRIMARY KEY (tenant_id, origin_partition, first_offset)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['profile', 'identifier', 'shared_identifier', 'consent',
    'consent_history', 'device', 'identity_decision', 'merge', 'seen', 'emitted']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (tenant_id = ANY((SELECT string_to_array('
      || 'current_setting(''carillon.tenants'', true), '',''))::text[]))', t);
  END LOOP;
END $$;
