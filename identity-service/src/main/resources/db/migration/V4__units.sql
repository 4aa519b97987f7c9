-- Whether the transaction's units see what is in any of these.
CREATE FUNCTION seen_in(units text[]) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN seen_units() IS NULL
  OR EXISTS (SELECT FROM unnest(units) AS unit WHERE unit_path(unit) <@ ANY(seen_units()));

-- A person is seen in each unit that has an event of theirs. A profile that was merged only says
-- what it lives on in.
DROP POLICY tenant ON profile;
CREATE POLICY unit ON profile USING (
  tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[])
  AND ((SELECT seen_units()) IS NULL OR canonical_id <> id OR seen_in(units)));
