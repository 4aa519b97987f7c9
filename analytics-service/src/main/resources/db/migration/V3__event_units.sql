-- An event is seen in its unit and above. No column is added for that, as it would rewrite every
-- partition; the path is worked out for those who do not see the whole tenant, and for nobody else.
DROP POLICY tenant ON event;
CREATE POLICY tenant ON event USING (
  tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[])
  AND ((SELECT seen_units()) IS NULL
    OR unit_path(unit) <@ ANY((SELECT seen_units())::ltree[])));
