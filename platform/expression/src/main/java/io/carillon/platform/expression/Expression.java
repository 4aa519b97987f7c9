package io.carillon.platform.expression;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSource;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A checked expression, safe for use by several threads. Bounds: 4 KB of source, 32 levels, no loop
 * within a loop, 1,000 iterations, regular expressions without backtracking and of limited size. A
 * comparison that runs into a bound is false.
 */
public final class Expression {
  public static final int MAX_SOURCE_BYTES = 4_096;
  public static final int MAX_DEPTH = 32;
  private static final int MAX_NESTING = 1;
  private static final int CACHED = 10_000;
  private static final Cache<Key, Expression> COMPILED =
      CacheBuilder.newBuilder().maximumSize(CACHED).build();

  private record Key(String source, Scope scope, Type expected) {}

  private final String source;
  private final Type expected;
  private final CelRuntime.Program program;
  private final References references;
  private final Moments moments;

  private Expression(
      String source,
      Type expected,
      CelRuntime.Program program,
      References references,
      Moments moments) {
    this.source = source;
    this.expected = expected;
    this.program = program;
    this.references = references;
    this.moments = moments;
  }

  /**
   * Checks and compiles; repeated calls cost a look-up.
   *
   * @throws ProblemException EXPRESSION_INVALID; each violation's field is {@code line:column}
   */
  public static Expression compile(String source, Scope scope, Type expected) {
    return compile(source, scope, expected, "");
  }

  /**
   * The same, with the place of the expression in its definition.
   *
   * @param field such as {@code steps.mail.when}; each violation's field is {@code
   *     steps.mail.when:line:column}
   */
  public static Expression compile(String source, Scope scope, Type expected, String field) {
    Key key = new Key(source, scope, expected);
    Expression known = COMPILED.getIfPresent(key);
    if (known == null) {
      known = build(source, scope, expected, field);
      COMPILED.put(key, known);
    }
    return known;
  }

  /** Whether the condition holds; false when it cannot be decided. */
  public boolean test(Bindings bindings) {
    return Boolean.TRUE.equals(evaluate(bindings));
  }

  /**
   * The value: {@code Boolean}, {@code Double}, {@code String}, {@code java.time.Instant}, {@code
   * java.time.Duration}, {@code List} or {@code Map}; null when a property that it needs is
   * missing, or when the value is of another type than expected.
   */
  public @Nullable Object evaluate(Bindings bindings) {
    try {
      Object value = program.eval(bindings::find);
      Object plain = value instanceof Long n ? (Object) n.doubleValue() : value;
      return plain != null && expected.holds(plain) ? plain : null;
    } catch (CelEvaluationException | RuntimeException undecidable) {
      return null;
    }
  }

  /**
   * The earliest moment after {@code now} at which time alone can change the answer; empty when it
   * cannot. Comparisons with {@code now} give their exact moment; any other use of it, such as the
   * hour of the day, is looked at again at the next full minute.
   */
  public Optional<Instant> nextChange(Bindings bindings, Instant now) {
    return moments.next(bindings, now);
  }

  public References references() {
    return references;
  }

  public String source() {
    return source;
  }

  @Override
  public String toString() {
    return source;
  }

  private static Expression build(String source, Scope scope, Type expected, String field) {
    Violations violations = new Violations();
    int bytes = source.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_SOURCE_BYTES) {
      violations.add(at(field, 1, 1), bytes + " bytes", "at most " + MAX_SOURCE_BYTES + " bytes");
      violations.throwIfAny(ExpressionReason.EXPRESSION_INVALID);
    }
    CelCompiler compiler = Engine.compiler(scope);
    try {
      CelAbstractSyntaxTree parsed = compiler.parse(source).getAst();
      bounds(parsed, field, violations);
      CelAbstractSyntaxTree checked = compiler.check(parsed).getAst();
      Engine.literals(compiler, checked);
      if (!expected.allows(checked.getResultType().kind())) {
        violations.add(at(field, 1, 1), checked.getResultType().name(), expected.words());
        violations.throwIfAny(ExpressionReason.EXPRESSION_INVALID);
      }
      References references =
          new Reader(
                  scope,
                  (node, wanted) -> refuse(parsed.getSource(), node, wanted, field, violations))
              .read(parsed.getExpr());
      violations.throwIfAny(ExpressionReason.EXPRESSION_INVALID);
      CelAbstractSyntaxTree guarded =
          compiler.check(Guard.guard(parsed, expected == Type.BOOL)).getAst();
      return new Expression(
          source,
          expected,
          Engine.runtime().createProgram(guarded),
          references,
          Moments.of(parsed, compiler));
    } catch (CelValidationException invalid) {
      throw invalid(invalid.getErrors(), scope, field);
    } catch (CelEvaluationException unplannable) {
      throw new ProblemException(
          ExpressionReason.EXPRESSION_INVALID, "the expression cannot be evaluated", unplannable);
    }
  }

  private static void bounds(CelAbstractSyntaxTree parsed, String field, Violations violations) {
    int depth = Syntax.depth(parsed.getExpr());
    violations.check(
        depth <= MAX_DEPTH, at(field, 1, 1), depth + " levels", "at most " + MAX_DEPTH + " levels");
    int nesting = Syntax.nesting(parsed.getExpr());
    violations.check(
        nesting <= MAX_NESTING,
        at(field, 1, 1),
        "a loop within a loop",
        "loops that are not nested");
    violations.throwIfAny(ExpressionReason.EXPRESSION_INVALID);
  }

  private static void refuse(
      CelSource source, CelExpr node, String wanted, String field, Violations violations) {
    CelSourceLocation place =
        Optional.ofNullable(source.getPositionsMap().get(node.id()))
            .flatMap(source::getOffsetLocation)
            .orElse(CelSourceLocation.NONE);
    violations.add(
        at(field, place.getLine(), place.getColumn() + 1),
        Syntax.path(node).orElse("a computed key"),
        wanted);
  }

  private static ProblemException invalid(List<CelIssue> issues, Scope scope, String field) {
    Violations violations = new Violations();
    for (CelIssue issue : issues) {
      CelSourceLocation place = issue.getSourceLocation();
      boolean undeclared = issue.getMessage().startsWith("undeclared reference");
      violations.add(
          at(field, place.getLine(), place.getColumn() + 1),
          issue.getMessage(),
          undeclared ? scope.words() : "an expression that type-checks");
    }
    try {
      violations.throwIfAny(ExpressionReason.EXPRESSION_INVALID);
    } catch (ProblemException problem) {
      return problem;
    }
    return new ProblemException(ExpressionReason.EXPRESSION_INVALID, "not an expression");
  }

  private static String at(String field, int line, int column) {
    String place = Math.max(line, 1) + ":" + Math.max(column, 1);
    return field.isEmpty() ? place : field + ":" + place;
  }
}
