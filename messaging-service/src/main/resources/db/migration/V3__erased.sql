-- The person behind the message was erased, or never known: nothing of them is written here again.
ALTER TABLE message ADD COLUMN erased boolean NOT NULL DEFAULT false;
