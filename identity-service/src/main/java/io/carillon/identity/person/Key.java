package io.carillon.identity.person;

import io.carillon.identity.identifier.Identifier;

/** An identifier of a tenant. */
public record Key(String tenant, Identifier identifier) {}
