-- What a person finds in an app: one row per message. seq is the order in which rows can be seen,
-- since they are written under one lock per tenant: whoever has seen one has missed no smaller one.
CREATE TABLE inbox_message (
  tenant_id text NOT NULL,
  message_id uuid NOT NULL,
  profile_id uuid NOT NULL,
  seq bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  notice jsonb NOT NULL,
  sent_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  seen_at timestamptz,
  clicked_at timestamptz,
  dismissed_at timestamptz,
  PRIMARY KEY (tenant_id, message_id)
);
CREATE INDEX inbox_message_person ON inbox_message (tenant_id, profile_id, seq DESC);
CREATE INDEX inbox_message_expired ON inbox_message (expires_at);
ALTER TABLE inbox_message ENABLE ROW LEVEL SECURITY;
ALTER TABLE inbox_message FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON inbox_message
  USING (tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[]));
