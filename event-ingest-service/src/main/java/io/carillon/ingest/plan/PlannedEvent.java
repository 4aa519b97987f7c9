package io.carillon.ingest.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.ingest.event.Call;

/**
 * What a plan says of one event.
 *
 * @param name as of {@link io.carillon.ingest.event.NewEvent}: the call's word for an identify or a
 *     group
 * @param description for people; may be empty
 * @param schema of its `properties`, or of the `traits` of an identify or a group
 */
record PlannedEvent(Call type, String name, String description, Mode mode, JsonNode schema) {
  EventName event() {
    return new EventName(type, name);
  }
}
