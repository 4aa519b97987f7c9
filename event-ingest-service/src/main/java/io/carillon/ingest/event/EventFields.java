package io.carillon.ingest.event;

import static io.carillon.ingest.event.IngestReason.EVENT_NAME_MISSING;
import static io.carillon.ingest.event.IngestReason.GROUP_ID_MISSING;
import static io.carillon.ingest.event.IngestReason.IDENTIFIER_MISSING;
import static io.carillon.ingest.event.IngestReason.MESSAGE_ID_TOO_LONG;
import static io.carillon.ingest.event.IngestReason.PREVIOUS_ID_MISSING;
import static io.carillon.ingest.event.IngestReason.TYPE_MISMATCH;
import static io.carillon.ingest.event.IngestReason.TYPE_MISSING;
import static io.carillon.ingest.event.IngestReason.TYPE_UNKNOWN;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Reason;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an event that the platform itself uses, while it is being read. What is wrong with
 * one is told when the call is known, which may stand behind it: a field that the call does not use
 * may be anything.
 */
final class EventFields {
  static final String KEY = "writeKey";
  private static final int LONGEST_MESSAGE_ID = 100;
  private static final int LONGEST_ID = 512;
  private static final String TIME =
      "an ISO 8601 time such as 2026-03-07T10:00:00.000Z, or a number since 1970";

  private final JsonParser parser;
  private String type = "";
  private String messageId = "";
  private String userId = "";
  private String anonymousId = "";
  private String deviceId = "";
  private String bundleId = "";
  private String previousId = "";
  private String groupId = "";
  private String event = "";
  private String name = "";
  private @Nullable Instant timestamp;
  private @Nullable Instant originalTimestamp;
  private @Nullable Instant sentAt;
  private final Map<String, ProblemException> wrong = new LinkedHashMap<>();

  EventFields(JsonParser parser) {
    this.parser = parser;
  }

  /** Takes a field of the event, whose value the parser stands on. */
  void take(String field, JsonToken token) throws IOException {
    try {
      read(field, token);
    } catch (ProblemException e) {
      wrong.put(field, e);
    }
  }

  private void read(String field, JsonToken token) throws IOException {
    switch (field) {
      case "type" -> type = text(field, token, LONGEST_ID);
      case "messageId" -> messageId = messageId(token);
      case "userId" -> userId = identifier(field, token);
      case "anonymousId" -> anonymousId = identifier(field, token);
      case "previousId" -> previousId = identifier(field, token);
      case "groupId" -> groupId = identifier(field, token);
      case "event" -> event = text(field, token, LONGEST_ID);
      case "name" -> name = text(field, token, LONGEST_ID);
      case "timestamp" -> timestamp = time(field, token);
      case "originalTimestamp" -> originalTimestamp = time(field, token);
      case "sentAt" -> sentAt = time(field, token);
      case "properties", "traits", "context" -> {
        if (token != JsonToken.START_OBJECT && token != JsonToken.VALUE_NULL) {
          throw ProblemException.invalid(field, kind(token), "an object");
        }
      }
      default -> {}
    }
  }

  void deviceId(JsonToken token) throws IOException {
    deviceId = identifier("context.device.id", token);
  }

  /** Of another type, it says nothing, as whatever else an app says of itself. */
  void bundleId(JsonToken token) throws IOException {
    bundleId = token == JsonToken.VALUE_STRING ? parser.getText() : "";
  }

  /**
   * @throws ProblemException for what is wrong or missing
   */
  NewEvent event(@Nullable Call door, Json json, ContextReader context) {
    refuse("type"::equals);
    Call call = call(door);
    refuse(field -> uses(call, field));
    need(!userId.isEmpty() || !anonymousId.isEmpty(), IDENTIFIER_MISSING, "userId or anonymousId");
    switch (call) {
      case TRACK -> need(!event.isBlank(), EVENT_NAME_MISSING, "event");
      case GROUP -> need(!groupId.isEmpty(), GROUP_ID_MISSING, "groupId");
      case ALIAS -> {
        need(!userId.isEmpty(), IDENTIFIER_MISSING, "userId");
        need(
            !previousId.isEmpty() || !anonymousId.isEmpty(),
            PREVIOUS_ID_MISSING,
            "previousId or anonymousId");
      }
      case IDENTIFY, PAGE, SCREEN -> {}
    }
    Cut key = context.key(json);
    return new NewEvent(
        call,
        messageId.isEmpty() ? null : messageId,
        nameOf(call),
        userId,
        anonymousId,
        deviceId,
        bundleId,
        timestamp == null ? originalTimestamp : timestamp,
        sentAt,
        key.from(json),
        context.clues(call, key));
  }

