package io.carillon.platform.expression;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.CelKind;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * When time alone changes an answer. A comparison such as {@code now - t > d} is solved for {@code
 * now}: it changes at {@code t + d}. What cannot be solved is looked at again each full minute.
 */
final class Moments {
  private static final Moments NEVER = new Moments(List.of(), false);
  private static final Duration JUST_AFTER = Duration.ofMillis(1);
  private static final Set<Operator> COMPARISONS =
      Set.of(
          Operator.LESS,
          Operator.LESS_EQUALS,
          Operator.GREATER,
          Operator.GREATER_EQUALS,
          Operator.EQUALS,
          Operator.NOT_EQUALS);

  private final List<CelRuntime.Program> solved;
  private final boolean eachMinute;

  private Moments(List<CelRuntime.Program> solved, boolean eachMinute) {
    this.solved = solved;
    this.eachMinute = eachMinute;
  }

  static Moments of(CelAbstractSyntaxTree parsed, CelCompiler compiler) {
    if (!usesNow(parsed.getExpr())) {
      return NEVER;
    }
    List<CelRuntime.Program> solved = new ArrayList<>();
    boolean all = collect(parsed.getExpr(), parsed, compiler, solved);
    return new Moments(List.copyOf(solved), !all);
  }

  Optional<Instant> next(Bindings bindings, Instant now) {
    Stream<Instant> moments =
        solved.stream()
            .flatMap(program -> instant(program, bindings).stream())
            .map(Moments::fullMillisecond)
            .flatMap(moment -> Stream.of(moment, moment.plus(JUST_AFTER)));
    Stream<Instant> minute =
        eachMinute
            ? Stream.of(now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES))
            : Stream.empty();
    return Stream.concat(moments, minute)
        .filter(moment -> moment.isAfter(now))
        .min(Instant::compareTo);
  }

  /** Whether every use of {@code now} below this node could be solved. */
  private static boolean collect(
      CelExpr node,
      CelAbstractSyntaxTree parsed,
      CelCompiler compiler,
      List<CelRuntime.Program> solved) {
    if (!usesNow(node)) {
      return true;
    }
    if (COMPARISONS.stream().anyMatch(operator -> Syntax.isCall(node, operator))) {
      List<CelExpr> sides = node.call().args();
      return solve(sides.get(0), sides.get(1))
          .or(() -> solve(sides.get(1), sides.get(0)))
          .flatMap(moment -> program(moment, parsed, compiler))
          .map(solved::add)
          .orElse(false);
    }
    boolean logic =
        Syntax.isCall(node, Operator.LOGICAL_AND)
            || Syntax.isCall(node, Operator.LOGICAL_OR)
            || Syntax.isCall(node, Operator.LOGICAL_NOT)
            || Syntax.isCall(node, Operator.CONDITIONAL);
    boolean all = logic;
    for (CelExpr child : logic ? node.call().args() : List.<CelExpr>of()) {
      all &= collect(child, parsed, compiler, solved);
    }
    return all;
  }

  /** {@code side ? other} solved for now. */
  private static Optional<CelExpr> solve(CelExpr side, CelExpr other) {
    if (usesNow(other)) {
      return Optional.empty();
    }
    if (isNow(side)) {
      return Optional.of(other);
    }
    boolean minus = Syntax.isCall(side, Operator.SUBTRACT);
    if (!minus && !Syntax.isCall(side, Operator.ADD)) {
      return Optional.empty();
    }
    CelExpr left = side.call().args().get(0);
    CelExpr right = side.call().args().get(1);
    if (isNow(left) && !usesNow(right)) {
      return Optional.of(
          minus
              ? call(side.id(), Operator.ADD, right, other)
              : call(side.id(), Operator.SUBTRACT, other, right));
    }
    if (isNow(right) && !usesNow(left)) {
      return Optional.of(
          minus
              ? call(side.id(), Operator.SUBTRACT, left, other)
              : call(side.id(), Operator.SUBTRACT, other, left));
    }
    return Optional.empty();
  }

  private static Optional<CelRuntime.Program> program(
      CelExpr moment, CelAbstractSyntaxTree parsed, CelCompiler compiler) {
    try {
      CelAbstractSyntaxTree checked =
          compiler.check(CelAbstractSyntaxTree.newParsedAst(moment, parsed.getSource())).getAst();
      CelKind kind = checked.getResultType().kind();
      return kind == CelKind.TIMESTAMP || kind == CelKind.DYN
          ? Optional.of(Engine.runtime().createProgram(checked))
          : Optional.empty();
    } catch (CelValidationException | CelEvaluationException unsolvable) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> instant(CelRuntime.Program program, Bindings bindings) {
    try {
      return program.eval(bindings::find) instanceof Instant moment
          ? Optional.of(moment)
          : Optional.empty();
    } catch (CelEvaluationException | RuntimeException undecidable) {
      return Optional.empty();
    }
  }

  private static Instant fullMillisecond(Instant moment) {
    Instant floor = moment.truncatedTo(ChronoUnit.MILLIS);
    return floor.equals(moment) ? floor : floor.plusMillis(1);
  }

  private static CelExpr call(long id, Operator operator, CelExpr left, CelExpr right) {
    return CelExpr.ofCall(
        id, Optional.empty(), operator.getFunction(), ImmutableList.of(left, right));
  }

  private static boolean isNow(CelExpr node) {
    return node.getKind() == Kind.IDENT && node.ident().name().equals("now");
  }

  private static boolean usesNow(CelExpr node) {
    return isNow(node) || Syntax.children(node).stream().anyMatch(Moments::usesNow);
  }
}
