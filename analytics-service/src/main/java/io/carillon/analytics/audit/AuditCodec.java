package io.carillon.analytics.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.carillon.audit.v1.AuditActor;
import io.carillon.audit.v1.AuditActorKind;
import io.carillon.audit.v1.AuditObject;
import io.carillon.audit.v1.AuditRecord;
import io.carillon.audit.v1.AuditSource;
import io.carillon.platform.store.Ids;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what services tell, and writes and reads the text that is kept of it. */
final class AuditCodec {
  /** Its own, as what is kept must be readable whatever the edges come to refuse. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .findAndAddModules()
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  /** What the database takes for a path. */
  private static final Pattern UNIT = Pattern.compile("(/[A-Za-z0-9_-]{1,255}){0,100}");

  private AuditCodec() {}

  /** What cannot be kept, and what is wrong with it. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String field) {
      super(field + " is missing or impossible", null, false, false);
    }
  }

  static AuditEntry entry(AuditRecord told) throws Unreadable {
    AuditActor actor = told.getActor();
    AuditSource source = told.getSource();
    AuditObject object = told.getObject();
    require(!told.getTenant().isEmpty() && told.getTenant().indexOf(',') < 0, "tenant");
    require(!told.getAction().isEmpty(), "action");
    require(!object.getKind().isEmpty(), "object.kind");
    require(UNIT.matcher(object.getUnit()).matches(), "object.unit");
    require(
        Stream.of(
                told.getTenant(),
                actor.getSubject(),
                actor.getName(),
                object.getKind(),
                object.getId(),
                object.getKey(),
                object.getUnit())
            .noneMatch(text -> text.indexOf('\0') >= 0),
        "a text without U+0000");
    AuditLine line =
        new AuditLine(
            Ids.parse(told.getId()).orElseThrow(() -> new Unreadable("id")),
            told.getTenant(),
            instant(told),
            told.getService(),
            new AuditLine.Actor(
                word(actor.getKind()),
                actor.getSubject(),
                actor.getName(),
                actor.getRolesList(),
                actor.getPermissionsList()),
            new AuditLine.From(
                source.getAddress(),
                source.getRequestId(),
                source.getTraceId(),
                source.getUserAgent()),
            told.getAction(),
            new AuditLine.Changed(
                object.getKind(), object.getId(), object.getKey(), object.getUnit()),
            state(told.getBeforeJson(), "before_json"),
            state(told.getAfterJson(), "after_json"));
    return AuditEntry.of(line, text(line));
  }

  /** What a kept text says; empty when it is none of ours. */
  static Optional<AuditLine> line(String record) {
    try {
      return Optional.of(JSON.readValue(record, AuditLine.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** A text that is none of ours as an object of JSON. */
  static String quoted(String record) {
    return JSON.createObjectNode().put("unreadable", record).toString();
  }

  /** Whether the columns, by which rows are found, say what the hashed text says. */
  static boolean agrees(AuditEntry entry) {
    return line(entry.record())
        .filter(line -> AuditEntry.of(line, entry.record()).equals(entry))
        .isPresent();
  }

  private static String text(AuditLine line) {
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A change cannot be written", e);
    }
  }

  private static String word(AuditActorKind kind) {
    return switch (kind) {
      case AUDIT_ACTOR_KIND_PERSON -> "person";
      case AUDIT_ACTOR_KIND_PARTNER -> "partner";
      case AUDIT_ACTOR_KIND_SERVICE -> "service";
      case AUDIT_ACTOR_KIND_SYSTEM -> "system";
      case AUDIT_ACTOR_KIND_UNSPECIFIED, UNRECOGNIZED -> "unknown";
    };
  }

  private static Instant instant(AuditRecord told) throws Unreadable {
    require(told.hasAt(), "at");
    Timestamp at = told.getAt();
    try {
      Instant moment = Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
      require(moment.isAfter(Instant.EPOCH) && at.getSeconds() < 253_402_300_800L, "at");
      return moment.truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException | ArithmeticException e) {
      throw new Unreadable("at");
    }
  }

  private static @Nullable JsonNode state(ByteString json, String field) throws Unreadable {
    if (json.isEmpty()) {
      return null;
    }
    try {
      JsonNode state = JSON.readTree(json.toStringUtf8());
      require(state.isContainerNode() || state.isValueNode(), field);
      return state;
    } catch (JsonProcessingException e) {
      throw new Unreadable(field);
    }
  }

  private static void require(boolean holds, String field) throws Unreadable {
    if (!holds) {
      throw new Unreadable(field);
    }
  }
}
