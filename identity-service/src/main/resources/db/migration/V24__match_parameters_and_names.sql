-- What a run learnt: how often values agree among pairs of one person and of two.
ALTER TABLE match_run ADD COLUMN parameters jsonb;

-- What a file's own column calls the two records.
ALTER TABLE match_pair ADD COLUMN left_id text;
ALTER TABLE match_pair ADD COLUMN right_id text;
