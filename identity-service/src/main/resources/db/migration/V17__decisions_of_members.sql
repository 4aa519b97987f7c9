-- What was decided of an event is of the profile by which it came: it is given out and erased with
-- that one, which may be somebody else again since a merge was undone.
CREATE INDEX identity_decision_member
  ON identity_decision (tenant_id, (coalesce(member_id, profile_id)));
