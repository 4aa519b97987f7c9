-- Definitions are read in their own unit, above it, and shared below it; written in their own and
-- from above.
ALTER TABLE definition
  ADD COLUMN unit_path ltree NOT NULL GENERATED ALWAYS AS (unit_path(unit)) STORED;
DROP POLICY tenant ON definition;
CREATE POLICY read ON definition FOR SELECT USING (
  tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[])
  AND ((SELECT seen_units()) IS NULL OR unit_path <@ ANY((SELECT seen_units())::ltree[])
    OR unit_path @> ANY((SELECT seen_units())::ltree[])));
CREATE POLICY add ON definition FOR INSERT WITH CHECK (
  tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[])
  AND ((SELECT seen_units()) IS NULL OR unit_path <@ ANY((SELECT seen_units())::ltree[])));
CREATE POLICY change ON definition FOR UPDATE USING (
  tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[])
  AND ((SELECT seen_units()) IS NULL OR unit_path <@ ANY((SELECT seen_units())::ltree[])));
CREATE POLICY remove ON definition FOR DELETE USING (
  tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[])
  AND ((SELECT seen_units()) IS NULL OR unit_path <@ ANY((SELECT seen_units())::ltree[])));
