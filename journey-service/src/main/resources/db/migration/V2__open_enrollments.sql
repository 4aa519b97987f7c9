-- What an event may still move or convert. People come back, and most of what they were on is over.
CREATE INDEX enrollment_open ON enrollment (tenant_id, profile_id)
  WHERE active OR convertible_until IS NOT NULL;
