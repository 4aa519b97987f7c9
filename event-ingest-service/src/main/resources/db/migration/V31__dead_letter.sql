-- What could not be processed, as the topics of dead letters have it, to be looked at and replayed.
CREATE TABLE dead_letter (
  tenant_id   text        NOT NULL,
  id          uuid        NOT NULL,
  topic       text        NOT NULL,
  key         text        NOT NULL,
  value       bytea       NOT NULL,
  reason      text        NOT NULL,
  detail      text        NOT NULL,
  consumer    text        NOT NULL,
  note        text        NOT NULL,
  unit        text        NOT NULL,
  unit_path   ltree       NOT NULL GENERATED ALWAYS AS (unit_path(unit)) STORED,
  event_id    text        NOT NULL,
  event_type  text        NOT NULL,
  event_name  text        NOT NULL,
  replayable  boolean     NOT NULL,
  at          timestamptz NOT NULL,
  replayed_at timestamptz,
  replayed_by text        NOT NULL DEFAULT '',
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX dead_letter_at ON dead_letter (tenant_id, at, id);

ALTER TABLE dead_letter ENABLE ROW LEVEL SECURITY;
ALTER TABLE dead_letter FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON dead_letter USING (
  tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[])
  AND ((SELECT seen_units()) IS NULL OR unit_path <@ ANY((SELECT seen_units())::ltree[])));
