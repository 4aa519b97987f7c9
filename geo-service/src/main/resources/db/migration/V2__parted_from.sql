-- Of a profile that parted when its merge was undone: from whom. What was decided before that and is
-- told behind it names who stayed.
ALTER TABLE alias ADD COLUMN parted_from uuid;
