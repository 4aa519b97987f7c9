package io.carillon.platform.privacy;

import java.util.UUID;

/** A profile of a tenant. */
public record Profile(String tenant, UUID id) {}
