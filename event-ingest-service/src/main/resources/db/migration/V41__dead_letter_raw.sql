-- Whether a letter is what came to a door, as it came, and no record of its topic.
ALTER TABLE dead_letter ADD COLUMN raw boolean NOT NULL DEFAULT false;
