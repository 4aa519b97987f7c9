package io.carillon.ingest.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.ingest.event.Call;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan as the JSON of its definition. */
@ApplicationScoped
class PlanCodec {
  private final ObjectMapper json;

  @Inject
  PlanCodec(ObjectMapper json) {
    this.json = json;
  }

  JsonNode write(Plan plan) {
    ObjectNode body = json.createObjectNode().put("name", plan.name());
    ArrayNode events = body.putArray("events");
    for (PlannedEvent event : plan.events()) {
      events
          .addObject()
          .put("type", event.type().word())
          .put("name", event.name())
          .put("description", event.description())
          .put("mode", event.mode().word())
          .set("schema", event.schema());
    }
    return body;
  }

  Plan read(String body) {
    try {
      return read(json.readTree(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tracking plan cannot be read", e);
    }
  }

  Plan read(JsonNode body) {
    List<PlannedEvent> events = new ArrayList<>();
    for (JsonNode event : body.path("events")) {
      events.add(
          new PlannedEvent(
              Call.of(event.path("type").asText()).orElse(Call.TRACK),
              event.path("name").asText(),
              event.path("description").asText(""),
              Mode.valueOf(event.path("mode").asText().toUpperCase(Locale.ROOT)),
              event.path("schema")));
    }
    return new Plan(body.path("name").asText(), List.copyOf(events));
  }
}
