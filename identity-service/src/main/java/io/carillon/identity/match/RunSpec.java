package io.carillon.identity.match;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.platform.linkage.Kind;
import io.carillon.platform.linkage.Settings;
import io.carillon.platform.problem.Violations;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a run is to look. All of it may be left out.
 *
 * @param threshold from this probability on, two records count as one person; 0.6
 * @param suggest from this probability on, a pair is suggested; 0.5
 * @param segment of profiles, only those who are in the segment with this key or id
 * @param id of a file, the column that says what pairs call a record; its number when left out
 * @param fields the roles of the columns, or of the traits, that are compared; all others are not:
 *     `firstName`, `lastName`, `middleName`, `fullName`, `birthDate`, `birthYear`, `birthMonth`,
 *     `birthDay`, `nationalId`, `phone`, `email`, `street`, `streetNumber`, `city`, `postalCode`,
 *     `region`, `country`, or `other`, which is guessed
 * @param columns instead of `fields`: the kinds of columns, or of traits, that are not to be
 *     guessed, as `columns` of a run tells them: `givenName`, `familyName`, `fullName`, `date`,
 *     `year`, `month`, `day`, `nationalId`, `email`, `phone`, `street`, `houseNumber`, `city`,
 *     `postcode`, `region`, `category`, `number`, `text`, `ignored`
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "MatchRunSpec")
public record RunSpec(
    @Nullable Double threshold,
    @Nullable Double suggest,
    @Nullable String segment,
    @Nullable String id,
    @Nullable Map<String, @Nullable String> fields,
    @Nullable Map<String, @Nullable String> columns) {
  private static final int MOST_COLUMNS = 100;
  private static final int LONGEST = 255;

  static RunSpec standard() {
    return new RunSpec(null, null, null, null, null, null);
  }

  /** The same for a run over profiles, with all said; throws INVALID_VALUE. */
  RunSpec ofProfiles() {
    Violations violations = new Violations();
    violations.check(id == null, "id", "a column", "none: profiles have ids of their own");
    violations.check(
        segment == null || (!segment.isBlank() && segment.length() <= LONGEST),
        "segment",
        segment,
        "the key or id of a segment");
    return checked(violations);
  }

  /** The same for a run over a file, with all said; throws INVALID_VALUE. */
  RunSpec ofFile() {
    Violations violations = new Violations();
    violations.check(segment == null, "segment", segment, "none: these are records of a file");
    violations.check(
        id == null || (!id.isEmpty() && id.length() <= LONGEST), "id", id, "the name of a column");
    return checked(violations);
  }

  private RunSpec checked(Violations violations) {
    violations.check(same() >= 0.5 && same() < 1, "threshold", same(), "0.5 to below 1");
    violations.check(
        least() >= 0.1 && least() <= same(), "suggest", least(), "0.1 to the threshold");
    Map<String, @Nullable String> roles = fields == null ? Map.of() : fields;
    Map<String, @Nullable String> kinds = columns == null ? Map.of() : columns;
    violations.check(
        roles.isEmpty() || kinds.isEmpty(), "columns", "beside fields", "either of the two");
    words(violations, "fields", roles, Roles.ROLES.keySet());
    words(violations, "columns", kinds, Roles.KINDS.keySet());
    violations.throwIfAny();
    return new RunSpec(same(), least(), segment, id, roles, kinds);
  }

  private static void words(
      Violations violations, String field, Map<String, @Nullable String> given, Set<String> known) {
    violations.check(given.size() <= MOST_COLUMNS, field, given.size(), "at most " + MOST_COLUMNS);
    given.forEach(
        (column, word) ->
            violations.check(
                word != null && known.contains(word),
                field + "." + column,
                String.valueOf(word),
                "one of " + known));
  }

  double least() {
    return suggest == null ? Settings.TOLD : suggest;
  }

  double same() {
    return threshold == null ? Settings.LIKELY : threshold;
  }

  /** The columns whose kind is not guessed. */
  Map<String, Kind> kinds() {
    Map<String, Kind> all = new TreeMap<>();
    if (columns != null) {
      columns.forEach((column, kind) -> all.put(column, Roles.kind(kind)));
    }
    if (fields != null) {
      fields.forEach((column, role) -> Roles.role(role).ifPresent(kind -> all.put(column, kind)));
    }
    if (id != null && compared().isEmpty()) {
      all.putIfAbsent(id, Kind.IGNORED);
    }
    return all;
  }

  /** The columns that are compared; empty for all. */
  Set<String> compared() {
    return fields == null ? Set.of() : fields.keySet();
  }

  /** A column that the spec needs and the file does not have. */
  Optional<String> missing(Set<String> known) {
    if (id != null && !known.contains(id)) {
      return Optional.of(id);
    }
    return compared().stream().filter(column -> !known.contains(column)).sorted().findFirst();
  }
}
