-- Runs that look for records of the same person, among the tenant's profiles or in a file. Whoever
-- works on one is its owner until `free_at`; before that nobody else takes it.
CREATE TABLE match_run (
  tenant_id   text        NOT NULL,
  id          uuid        NOT NULL,
  unit        text        NOT NULL,
  unit_path   ltree       NOT NULL GENERATED ALWAYS AS (unit_path(unit)) STORED,
  source      text        NOT NULL CHECK (source IN ('PROFILES', 'CSV', 'JSON_LINES')),
  name        text        NOT NULL,
  spec        jsonb       NOT NULL,
  state       text        NOT NULL CHECK (state IN ('WAITING', 'RUNNING', 'DONE', 'FAILED')),
  step        text        NOT NULL,
  records     int         NOT NULL DEFAULT 0,
  compared    bigint      NOT NULL DEFAULT 0,
  pairs       int         NOT NULL DEFAULT 0,
  people      int         NOT NULL DEFAULT 0,
  columns     jsonb       NOT NULL DEFAULT '{}',
  reason      text,
  detail      text,
  owner       uuid,
  attempts    int         NOT NULL DEFAULT 0,
  free_at     timestamptz NOT NULL,
  created_at  timestamptz NOT NULL,
  finished_at timestamptz,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX match_run_free ON match_run (free_at) WHERE state IN ('WAITING', 'RUNNING');
ALTER TABLE match_run ENABLE ROW LEVEL SECURITY;
ALTER TABLE match_run FORCE ROW LEVEL SECURITY;
CREATE POLICY unit ON match_run USING (
  tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[])
  AND ((SELECT seen_units()) IS NULL OR unit_path <@ ANY((SELECT seen_units())::ltree[])));

-- The files of runs, until they are done.
CREATE TABLE match_chunk (
  tenant_id text NOT NULL,
  run_id    uuid NOT NULL,
  number    int  NOT NULL,
  content   bytea NOT NULL,
  PRIMARY KEY (tenant_id, run_id, number)
);

-- What a run over a file found: records by their number in the file, from 1.
CREATE TABLE match_pair (
  tenant_id   text NOT NULL,
  run_id      uuid NOT NULL,
  number      int  NOT NULL,
  a           int  NOT NULL,
  b           int  NOT NULL,
  probability double precision NOT NULL,
  weight      double precision NOT NULL,
  fields      jsonb NOT NULL,
  PRIMARY KEY (tenant_id, run_id, number)
);

-- Two profiles that may be of one person, a before b, and what a person said of them. What was
-- decided stays, so that no later run asks again.
CREATE TABLE match_suggestion (
  tenant_id   text NOT NULL,
  id          uuid NOT NULL,
  a           uuid NOT NULL,
  b           uuid NOT NULL,
  probability double precision NOT NULL,
  weight      double precision NOT NULL,
  fields      jsonb NOT NULL,
  run_id      uuid NOT NULL,
  state       text NOT NULL CHECK (state IN ('OPEN', 'CONFIRMED', 'REFUSED')),
  decided_by  text,
  decided_at  timestamptz,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX match_suggestion_a ON match_suggestion (tenant_id, a);
CREATE INDEX match_suggestion_b ON match_suggestion (tenant_id, b);
CREATE INDEX match_suggestion_open ON match_suggestion (tenant_id, probability DESC, id)
  WHERE state = 'OPEN';

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['match_chunk', 'match_pair', 'match_suggestion']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (tenant_id = ANY((SELECT string_to_array('
      || 'current_setting(''carillon.tenants'', true), '',''))::text[]))', t);
  END LOOP;
END $$;
