package io.carillon.scoring.definition;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.platform.expression.Expression;
import io.carillon.platform.expression.Scope;
import io.carillon.platform.expression.Type;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A segment as people write it.
 *
 * @param unit where it belongs; without it the caller's own, and it never changes
 * @param where CEL over {@code profile}, {@code computed}, {@code segments} and {@code now}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SegmentBody(
    @Nullable String key, @Nullable String unit, @Nullable String name, @Nullable String where) {
  private static final Scope SCOPE =
      Scope.of(Scope.Part.PROFILE, Scope.Part.COMPUTED, Scope.Part.SEGMENTS, Scope.Part.NOW);
  private static final int LONGEST_NAME = 200;

  /**
   * The condition, checked and compiled.
   *
   * @throws ProblemException INVALID_VALUE or EXPRESSION_INVALID
   */
  public Expression condition() {
    Violations violations = new Violations();
    violations.check(where != null, "where", where, "a condition");
    violations.check(
        name == null || name.length() <= LONGEST_NAME, "name", name, "up to 200 characters");
    violations.throwIfAny();
    return Expression.compile(Objects.requireNonNull(where), SCOPE, Type.BOOL, "where");
  }
}
