-- An event that asks whose an identifier is reads the key alone. In a migration of its own: with a
-- lock on profiles as well it would stand in a ring with whoever reads the two in turn.
ALTER TABLE identifier DROP CONSTRAINT identifier_pkey;
ALTER TABLE identifier ADD PRIMARY KEY (tenant_id, type, hash) INCLUDE (profile_id);
