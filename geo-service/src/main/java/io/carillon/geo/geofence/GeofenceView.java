package io.carillon.geo.geofence;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.geo.geofence.GeofenceBody.Validity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A geofence as people read it.
 *
 * @param state live or archived
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GeofenceView(
    UUID id,
    String key,
    @Nullable String name,
    List<String> tags,
    String unit,
    @Schema(implementation = Object.class) @Nullable JsonNode geometry,
    @Nullable Double radius,
    @Schema(implementation = String.class) @Nullable Duration dwell,
    @Schema(implementation = String.class) @Nullable Duration cooldown,
    @Nullable Validity validity,
    String state,
    long version,
    Instant createdAt,
    Instant changedAt) {}
