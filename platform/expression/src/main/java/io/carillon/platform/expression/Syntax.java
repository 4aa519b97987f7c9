package io.carillon.platform.expression;

import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reading a syntax tree. */
final class Syntax {
  private Syntax() {}

  static List<CelExpr> children(CelExpr node) {
    return switch (node.getKind()) {
      case SELECT -> List.of(node.select().operand());
      case CALL -> {
        List<CelExpr> parts = new ArrayList<>();
        node.call().target().ifPresent(parts::add);
        parts.addAll(node.call().args());
        yield parts;
      }
      case LIST -> node.list().elements();
      case STRUCT -> node.struct().entries().stream().map(CelExpr.CelStruct.Entry::value).toList();
      case MAP -> {
        List<CelExpr> parts = new ArrayList<>();
        for (CelExpr.CelMap.Entry entry : node.map().entries()) {
          parts.add(entry.key());
          parts.add(entry.value());
        }
        yield parts;
      }
      case COMPREHENSION -> {
        CelComprehension c = node.comprehension();
        yield List.of(c.iterRange(), c.accuInit(), c.loopCondition(), c.loopStep(), c.result());
      }
      case CONSTANT, IDENT, NOT_SET -> List.of();
    };
  }

  static int depth(CelExpr node) {
    int deepest = 0;
    for (CelExpr child : children(node)) {
      deepest = Math.max(deepest, depth(child));
    }
    return deepest + 1;
  }

  /** How many loops run inside one another; a chain of loops is not nested. */
  static int nesting(CelExpr node) {
    if (node.getKind() == CelExpr.ExprKind.Kind.COMPREHENSION) {
      CelComprehension c = node.comprehension();
      int inside =
          Math.max(
              nesting(c.accuInit()),
              Math.max(
                  nesting(c.loopCondition()),
                  Math.max(nesting(c.loopStep()), nesting(c.result()))));
      return Math.max(nesting(c.iterRange()), inside + 1);
    }
    return children(node).stream().mapToInt(Syntax::nesting).max().orElse(0);
  }

  static boolean isCall(CelExpr node, Operator operator) {
    return node.getKind() == CelExpr.ExprKind.Kind.CALL
        && node.call().function().equals(operator.getFunction());
  }

  /** {@code a.b.c} as a name, when it is nothing but names. */
  static Optional<String> path(CelExpr node) {
    return switch (node.getKind()) {
      case IDENT -> Optional.of(node.ident().name());
      case SELECT ->
          path(node.select().operand()).map(operand -> operand + "." + node.select().field());
      default -> Optional.empty();
    };
  }

  static Optional<String> text(CelExpr node) {
    return node.getKind() == CelExpr.ExprKind.Kind.CONSTANT
            && node.constant().getKind() == CelConstant.Kind.STRING_VALUE
        ? Optional.of(node.constant().stringValue())
        : Optional.empty();
  }
}
