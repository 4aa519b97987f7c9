package io.carillon.journey.enrollment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.journey.step.Enrollment;
import io.carillon.journey.step.Enrollment.Conversion;
import io.carillon.journey.step.Enrollment.Held;
import io.carillon.journey.step.Enrollment.Place;
import io.carillon.journey.step.EntryContext;
import io.carillon.journey.step.Happening;
import io.carillon.journey.step.MessageTrack;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Enrollments as rows of the database, and back. */
final class EnrollmentCodec {
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .findAndAddModules()
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  static final String COLUMNS =
      "tenant_id, id, journey_id, unit, version, profile_id, instance_key, active, step, seq, entered_at,"
          + " wake_at, wake_seq, left_at, reason, converted_at, value, convertible_until, messages,"
          + " path, moves, context, applied, member_id";

  /** The types of the columns, for {@code jsonb_to_recordset}. */
  static final String RECORD =
      "tenant_id text, id uuid, journey_id uuid, unit text, version integer, profile_id uuid,"
          + " instance_key text, active boolean, step text, seq bigint, entered_at timestamptz,"
          + " wake_at timestamptz, wake_seq bigint, left_at timestamptz, reason text,"
          + " converted_at timestamptz, value double precision, convertible_until timestamptz,"
          + " messages jsonb, path jsonb, moves integer, context jsonb, applied jsonb,"
          + " member_id uuid";

  private static final TypeReference<Map<String, MessageTrack>> MESSAGES = new TypeReference<>() {};
  private static final TypeReference<List<String>> PATH = new TypeReference<>() {};
  private static final TypeReference<Map<String, Long>> APPLIED = new TypeReference<>() {};

  /** What needs no column of its own. */
  private record Context(
      EntryContext entry,
      @Nullable Happening last,
      @Nullable Held held,
      @Nullable String zone,
      Cause cause) {}

  private EnrollmentCodec() {}

  static String rows(Collection<EnrollmentRow> rows) {
    ArrayNode array = JSON.createArrayNode();
    rows.forEach(row -> array.add(row(row)));
    return text(array);
  }

  static String trail(Collection<EnrollmentRow> rows) {
    ArrayNode array = JSON.createArrayNode();
    for (EnrollmentRow row : rows) {
      for (EnrollmentRow.TrailEntry entry : row.trail()) {
        ObjectNode node = array.addObject();
        node.put("tenant_id", row.tenant());
        node.put("enrollment_id", row.enrollment().id().toString());
        node.put("seq", entry.seq());
        node.put("at", entry.at().toString());
        node.set("input", JSON.valueToTree(entry.input()));
        node.set("decisions", JSON.valueToTree(entry.decisions()));
        node.set("effects", JSON.valueToTree(entry.effects()));
      }
    }
    return text(array);
  }

  static EnrollmentRow read(ResultSet row) throws SQLException {
    try {
      Context context = JSON.readValue(row.getString("context"), Context.class);
      UUID profile = row.getObject("profile_id", UUID.class);
      UUID member = row.getObject("member_id", UUID.class);
      return new EnrollmentRow(
          row.getString("tenant_id"),
          row.getObject("journey_id", UUID.class),
          row.getString("unit"),
          member == null ? profile : member,
          false,
          instant(row, "convertible_until"),
          new Enrollment(
              row.getObject("id", UUID.class),
              profile,
              row.getString("instance_key"),
              row.getInt("version"),
              place(row, context),
              row.getLong("seq"),
              context.entry(),
              context.last(),
              conversion(row),
              JSON.readValue(row.getString("messages"), MESSAGES),
              JSON.readValue(row.getString("path"), PATH),
              row.getInt("moves"),
              context.zone()),
          new Applied(JSON.readValue(row.getString("applied"), APPLIED)),
          context.cause());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored enrollment cannot be read", e);
    }
  }

  private static Place place(ResultSet row, Context context) throws SQLException {
    String step = row.getString("step");
    Instant wakeAt = instant(row, "wake_at");
    Instant leftAt = instant(row, "left_at");
    if (wakeAt != null) {
      return new Place.Waiting(step, wakeAt, row.getLong("wake_seq"), context.held());
    }
    if (leftAt == null) {
      throw new IllegalStateException("An enrollment neither waits nor has left");
    }
    return new Place.Left(step, leftAt, row.getString("reason"));
  }

  private static @Nullable Conversion conversion(ResultSet row) throws SQLException {
    Instant at = instant(row, "converted_at");
    return at == null ? null : new Conversion(at, row.getDouble("value"));
  }

  private static ObjectNode row(EnrollmentRow row) {
    Enrollment enrollment = row.enrollment();
    ObjectNode node = JSON.createObjectNode();
    node.put("tenant_id", row.tenant());
    node.put("id", enrollment.id().toString());
    node.put("journey_id", row.journeyId().toString());
    node.put("unit", row.unit());
    node.put("version", enrollment.version());
    node.put("profile_id", enrollment.profile().toString());
    node.put("member_id", row.member().toString());
    node.put("instance_key", enrollment.instanceKey());
    node.put("active", enrollment.active());
    node.put("step", enrollment.place().step());
    node.put("seq", enrollment.seq());
    node.put("entered_at", enrollment.enteredAt().toString());
    Held held = null;
    switch (enrollment.place()) {
      case Place.Waiting waiting -> {
        node.put("wake_at", waiting.wakeAt().toString());
        node.put("wake_seq", waiting.wakeSeq());
        held = waiting.held();
      }
      case Place.Left left -> {
        node.put("left_at", left.at().toString());
        node.put("reason", left.reason());
      }
    }
    Conversion conversion = enrollment.conversion();
    if (conversion != null) {
      node.put("converted_at", conversion.at().toString());
      node.put("value", conversion.value());
    }
    Instant until = row.convertibleUntil();
    node.put("convertible_until", until == null ? null : until.toString());
    node.set("messages", JSON.valueToTree(enrollment.messages()));
    node.set("path", JSON.valueToTree(enrollment.path()));
    node.put("moves", enrollment.moves());
    node.set(
        "context",
        JSON.valueToTree(
            new Context(
                enrollment.entry(), enrollment.last(), held, enrollment.zone(), row.cause())));
    node.set("applied", JSON.valueToTree(row.applied().newest()));
    return node;
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime found = row.getObject(column, OffsetDateTime.class);
    return found == null ? null : found.toInstant();
  }

  /** JSON that PostgreSQL takes: it knows no character zero. */
  private static String text(ArrayNode array) {
    String text = array.toString();
    return text.contains("\\u0000") ? text.replace("\\u0000", "\\ufffd") : text;
  }
}
