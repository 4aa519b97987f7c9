-- Of each profile the oldest word is told first.
CREATE INDEX consent_word_profile ON consent_word (tenant_id, profile_id, at, id);
