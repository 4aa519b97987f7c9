CREATE TABLE timer (
  tenant_id text NOT NULL,
  ref uuid NOT NULL,
  seq bigint NOT NULL,
  due_at timestamptz NOT NULL,
  failures smallint NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, ref, seq)
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);
CREATE INDEX timer_due ON timer (due_at);
