-- A merge keeps what was known of the two, so that it can be undone: personal data, which goes when
-- it can no longer be undone. Those of before have none of it.
ALTER TABLE merge
  ADD COLUMN seq bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT 'epoch',
  ADD COLUMN lost jsonb,
  ADD COLUMN before jsonb,
  ADD COLUMN undone_at timestamptz,
  ADD COLUMN undone_by text,
  ADD COLUMN undone_reason text,
  -- as whom the merged profile lives on since then
  ADD COLUMN parted_id uuid;
ALTER TABLE merge ALTER COLUMN recorded_at DROP DEFAULT;
CREATE INDEX merge_parted ON merge (tenant_id, parted_id) WHERE parted_id IS NOT NULL;
CREATE INDEX merge_kept ON merge (tenant_id, recorded_at) WHERE lost IS NOT NULL;

-- Sides of undone merges, `merge parted` or `merge stays`: two sides of one are never one person.
ALTER TABLE profile ADD COLUMN apart text[] NOT NULL DEFAULT '{}';

-- The profile by which an event came: the person's own, or one that was merged into it.
ALTER TABLE identity_decision ADD COLUMN member_id uuid;
