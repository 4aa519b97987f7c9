-- Who changed what: rows are added and never changed. A tenant's rows are a chain, each one carrying
-- the hash of the one before it; audit_head holds the end, so that a tail that was cut off is missed.
CREATE TABLE audit (
  tenant_id text NOT NULL,
  seq bigint NOT NULL,
  record_id uuid NOT NULL,
  at timestamptz NOT NULL,
  actor_subject text NOT NULL,
  actor_name text NOT NULL,
  kind text NOT NULL,
  object_id text NOT NULL,
  object_key text NOT NULL,
  unit text NOT NULL,
  record text NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL,
  unit_path ltree NOT NULL GENERATED ALWAYS AS (unit_path(unit)) STORED,
  PRIMARY KEY (tenant_id, seq),
  UNIQUE (tenant_id, record_id)
);
CREATE INDEX audit_time ON audit (tenant_id, at);
CREATE INDEX audit_object ON audit (tenant_id, object_id, seq DESC);
CREATE INDEX audit_actor ON audit (tenant_id, actor_name, seq DESC);
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit FORCE ROW LEVEL SECURITY;
-- A unit's people see what was changed of its own objects and below; what is shared from above is
-- theirs to use, not to oversee.
CREATE POLICY read ON audit FOR SELECT USING (
  tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[])
  AND ((SELECT seen_units()) IS NULL OR unit_path <@ ANY((SELECT seen_units())::ltree[])));
CREATE POLICY add ON audit FOR INSERT WITH CHECK (
  tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[])
  AND ((SELECT seen_units()) IS NULL OR unit_path <@ ANY((SELECT seen_units())::ltree[])));

CREATE TABLE audit_head (
  tenant_id text PRIMARY KEY,
  seq bigint NOT NULL,
  hash text NOT NULL
);
ALTER TABLE audit_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_head FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON audit_head
  USING (tenant_id = ANY((SELECT string_to_array(current_setting('carillon.tenants', true), ','))::text[]));

-- The working role may add rows and read them; where a row stands and what it hashes to is said here.
REVOKE UPDATE, DELETE, TRUNCATE ON audit FROM ${flyway:defaultSchema};
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_head FROM ${flyway:defaultSchema};

-- The lock on the head lets one transaction at a time lengthen a chain. A record that is there already
-- adds nothing.
CREATE FUNCTION audit_append() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
DECLARE
  last audit_head%ROWTYPE;
BEGIN
  INSERT INTO audit_head (tenant_id, seq, hash) VALUES (NEW.tenant_id, 0, repeat('0', 64))
    ON CONFLICT DO NOTHING;
  SELECT * INTO STRICT last FROM audit_head WHERE tenant_id = NEW.tenant_id FOR UPDATE;
  IF EXISTS (SELECT FROM audit WHERE tenant_id = NEW.tenant_id AND record_id = NEW.record_id) THEN
    RETURN NULL;
  END IF;
  NEW.seq := last.seq + 1;
  NEW.previous_hash := last.hash;
  NEW.hash := encode(sha256(convert_to(
    NEW.previous_hash || E'\n' || NEW.seq::text || E'\n' || NEW.record, 'UTF8')), 'hex');
  UPDATE audit_head SET seq = NEW.seq, hash = NEW.hash WHERE tenant_id = NEW.tenant_id;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_append BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_append();

-- Not even the owner of the table changes a row, unless it first removes this.
CREATE FUNCTION audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are kept as they are', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION audit_kept();
CREATE TRIGGER audit_head_kept BEFORE DELETE OR TRUNCATE ON audit_head
  FOR EACH STATEMENT EXECUTE FUNCTION audit_kept();
