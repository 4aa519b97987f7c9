-- A person's identifiers as they are since the profile's version, so that an event need not gather
-- them: [version, [type, value, class, first_seen, last_seen, verified], ...]. Where the version is
-- another, as who wrote it did not know this column yet, those of identifier and shared_identifier
-- hold. Who is seen next gets it.
ALTER TABLE profile ADD COLUMN identifiers jsonb;
