-- The live view tells events in the order in which they were archived, whichever process did so.
CREATE INDEX event_arrival ON event (tenant_id, archived);
