-- How often the next step of a file has failed for reasons that nobody knew of.
ALTER TABLE import_job ADD COLUMN attempts int NOT NULL DEFAULT 0;
