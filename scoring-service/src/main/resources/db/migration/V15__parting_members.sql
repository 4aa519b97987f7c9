-- Who parted, and when: what lives on in them when the counts are moved may be more, or less.
ALTER TABLE parting
  ADD COLUMN member_ids text[] NOT NULL DEFAULT '{}',
  ADD COLUMN parted_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE parting ALTER COLUMN member_ids DROP DEFAULT, ALTER COLUMN parted_at DROP DEFAULT;
