-- What tracking plans said before: each version that was replaced, or archived.
CREATE TABLE tracking_plan_version (
  tenant_id  text        NOT NULL,
  plan_id    uuid        NOT NULL,
  version    bigint      NOT NULL,
  unit       text        NOT NULL,
  unit_path  ltree       NOT NULL GENERATED ALWAYS AS (unit_path(unit)) STORED,
  body       jsonb       NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, plan_id, version)
);

-- As of definitions: read in their own unit, above it, and shared below it.
ALTER TABLE tracking_plan_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE tracking_plan_version FORCE ROW LEVEL SECURITY;
CREATE POLICY read ON tracking_plan_version FOR SELECT USING (
  tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[])
  AND ((SELECT seen_units()) IS NULL OR unit_path <@ ANY((SELECT seen_units())::ltree[])
    OR unit_path @> ANY((SELECT seen_units())::ltree[])));
CREATE POLICY add ON tracking_plan_version FOR INSERT WITH CHECK (
  tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[])
  AND ((SELECT seen_units()) IS NULL OR unit_path <@ ANY((SELECT seen_units())::ltree[])));
