-- Files that become events. `next_byte` is where to go on, `next_line` the number of the record that
-- stands there; both move in one transaction with the counts and the errors. Whoever works on it is
-- its owner until `free_at`; before that nobody else takes it.
CREATE TABLE import_job (
  tenant_id    text        NOT NULL,
  id           uuid        NOT NULL,
  unit         text        NOT NULL,
  unit_path    ltree       NOT NULL GENERATED ALWAYS AS (unit_path(unit)) STORED,
  source       text        NOT NULL,
  spec         jsonb       NOT NULL,
  content_hash text        NOT NULL,
  bytes        bigint      NOT NULL,
  state        text        NOT NULL CHECK (state IN ('WAITING', 'RUNNING', 'DONE', 'FAILED')),
  next_byte    bigint      NOT NULL DEFAULT 0,
  next_line    bigint      NOT NULL DEFAULT 1,
  accepted     bigint      NOT NULL DEFAULT 0,
  rejected     bigint      NOT NULL DEFAULT 0,
  reason       text,
  detail       text,
  owner        uuid,
  free_at      timestamptz NOT NULL,
  created_at   timestamptz NOT NULL,
  finished_at  timestamptz,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX import_job_free ON import_job (free_at) WHERE state IN ('WAITING', 'RUNNING');
ALTER TABLE import_job ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_job FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON import_job USING (
  tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[])
  AND ((SELECT seen_units()) IS NULL OR unit_path <@ ANY((SELECT seen_units())::ltree[])));

-- The files, until they are done; a chunk without a job is of an upload that did not end.
CREATE TABLE import_chunk (
  tenant_id text        NOT NULL,
  import_id uuid        NOT NULL,
  number    int         NOT NULL,
  content   bytea       NOT NULL,
  added_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, import_id, number)
);
ALTER TABLE import_chunk ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_chunk FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON import_chunk
  USING (tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[]));

CREATE TABLE import_error (
  tenant_id text   NOT NULL,
  import_id uuid   NOT NULL,
  line      bigint NOT NULL,
  reason    text   NOT NULL,
  detail    text   NOT NULL,
  PRIMARY KEY (tenant_id, import_id, line)
);
ALTER TABLE import_error ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_error FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON import_error
  USING (tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[]));
