package io.carillon.analytics.archive;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.platform.caller.MaskedJson;
import io.carillon.platform.caller.Masks;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An event as people read it: the call as it was sent, and what the platform knows of it. */
@Schema(
    type = SchemaType.OBJECT,
    description =
        "The accepted call's own fields (`properties`, `traits`, `context`, …) with `messageId`,"
            + " `type`, `profileId`, `timestamp` (by the server's clock), `originalTimestamp`,"
            + " `sentAt`, `receivedAt`, `source`, `unit`, `causeId`, `late`, `duplicateOf`.")
public record EventView(@JsonValue ObjectNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param masked whether the reader may not see personal data in clear
   */
  public static EventView of(ArchivedEvent event, boolean masked) {
    ObjectNode sent = sent(event.json());
    ObjectNode own = masked ? MaskedJson.of(sent) : sent;
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    view.put("messageId", masked ? Masks.within(event.eventId()) : event.eventId());
    view.put("type", event.type());
    if (event.type().equals("track")) {
      view.put("event", masked ? Masks.within(event.name()) : event.name());
    }
    view.put("profileId", event.profileId().toString());
    view.put("timestamp", event.occurredAt().toString());
    put(view, "originalTimestamp", event.originalTimestamp());
    put(view, "sentAt", event.sentAt());
    view.put("receivedAt", event.receivedAt().toString());
    view.put("source", event.source());
    put(view, "unit", event.unit());
    put(view, "causeId", event.causeId());
    view.put("late", event.late());
    put(view, "duplicateOf", masked ? Masks.within(event.duplicateOf()) : event.duplicateOf());
    own.properties()
        .forEach(
            field -> {
              if (!view.has(field.getKey())) {
                view.set(field.getKey(), field.getValue());
              }
            });
    return new EventView(view);
  }

  private static ObjectNode sent(String json) {
    try {
      JsonNode parsed = JSON.readTree(json);
      ObjectNode call =
          parsed instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
      call.remove("writeKey");
      return call;
    } catch (JsonProcessingException e) {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  private static void put(ObjectNode view, String name, @Nullable Instant moment) {
    if (moment != null) {
      view.put(name, moment.toString());
    }
  }

  private static void put(ObjectNode view, String name, String text) {
    if (!text.isEmpty()) {
      view.put(name, text);
    }
  }
}
