-- Where a person was seen last, roughly, and when: [latitude, longitude, moment].
ALTER TABLE profile ADD COLUMN spot jsonb;
