-- An index that begins with the tenant is as good for looking an event up as the key is, to a plan
-- made while the table was small, and goes through all events of the tenant once it is not.
CREATE INDEX seen_time ON seen (seen_at);
DROP INDEX seen_age;
