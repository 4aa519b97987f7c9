-- A message: what was asked for, and what became of it. due_at is when it is looked at next by
-- itself: to be sent, to be tried again, or because the lease of its claim ends.
CREATE TABLE message (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  profile_id uuid NOT NULL,
  channel text NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('marketing', 'transactional')),
  template text NOT NULL,
  content jsonb,
  context jsonb NOT NULL,
  recipient text,
  journey_key text,
  journey_id text,
  journey_version int,
  enrollment_id text,
  step text,
  cause_id text NOT NULL,
  hops int NOT NULL,
  traceparent text,
  requested_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('PENDING', 'CLAIMED', 'ACCEPTED', 'REJECTED', 'RETRYABLE',
    'UNKNOWN', 'DELIVERED', 'BOUNCED', 'COMPLAINED', 'WITHHELD')),
  attempt int NOT NULL DEFAULT 0,
  unknowns int NOT NULL DEFAULT 0,
  leaving boolean NOT NULL DEFAULT false,
  due_at timestamptz,
  reason text,
  detail text,
  address text,
  locale text,
  provider text,
  provider_ref text,
  links text[],
  opened_at timestamptz,
  clicked_at timestamptz,
  unsubscribed_at timestamptz,
  transitions jsonb NOT NULL,
  PRIMARY KEY (tenant_id, id)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX message_due ON message (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX message_newest ON message (tenant_id, requested_at DESC, id DESC);
CREATE INDEX message_profile ON message (tenant_id, profile_id, requested_at DESC, id DESC);
CREATE INDEX message_journey ON message (tenant_id, journey_key, requested_at DESC, id DESC)
  WHERE journey_key IS NOT NULL;
ALTER TABLE message ENABLE ROW LEVEL SECURITY;
ALTER TABLE message FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON message
  USING (tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[]));

-- Addresses not to write to. Removed ones stay, with the reason.
CREATE TABLE suppression (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  channel text NOT NULL,
  address text NOT NULL,
  scope text NOT NULL CHECK (scope IN ('marketing', 'all')),
  reason text NOT NULL,
  note text NOT NULL DEFAULT '',
  added_by text NOT NULL,
  added_at timestamptz NOT NULL,
  message_id uuid,
  removed_at timestamptz,
  removed_by text,
  removed_note text,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX suppression_active ON suppression (tenant_id, channel, address, scope, reason)
  WHERE removed_at IS NULL;
CREATE INDEX suppression_newest ON suppression (tenant_id, added_at DESC, id DESC)
  WHERE removed_at IS NULL;
ALTER TABLE suppression ENABLE ROW LEVEL SECURITY;
ALTER TABLE suppression FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON suppression
  USING (tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[]));

-- What people said here of being contacted, until identity has heard it.
CREATE TABLE consent_word (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  profile_id uuid NOT NULL,
  channel text NOT NULL,
  address text NOT NULL,
  purpose text NOT NULL,
  granted boolean NOT NULL,
  source text NOT NULL,
  at timestamptz NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX consent_word_due ON consent_word (due_at);
ALTER TABLE consent_word ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_word FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON consent_word
  USING (tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[]));

-- Profiles that live on in another one.
CREATE TABLE alias (
  tenant_id text NOT NULL,
  profile_id uuid NOT NULL,
  canonical_id uuid NOT NULL,
  version bigint NOT NULL,
  PRIMARY KEY (tenant_id, profile_id)
);
CREATE INDEX alias_canonical ON alias (tenant_id, canonical_id);
ALTER TABLE alias ENABLE ROW LEVEL SECURITY;
ALTER TABLE alias FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON alias
  USING (tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[]));

-- What signs the links in messages; made at the first start, shared by all processes.
CREATE TABLE link_key (
  id smallint PRIMARY KEY,
  secret bytea NOT NULL,
  created_at timestamptz NOT NULL
);
