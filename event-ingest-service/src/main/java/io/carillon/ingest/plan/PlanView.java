package io.carillon.ingest.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.platform.definitions.Stored;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A plan as callers see it.
 *
 * @param unit whose events, and those of units below, it is for
 * @param version its entity tag; grows by one with each change
 */
@Schema(name = "TrackingPlan")
public record PlanView(
    UUID id,
    String key,
    String name,
    String unit,
    long version,
    List<Event> events,
    Instant createdAt,
    Instant changedAt) {

  @Schema(name = "TrackingPlanEvent")
  public record Event(
      String type,
      String name,
      String description,
      Mode mode,
      @Schema(type = SchemaType.OBJECT) JsonNode schema) {}

  static PlanView of(Stored stored, Plan plan) {
    return new PlanView(
        stored.id(),
        stored.key(),
        plan.name(),
        stored.unit(),
        stored.version(),
        plan.events().stream()
            .map(e -> new Event(e.type().word(), e.name(), e.description(), e.mode(), e.schema()))
            .toList(),
        stored.createdAt(),
        stored.changedAt());
  }
}
