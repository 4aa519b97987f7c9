package io.carillon.journey.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.platform.definitions.Sharing;
import io.carillon.platform.problem.CommonReason;
import java.util.regex.Pattern;

/**
 * What of a journey may be shared: words, times and choices. Who enters, and which step follows on
 * which, is the owner's alone, so that whoever stands on a step stands on it in every unit.
 */
final class Shared {
  private static final Pattern PATHS =
      Pattern.compile(
          "name|settings(\\.\\w+)?|objective\\.(within|value)"
              + "|steps\\.[A-Za-z0-9_-]{1,64}\\.(for|until|timeout|onPast|template|window(\\.\\w+)?)");
  private static final String EXPECTED =
      "name, settings.…, objective.within, objective.value,"
          + " or for, until, timeout, onPast, template or window of a step: steps.day.window";

  private Shared() {}

  static void check(Fields root, JsonNode sharing) {
    root.object(Sharing.FIELD, false);
    Sharing.mistakes(sharing)
        .forEach(m -> root.note(m.field(), CommonReason.INVALID_VALUE, m.found(), m.expected()));
    sharing
        .fieldNames()
        .forEachRemaining(
            path -> {
              if (!PATHS.matcher(path).matches()) {
                root.note(Sharing.FIELD + "." + path, CommonReason.INVALID_VALUE, path, EXPECTED);
              }
            });
  }
}
