package io.carillon.identity.profile;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.identity.person.Person;
import io.carillon.identity.trait.Trait;
import io.carillon.identity.trait.TraitSchema;
import io.carillon.identity.trait.TraitType;
import io.carillon.identity.trait.Traits;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What somebody sets of a person's traits, taken whole or not at all. */
final class TraitWords {
  private TraitWords() {}

  /**
   * The person's traits with these words.
   *
   * @param words by name; JSON null removes
   * @throws ProblemException INVALID_VALUE over a limit, or of another type than the tenant says;
   *     TRAIT_STANDS where by what it says another's word stands over them
   */
  static Traits taken(
      Person person, Map<String, JsonNode> words, String source, TraitSchema schema, Instant now) {
    Violations violations = new Violations();
    words.forEach(
        (name, value) ->
            violations.check(
                schema.admits(name, value),
                "traits." + name,
                TraitType.kind(value),
                schema.type(name)));
    violations.throwIfAny();
    Map<String, Trait> stamped = stamped(person, words, source, now);
    Traits.Taken taken = person.traits().take(stamped, schema);
    taken
        .refused()
        .forEach(
            name ->
                violations.add(
                    "traits." + name,
                    "over a limit",
                    "at most 300 traits of 8 KB each, 64 KB together"));
    violations.throwIfAny();
    List<String> without =
        stamped.entrySet().stream()
            .filter(e -> !stands(taken.traits(), e.getKey(), e.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    if (!without.isEmpty()) {
      throw new ProblemException(
          ProfileReason.TRAIT_STANDS,
          "By the trait schema another word stands over what would be set of: %s."
              .formatted(String.join(", ", without)));
    }
    return taken.traits();
  }

  /** A mark of a removal may have made room for later ones. */
  private static boolean stands(Traits traits, String name, Trait word) {
    Trait now = traits.byName().get(name);
    return now == null || now.value().equals(word.value());
  }

  /** An operator's word stands over all before it, even those of clocks that run fast. */
  private static Map<String, Trait> stamped(
      Person person, Map<String, JsonNode> words, String source, Instant now) {
    Map<String, Trait> stamped = new TreeMap<>();
    words.forEach(
        (name, value) -> {
          Trait before = person.traits().byName().get(name);
          Instant at =
              before == null || before.at().isBefore(now)
                  ? now
                  : before.at().plus(1, ChronoUnit.MICROS);
          stamped.put(name, new Trait(value, at, true, null, false, source));
        });
    return stamped;
  }
}
