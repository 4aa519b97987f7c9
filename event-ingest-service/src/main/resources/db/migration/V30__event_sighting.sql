-- What came of each event and property, by day, for tenants that have tracking plans. The id is a hash
-- of what is counted apart, as names are too long for an index together.
CREATE TABLE event_sighting (
  tenant_id   text        NOT NULL,
  id          uuid        NOT NULL,
  day         date        NOT NULL,
  unit        text        NOT NULL,
  unit_path   ltree       NOT NULL GENERATED ALWAYS AS (unit_path(unit)) STORED,
  plan        text        NOT NULL,
  type        text        NOT NULL,
  name        text        NOT NULL,
  property    text        NOT NULL,
  app_version text        NOT NULL,
  screen      text        NOT NULL,
  seen        bigint      NOT NULL,
  violating   bigint      NOT NULL,
  last_seen   timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX event_sighting_day ON event_sighting (tenant_id, day);

ALTER TABLE event_sighting ENABLE ROW LEVEL SECURITY;
ALTER TABLE event_sighting FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON event_sighting USING (
  tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[])
  AND ((SELECT seen_units()) IS NULL OR unit_path <@ ANY((SELECT seen_units())::ltree[])));
