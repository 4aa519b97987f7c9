package io.carillon.identity.person;

import java.util.UUID;

/** A profile of a tenant. */
public record Ref(String tenant, UUID id) {}
