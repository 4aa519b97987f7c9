-- Events of a key that sends too much are kept several in one letter.
ALTER TABLE dead_letter ADD COLUMN events int NOT NULL DEFAULT 1;
ALTER TABLE dead_letter ADD COLUMN hot_key uuid;
CREATE INDEX dead_letter_hot_key ON dead_letter (tenant_id, hot_key, at, id) WHERE hot_key IS NOT NULL;

-- The keys that sent too much, and how many of their events waited in the overflow.
CREATE TABLE hot_key (
  tenant_id text        NOT NULL,
  id        uuid        NOT NULL,
  key       text        NOT NULL,
  unit      text        NOT NULL,
  unit_path ltree       NOT NULL GENERATED ALWAYS AS (unit_path(unit)) STORED,
  events    bigint      NOT NULL,
  first_at  timestamptz NOT NULL,
  last_at   timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX hot_key_last ON hot_key (tenant_id, last_at, id);

ALTER TABLE hot_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE hot_key FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON hot_key USING (
  tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[])
  AND ((SELECT seen_units()) IS NULL OR unit_path <@ ANY((SELECT seen_units())::ltree[])));
