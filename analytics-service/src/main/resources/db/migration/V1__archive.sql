-- Every resolved event, by the UTC day on which the edge accepted it: that clock is ours, so a client
-- cannot make partitions, and a day once past only grows by replays.
CREATE SEQUENCE archived_order;
CREATE TABLE event (
  tenant_id text NOT NULL,
  day date NOT NULL,
  event_id text NOT NULL,
  profile_id uuid NOT NULL,
  name text NOT NULL,
  unit text NOT NULL,
  occurred_at timestamptz NOT NULL,
  origin_partition int NOT NULL,
  origin_offset bigint NOT NULL,
  archived bigint NOT NULL DEFAULT nextval('archived_order'),
  record bytea NOT NULL,
  PRIMARY KEY (tenant_id, day, event_id)
) PARTITION BY RANGE (day);
CREATE INDEX event_time ON event (tenant_id, occurred_at DESC);
CREATE INDEX event_name ON event (tenant_id, name, occurred_at DESC);
CREATE INDEX event_profile ON event (tenant_id, profile_id, occurred_at DESC);
CREATE INDEX event_origin ON event (tenant_id, origin_partition, origin_offset);
ALTER TABLE event ENABLE ROW LEVEL SECURITY;
ALTER TABLE event FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON event
  USING (tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[]));

-- Which profile a merged one lives on in. Never shortened: any order of markers gives the same tree.
CREATE TABLE alias (
  tenant_id text NOT NULL,
  profile_id uuid NOT NULL,
  survivor_id uuid NOT NULL,
  merge_id text NOT NULL,
  merged_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, profile_id)
);
CREATE INDEX alias_survivor ON alias (tenant_id, survivor_id);
ALTER TABLE alias ENABLE ROW LEVEL SECURITY;
ALTER TABLE alias FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON alias
  USING (tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[]));

-- The partition of a day. The working role may call this and may not touch a partition itself, so
-- that nobody walks around the policy of `event`. Attaching does not stop readers or writers.
CREATE FUNCTION ensure_day(wanted date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
DECLARE
  part text := 'event_' || to_char(wanted, 'YYYYMMDD');
BEGIN
  IF wanted < date '2020-01-01' OR wanted > (now() AT TIME ZONE 'UTC')::date + 7 THEN
    RAISE EXCEPTION 'no partition for %', wanted USING ERRCODE = 'datetime_field_overflow';
  END IF;
  IF to_regclass(part) IS NOT NULL THEN
    RETURN false;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('${flyway:defaultSchema}.ensure_day'));
  IF to_regclass(part) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE event INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part);
  EXECUTE format('REVOKE ALL ON TABLE %I FROM %I', part, session_user);
  EXECUTE format('ALTER TABLE event ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                 part, wanted, wanted + 1);
  RETURN true;
END $$;
REVOKE ALL ON FUNCTION ensure_day(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_day(date) TO ${flyway:defaultSchema};
