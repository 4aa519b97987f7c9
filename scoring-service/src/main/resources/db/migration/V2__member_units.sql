-- A member is seen in the units in which its profile is. Rows from before are seen by the whole
-- tenant alone until their profile's next event.
ALTER TABLE member ADD COLUMN units text[] NOT NULL DEFAULT '{}';
ALTER TABLE member
  ADD COLUMN unit_paths ltree[] NOT NULL GENERATED ALWAYS AS (unit_paths(units)) STORED;
DROP POLICY tenant ON member;
CREATE POLICY unit ON member USING (
  tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[])
  AND ((SELECT seen_units()) IS NULL
    OR unit_paths <@ ANY((SELECT seen_units())::ltree[])));
