-- What followed from the latest records of a partition is replaced in place. Rows that are deleted
-- and written anew leave an index entry behind each time, and every batch reads through all of them.
CREATE TABLE emitted_in_place (
  tenant_id text NOT NULL,
  origin_partition int NOT NULL,
  -- the first offset of the batch, and the last one from which something followed
  since bigint NOT NULL,
  last_offset bigint NOT NULL,
  -- one of each batch, packed; see EmittedStore
  records bytea[] NOT NULL,
  CONSTRAINT emitted_in_place_pkey PRIMARY KEY (tenant_id, origin_partition)
) WITH (fillfactor = 40, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
ALTER TABLE emitted_in_place ALTER COLUMN records SET STORAGE EXTERNAL;

-- Rows of all tenants: the policy stands aside for the owner while this runs.
ALTER TABLE emitted NO FORCE ROW LEVEL SECURITY;
INSERT INTO emitted_in_place
  SELECT tenant_id, origin_partition, min(first_offset), max(last_offset),
         array_agg(records ORDER BY first_offset)
    FROM emitted GROUP BY tenant_id, origin_partition;
DROP TABLE emitted;

ALTER TABLE emitted_in_place RENAME TO emitted;
ALTER TABLE emitted RENAME CONSTRAINT emitted_in_place_pkey TO emitted_pkey;
ALTER TABLE emitted ENABLE ROW LEVEL SECURITY;
ALTER TABLE emitted FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON emitted USING (tenant_id = ANY((SELECT string_to_array(
  current_setting('carillon.tenants', true), ','))::text[]));
