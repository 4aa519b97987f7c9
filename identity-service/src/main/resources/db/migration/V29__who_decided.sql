-- Beside the version of the tenant's rules a decision names that of what decided by them, and whether
-- who presented the identifiers could vouch for them: then it is the same again by the log alone.
-- What older processes write is of the first version; whether it was vouched for is not known.
ALTER TABLE identity_decision
  ADD COLUMN decider int NOT NULL DEFAULT 1,
  ADD COLUMN verified boolean NOT NULL DEFAULT true;
