-- What a store said of an app at a moment. Rows are only added; the id is a hash of the content, so
-- that the same file may come again.
CREATE TABLE snapshot (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  app_id uuid NOT NULL,
  store text NOT NULL CHECK (store IN ('ios', 'android')),
  country text NOT NULL,
  observed_at timestamptz NOT NULL,
  source text NOT NULL,
  rating double precision,
  ratings bigint,
  current_rating double precision,
  current_ratings bigint,
  version text,
  updated_at timestamptz,
  release_notes text,
  notes_hash uuid,
  overall_rank integer,
  category_rank integer,
  stored_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX snapshot_place ON snapshot (tenant_id, app_id, store, country, observed_at);
ALTER TABLE snapshot ENABLE ROW LEVEL SECURITY;
ALTER TABLE snapshot FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON snapshot
  USING (tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[]));
