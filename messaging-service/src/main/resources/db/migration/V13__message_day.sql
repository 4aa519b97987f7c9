-- How many messages of a tenant left on one of its days, for the first time each; only of tenants
-- that have a quota.
CREATE TABLE message_day (
  tenant_id text NOT NULL,
  day date NOT NULL,
  gone bigint NOT NULL,
  PRIMARY KEY (tenant_id, day)
);
ALTER TABLE message_day ENABLE ROW LEVEL SECURITY;
ALTER TABLE message_day FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON message_day
  USING (tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[]));
