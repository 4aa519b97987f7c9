package io.carillon.identity.schema;

import io.carillon.identity.trait.TraitField;
import io.carillon.identity.trait.TraitSchema;
import io.carillon.identity.trait.Traits;
import io.carillon.platform.problem.Violations;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant says of its traits, as its REST body is.
 *
 * @param fields by name, at most 300; of one that is left out nothing is said
 */
public record SchemaBody(@Nullable Map<String, @Nullable FieldBody> fields) {

  /**
   * Checked, and whole.
   *
   * @throws io.carillon.platform.problem.ProblemException INVALID_VALUE
   */
  SchemaBody checked() {
    Violations violations = new Violations();
    Map<String, @Nullable FieldBody> given = fields == null ? Map.of() : fields;
    violations
        .check(fields != null, "fields", "nothing", "an object, by the names of traits")
        .check(given.size() <= Traits.MOST, "fields", given.size(), "at most 300");
    Map<String, @Nullable FieldBody> whole = new TreeMap<>();
    given.forEach(
        (name, body) -> {
          violations.check(
              !name.isBlank() && name.length() <= Traits.LONGEST_NAME,
              "fields",
              name.length() + " characters",
              "names of 1..256 characters");
          if (body == null) {
            violations.add("fields." + name, "null", "an object");
          } else {
            body.check(violations, name);
            whole.put(name, body.whole());
          }
        });
    violations.throwIfAny();
    return new SchemaBody(whole);
  }

  /** Whatever could be stored once holds. */
  TraitSchema schema() {
    Map<String, TraitField> known = new HashMap<>();
    (fields == null ? Map.<String, @Nullable FieldBody>of() : fields)
        .forEach(
            (name, body) -> {
              if (body != null) {
                known.put(name, body.field());
              }
            });
    return new TraitSchema(known);
  }
}
