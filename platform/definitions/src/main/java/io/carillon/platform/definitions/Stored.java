package io.carillon.platform.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.definition.v1.DefinitionState;
import java.time.Instant;
import java.util.UUID;

/**
 * A definition as its owner keeps it.
 *
 * @param version grows by one with each change; the entity tag
 * @param unit the path of the unit that owns it, or empty for the whole tenant
 */
public record Stored(
    UUID id,
    String key,
    long version,
    DefinitionState state,
    String unit,
    JsonNode body,
    Instant createdAt,
    Instant changedAt) {}