  private void refuse(Predicate<String> used) {
    for (Map.Entry<String, ProblemException> field : wrong.entrySet()) {
      if (used.test(field.getKey())) {
        throw field.getValue();
      }
    }
  }

  private boolean uses(Call call, String field) {
    return switch (field) {
      case "event" -> call == Call.TRACK;
      case "name" -> call == Call.PAGE || call == Call.SCREEN;
      case "properties" -> call == Call.TRACK || call == Call.PAGE || call == Call.SCREEN;
      case "traits" -> call == Call.IDENTIFY || call == Call.GROUP;
      case "groupId" -> call == Call.GROUP;
      case "previousId" -> call == Call.ALIAS;
      case "originalTimestamp" -> timestamp == null;
      default -> true;
    };
  }

  private Call call(@Nullable Call door) {
    if (type.isEmpty()) {
      need(door != null, TYPE_MISSING, "type");
      return java.util.Objects.requireNonNull(door);
    }
    Call call =
        Call.of(type)
            .orElseThrow(
                () ->
                    Refusal.of(
                        TYPE_UNKNOWN,
                        "type",
                        "another word",
                        "track, identify, page, screen, group or alias"));
    if (door != null && door != call) {
      throw Refusal.of(TYPE_MISMATCH, "type", call.word(), door.word() + ", as this address says");
    }
    return call;
  }

  private String nameOf(Call call) {
    return switch (call) {
      case TRACK -> event;
      case PAGE, SCREEN -> name.isBlank() ? call.word() : name;
      case IDENTIFY, GROUP, ALIAS -> call.word();
    };
  }

  private static void need(boolean present, Reason reason, String what) {
    if (!present) {
      throw Refusal.of(reason, what, "nothing", "a value");
    }
  }

  private String messageId(JsonToken token) throws IOException {
    String id = scalar("messageId", token);
    if (id.length() > LONGEST_MESSAGE_ID) {
      throw Refusal.of(
          MESSAGE_ID_TOO_LONG,
          "messageId",
          id.length() + " characters",
          "at most " + LONGEST_MESSAGE_ID);
    }
    return id.isBlank() ? "" : id;
  }

  private String identifier(String field, JsonToken token) throws IOException {
    String id = scalar(field, token);
    return shortEnough(field, id, LONGEST_ID).isBlank() ? "" : id;
  }

  /** Clients with numeric keys send them bare. */
  private String scalar(String field, JsonToken token) throws IOException {
    return token == JsonToken.VALUE_NUMBER_INT ? parser.getText() : string(field, token);
  }

  private String text(String field, JsonToken token, int longest) throws IOException {
    return shortEnough(field, string(field, token), longest);
  }

  private String string(String field, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NULL -> "";
      default -> throw ProblemException.invalid(field, kind(token), "a string");
    };
  }

  private static String shortEnough(String field, String text, int longest) {
    if (text.length() > longest) {
      throw ProblemException.invalid(
          field, text.length() + " characters", "at most " + longest + " characters");
    }
    return text;
  }

  private @Nullable Instant time(String field, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_STRING ->
          ClientTime.parse(parser.getText())
              .orElseThrow(() -> ProblemException.invalid(field, "another text", TIME));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        if (parser.getTextLength() > 32) {
          throw ProblemException.invalid(field, "a long number", TIME);
        }
        yield ClientTime.parse(parser.getDecimalValue())
            .orElseThrow(() -> ProblemException.invalid(field, "another number", TIME));
      }
      default -> throw ProblemException.invalid(field, kind(token), TIME);
    };
  }

  private static String kind(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      default -> "nothing";
    };
  }
}
