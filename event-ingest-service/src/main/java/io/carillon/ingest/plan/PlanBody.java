package io.carillon.ingest.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.ingest.event.Call;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a plan shall be, for `POST` and `PUT` alike.
 *
 * @param key `[a-z0-9-]{1,64}`; it never changes
 * @param name for people; the key when absent
 * @param unit whose events, and those of units below, it is for; the caller's own when absent; it
 *     never changes
 */
@Schema(name = "TrackingPlanBody")
public record PlanBody(
    @Nullable String key,
    @Nullable String name,
    @Nullable String unit,
    @Nullable List<@Nullable Event> events) {
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_DESCRIPTION = 2_000;
  private static final int MOST_EVENTS = 500;
  private static final int MOST_MISTAKES = 50;

  /**
   * @param type `track`, `page`, `screen`, `identify` or `group`; `track` when absent
   * @param name the event's; absent for an identify or a group
   * @param mode `annotate` when absent
   * @param schema a JSON Schema (2020-12) of `properties`, or of the `traits` of an identify or a
   *     group
   */
  @Schema(name = "TrackingPlanEventBody")
  public record Event(
      @Nullable String type,
      @Nullable String name,
      @Nullable String description,
      @Nullable Mode mode,
      @Schema(type = SchemaType.OBJECT) @Nullable JsonNode schema) {}

  /**
   * Checked, with what was not given filled in.
   *
   * @throws ProblemException INVALID_VALUE with all that is wrong
   */
  Plan checked(String key) {
    Violations violations = new Violations();
    violations.check(
        name == null || (!name.isBlank() && name.length() <= LONGEST_NAME),
        "name",
        name,
        "1..200 characters");
    List<@Nullable Event> given = events == null ? List.of() : events;
    violations.check(
        !given.isEmpty() && given.size() <= MOST_EVENTS,
        "events",
        given.size(),
        "1.." + MOST_EVENTS);
    List<PlannedEvent> checked = new ArrayList<>();
    Set<EventName> seen = new HashSet<>();
    for (int i = 0; i < given.size() && violations.list().size() < MOST_MISTAKES; i++) {
      String field = "events[" + i + "]";
      Event event = given.get(i);
      if (event == null) {
        violations.add(field, "null", "an object");
        continue;
      }
      check(violations, field, event)
          .ifPresent(
              planned -> {
                violations.check(
                    seen.add(planned.event()),
                    field + ".name",
                    planned.name(),
                    "an event that is not there yet");
                checked.add(planned);
              });
    }
    violations.throwIfAny();
    return new Plan(name == null ? key : name, List.copyOf(checked));
  }

  private static Optional<PlannedEvent> check(Violations violations, String field, Event event) {
    Call call =
        Call.of(event.type() == null ? Call.TRACK.word() : event.type())
            .filter(found -> found != Call.ALIAS)
            .orElse(null);
    violations.check(
        call != null, field + ".type", event.type(), "track, page, screen, identify or group");
    violations.check(
        event.description() == null || event.description().length() <= LONGEST_DESCRIPTION,
        field + ".description",
        "more",
        "at most " + LONGEST_DESCRIPTION + " characters");
    violations.addAll(PlanSchema.mistakes(field + ".schema", event.schema()));
    if (call == null || event.schema() == null) {
      return Optional.empty();
    }
    String name = event.name();
    boolean named = call == Call.TRACK || call == Call.PAGE || call == Call.SCREEN;
    violations.check(
        named
            ? name != null && !name.isBlank() && name.length() <= LONGEST_NAME
            : name == null || name.equals(call.word()),
        field + ".name",
        name,
        named ? "1..200 characters" : "nothing");
    return Optional.of(
        new PlannedEvent(
            call,
            named && name != null ? name : call.word(),
            event.description() == null ? "" : event.description(),
            event.mode() == null ? Mode.ANNOTATE : event.mode(),
            event.schema()));
  }
}
