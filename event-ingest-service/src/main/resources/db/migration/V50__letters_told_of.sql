-- When the log said that a letter goes soon that nobody has replayed: none goes without.
ALTER TABLE dead_letter ADD COLUMN warned_at timestamptz;
