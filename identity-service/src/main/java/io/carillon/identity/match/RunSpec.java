package io.carillon.identity.match;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.platform.linkage.Kind;
import io.carillon.platform.linkage.Settings;
import io.carillon.platform.problem.Violations;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a run is to look. All of it may be left out.
 *
 * @param threshold from this probability on, two records count as one person; 0.6
 * @param suggest from this probability on, a pair is suggested; 0.5
 * @param columns the kinds of columns, or of traits, that are not to be guessed: `givenName`,
 *     `familyName`, `fullName`, `date`, `nationalId`, `email`, `phone`, `street`, `houseNumber`,
 *     `city`, `postcode`, `region`, `category`, `number`, `text`, `ignored`
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "MatchRunSpec")
public record RunSpec(
    @Nullable Double threshold,
    @Nullable Double suggest,
    @Nullable Map<String, @Nullable String> columns) {
  private static final int MOST_COLUMNS = 100;
  private static final Map<String, Kind> KINDS =
      Arrays.stream(Kind.values()).collect(Collectors.toUnmodifiableMap(RunSpec::word, k -> k));

  /** The same, with all said; throws INVALID_VALUE. */
  RunSpec checked() {
    double people = threshold == null ? Settings.LIKELY : threshold;
    double told = suggest == null ? Settings.TOLD : suggest;
    Map<String, @Nullable String> kinds = columns == null ? Map.of() : columns;
    Violations violations = new Violations();
    violations.check(people >= 0.5 && people < 1, "threshold", people, "0.5 to below 1");
    violations.check(told >= 0.1 && told <= people, "suggest", told, "0.1 to the threshold");
    violations.check(
        kinds.size() <= MOST_COLUMNS, "columns", kinds.size(), "at most " + MOST_COLUMNS);
    kinds.forEach(
        (column, kind) ->
            violations.check(
                kind != null && KINDS.containsKey(kind),
                "columns." + column,
                String.valueOf(kind),
                "one of " + new TreeMap<>(KINDS).keySet()));
    violations.throwIfAny();
    return new RunSpec(people, told, kinds);
  }

  double least() {
    return suggest == null ? Settings.TOLD : suggest;
  }

  double same() {
    return threshold == null ? Settings.LIKELY : threshold;
  }

  Map<String, Kind> kinds() {
    Map<String, Kind> kinds = new TreeMap<>();
    if (columns != null) {
      columns.forEach((column, kind) -> kinds.put(column, KINDS.getOrDefault(kind, Kind.IGNORED)));
    }
    return kinds;
  }

  /** `givenName` for GIVEN_NAME. */
  static String word(Kind kind) {
    String[] parts = kind.name().toLowerCase(Locale.ROOT).split("_", -1);
    StringBuilder word = new StringBuilder(parts[0]);
    for (int at = 1; at < parts.length; at++) {
      word.append(parts[at].substring(0, 1).toUpperCase(Locale.ROOT))
          .append(parts[at].substring(1));
    }
    return word.toString();
  }
}
