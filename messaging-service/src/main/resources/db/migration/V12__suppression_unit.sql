-- From which unit an address came that is not written to: who stands there or above sees it. Each
-- unit has its own, so that none learns of another's; what is sent looks at all of them.
-- Rows of all tenants: the policy stands aside for the owner while this runs.
ALTER TABLE suppression ADD COLUMN unit text NOT NULL DEFAULT '';
ALTER TABLE suppression NO FORCE ROW LEVEL SECURITY;
UPDATE suppression SET unit = '/' || tenant_id;
ALTER TABLE suppression FORCE ROW LEVEL SECURITY;
DROP INDEX suppression_active;
CREATE UNIQUE INDEX suppression_active
  ON suppression (tenant_id, channel, address, scope, reason, unit) WHERE removed_at IS NULL;
DROP POLICY tenant ON suppression;
CREATE POLICY unit ON suppression USING (
  tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[])
  AND ((SELECT seen_units()) IS NULL OR unit_path(unit) <@ ANY((SELECT seen_units())::ltree[])));
