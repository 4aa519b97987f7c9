-- In whose name a message goes: who stands there or above sees it. Those of before are the whole
-- tenant's.
ALTER TABLE message ADD COLUMN unit text NOT NULL DEFAULT '';
DROP POLICY tenant ON message;
CREATE POLICY unit ON message USING (
  tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[])
  AND ((SELECT seen_units()) IS NULL OR unit_path(unit) <@ ANY((SELECT seen_units())::ltree[])));
