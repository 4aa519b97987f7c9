package io.carillon.journey.enrollment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.journey.step.Enrollment;
import io.carillon.journey.step.Enrollment.Conversion;
import io.carillon.journey.step.Enrollment.Place;
import io.carillon.platform.caller.Masks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An enrollment as callers see it.
 *
 * @param journey the journey's key
 * @param unit the path of the unit in which the person entered
 * @param state active or exited
 * @param wakesAt when it goes on by itself at the latest; null when it has ended
 * @param messages by the step that asked
 * @param trail only where one enrollment is shown
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EnrollmentView(
    UUID id,
    String journey,
    UUID journeyId,
    String unit,
    int version,
    UUID profile,
    String instanceKey,
    String state,
    String step,
    Instant enteredAt,
    @Nullable Instant wakesAt,
    @Nullable Instant exitedAt,
    @Nullable String exitReason,
    boolean converted,
    @Nullable Instant convertedAt,
    @Nullable Double value,
    EntryView entry,
    Map<String, Map<String, Object>> messages,
    List<String> path,
    @Nullable List<Passed> trail) {

  /** What opened it. */
  record EntryView(
      String event,
      String eventId,
      Instant at,
      Map<String, Object> properties,
      List<Map<String, Object>> events) {}

  /** One input with what was decided and what followed. */
  record Passed(long seq, Instant at, JsonNode input, JsonNode decisions, JsonNode effects) {
    static Passed of(ResultSet row) throws SQLException {
      try {
        return new Passed(
            row.getLong(1),
            row.getObject(2, OffsetDateTime.class).toInstant(),
            EnrollmentCodec.JSON.readTree(row.getString(3)),
            EnrollmentCodec.JSON.readTree(row.getString(4)),
            EnrollmentCodec.JSON.readTree(row.getString(5)));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("A stored trail cannot be read", e);
      }
    }

    Passed masked() {
      return new Passed(
          seq, at, MaskedJson.tree(input), MaskedJson.tree(decisions), MaskedJson.tree(effects));
    }
  }

  static EnrollmentView of(EnrollmentRow row, String journey) {
    Enrollment enrollment = row.enrollment();
    Place.Waiting waiting = enrollment.place() instanceof Place.Waiting w ? w : null;
    Place.Left left = enrollment.place() instanceof Place.Left l ? l : null;
    Conversion conversion = enrollment.conversion();
    Map<String, Map<String, Object>> messages = new LinkedHashMap<>();
    enrollment.messages().forEach((step, track) -> messages.put(step, track.view()));
    return new EnrollmentView(
        enrollment.id(),
        journey,
        row.journeyId(),
        row.unit(),
        enrollment.version(),
        enrollment.profile(),
        enrollment.instanceKey(),
        enrollment.active() ? "active" : "exited",
        enrollment.place().step(),
        enrollment.enteredAt(),
        waiting == null ? null : waiting.wakeAt(),
        left == null ? null : left.at(),
        left == null ? null : left.reason(),
        conversion != null,
        conversion == null ? null : conversion.at(),
        conversion == null ? null : (Double) conversion.value(),
        new EntryView(
            enrollment.entry().name(),
            enrollment.entry().eventId(),
            enrollment.entry().at(),
            enrollment.entry().properties(),
            enrollment.entry().events()),
        messages,
        enrollment.path(),
        null);
  }

  EnrollmentView with(List<Passed> passed) {
    return copy(instanceKey, entry, passed);
  }

  /** As somebody sees it who may not see personal data. */
  EnrollmentView masked() {
    EntryView hidden =
        new EntryView(
            entry.event(),
            entry.eventId(),
            entry.at(),
            MaskedJson.object(entry.properties()),
            entry.events().stream().map(MaskedJson::object).toList());
    return copy(
        Masks.within(instanceKey),
        hidden,
        trail == null ? null : trail.stream().map(Passed::masked).toList());
  }

  private EnrollmentView copy(String key, EntryView opened, @Nullable List<Passed> passed) {
    return new EnrollmentView(
        id,
        journey,
        journeyId,
        unit,
        version,
        profile,
        key,
        state,
        step,
        enteredAt,
        wakesAt,
        exitedAt,
        exitReason,
        converted,
        convertedAt,
        value,
        opened,
        messages,
        path,
        passed);
  }
}
