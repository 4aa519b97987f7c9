-- What was entered by way of a profile parts and is erased with that profile, whoever has it.
CREATE INDEX enrollment_member ON enrollment (tenant_id, member_id) WHERE member_id IS NOT NULL;
