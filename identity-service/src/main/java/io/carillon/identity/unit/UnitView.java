package io.carillon.identity.unit;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A unit as callers see it. */
public record UnitView(
    UUID id,
    @Schema(description = "Below its tenant and the units above it: `/demo/quebec`.") String path,
    String name,
    long version,
    Instant createdAt,
    Instant changedAt) {}
