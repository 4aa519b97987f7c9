package io.carillon.identity.rule;

import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.platform.problem.Violations;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a tenant, as their REST body is.
 *
 * @param types by the type of identifier; one that is left out is as by default
 */
public record RulesBody(@Nullable Map<String, @Nullable TypeBody> types) {

  static RulesBody of(IdentifierRules rules) {
    Map<String, @Nullable TypeBody> types = new TreeMap<>();
    rules.types().forEach((type, rule) -> types.put(type, TypeBody.of(rule)));
    return new RulesBody(types);
  }

  /**
   * Checked, and whole.
   *
   * @throws io.carillon.platform.problem.ProblemException INVALID_VALUE
   */
  RulesBody checked() {
    Violations violations = new Violations();
    RulesBody complete = whole();
    Map<String, @Nullable TypeBody> whole = Objects.requireNonNull(complete.types);
    (types == null ? Map.<String, @Nullable TypeBody>of() : types)
        .keySet()
        .forEach(
            type ->
                violations.check(
                    whole.containsKey(type),
                    "types." + type,
                    type,
                    String.join(", ", whole.keySet())));
    Map<Integer, String> priorities = new HashMap<>();
    whole.forEach(
        (type, found) -> {
          TypeBody body = Objects.requireNonNull(found);
          body.check(violations, type);
          String other = body.priority() == null ? null : priorities.put(body.priority(), type);
          violations.check(
              other == null,
              "types." + type + ".priority",
              body.priority(),
              "another than that of " + other);
        });
    violations.throwIfAny();
    return complete;
  }

  /** With what is left out as by default; what was stored is not refused any more. */
  RulesBody whole() {
    Map<String, @Nullable TypeBody> given = types == null ? Map.of() : types;
    Map<String, @Nullable TypeBody> whole = new TreeMap<>();
    IdentifierRules.DEFAULTS
        .types()
        .forEach(
            (type, rule) -> {
              TypeBody usual = TypeBody.of(rule);
              TypeBody body = given.get(type);
              whole.put(type, body == null ? usual : body.or(usual));
            });
    return new RulesBody(whole);
  }

  /** The rules themselves, of a whole body. */
  IdentifierRules rules(int version) {
    return IdentifierRules.of(
        version,
        Objects.requireNonNull(types).entrySet().stream()
            .map(e -> Objects.requireNonNull(e.getValue()).rule(e.getKey()))
            .sorted(Comparator.comparingInt(rule -> rule.priority()))
            .toList(),
        IdentifierRules.DEFAULTS.mostMerges(),
        IdentifierRules.DEFAULTS.mostIdentifiers());
  }
}
