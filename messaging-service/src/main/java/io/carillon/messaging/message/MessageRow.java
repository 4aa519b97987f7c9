package io.carillon.messaging.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.messaging.gate.Purpose;
import io.carillon.platform.caller.Units;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message as a row of table `message`, out and in. */
final class MessageRow {
  static final String COLUMNS =
      "tenant_id, unit, id, profile_id, channel, purpose, template, content, context, recipient,"
          + " journey_key, journey_id, journey_version, enrollment_id, step, cause_id, hops,"
          + " traceparent, requested_at, expires_at, state, attempt, leaving, due_at,"
          + " reason, detail, address, locale, provider, provider_ref, links, dead_tokens,"
          + " opened_at,"
          + " clicked_at, unsubscribed_at, transitions";

  private static final TypeReference<List<Progress.Transition>> TRANSITIONS =
      new TypeReference<>() {};

  private final ObjectMapper json;

  MessageRow(ObjectMapper json) {
    this.json = json;
  }

  Message read(ResultSet row) throws SQLException {
    return new Message(order(row), progress(row));
  }

  private Order order(ResultSet row) throws SQLException {
    String journey = row.getString("journey_key");
    String content = row.getString("content");
    String tenant = row.getString("tenant_id");
    String unit = row.getString("unit");
    return new Order(
        tenant,
        unit.isEmpty() ? Units.top(tenant) : unit,
        row.getObject("id", UUID.class),
        row.getObject("profile_id", UUID.class),
        row.getString("channel"),
        Purpose.of(row.getString("purpose")).orElseThrow(),
        row.getString("template"),
        content == null ? null : tree(content),
        tree(row.getString("context")),
        row.getString("recipient"),
        journey == null
            ? null
            : new JourneyStep(
                journey,
                row.getString("journey_id"),
                row.getInt("journey_version"),
                row.getString("enrollment_id"),
                row.getString("step")),
        row.getString("cause_id"),
        row.getInt("hops"),
        row.getString("traceparent"),
        moment(row, "requested_at"),
        moment(row, "expires_at"));
  }

  private Progress progress(ResultSet row) throws SQLException {
    return new Progress(
        MessageState.valueOf(row.getString("state")),
        row.getInt("attempt"),
        row.getBoolean("leaving"),
        momentOrNull(row, "due_at"),
        row.getString("reason"),
        row.getString("detail"),
        row.getString("address"),
        row.getString("locale"),
        row.getString("provider"),
        row.getString("provider_ref"),
        texts(row.getArray("links")),
        texts(row.getArray("dead_tokens")),
        momentOrNull(row, "opened_at"),
        momentOrNull(row, "clicked_at"),
        momentOrNull(row, "unsubscribed_at"),
        transitions(row.getString("transitions")));
  }

  /** The columns of a new row. */
  static Map<String, @Nullable Object> columns(Message message) {
    Order order = message.order();
    Progress progress = message.progress();
    JourneyStep journey = order.journey();
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("tenant_id", order.tenant());
    row.put("unit", order.unit());
    row.put("id", order.id());
    row.put("profile_id", order.profileId());
    row.put("channel", order.channel());
    row.put("purpose", order.purpose().word());
    row.put("template", order.template());
    row.put("content", order.content());
    row.put("context", order.context());
    row.put("recipient", order.recipient());
    row.put("journey_key", journey == null ? null : journey.key());
    row.put("journey_id", journey == null ? null : journey.id());
    row.put("journey_version", journey == null ? null : journey.version());
    row.put("enrollment_id", journey == null ? null : journey.enrollmentId());
    row.put("step", journey == null ? null : journey.step());
    row.put("cause_id", order.causeId());
    row.put("hops", order.hops());
    row.put("traceparent", order.traceparent());
    row.put("requested_at", order.requestedAt());
    row.put("expires_at", order.expiresAt());
    row.put("state", progress.state());
    row.put("attempt", progress.attempt());
    row.put("due_at", progress.dueAt());
    row.put("transitions", progress.transitions());
    return row;
  }

  private JsonNode tree(String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored message cannot be read", e);
    }
  }

  private List<Progress.Transition> transitions(String text) {
    try {
      return json.readValue(text, TRANSITIONS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored message cannot be read", e);
    }
  }

  private static List<String> texts(@Nullable Array array) throws SQLException {
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }

  private static Instant moment(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable Instant momentOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
    return moment == null ? null : moment.toInstant();
  }
}
