package io.carillon.platform.expression;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import java.util.Optional;

/**
 * Makes every comparison that cannot be made false. Each leaf {@code L} of the logic becomes {@code
 * !@not_strictly_false(!L)}: CEL's own function turns an error (a missing property, a text compared
 * with a number) into true, so that the leaf is false and what stands around it goes on.
 */
final class Guard {
  private long nextId;

  private Guard(long nextId) {
    this.nextId = nextId;
  }

  static CelAbstractSyntaxTree guard(CelAbstractSyntaxTree parsed, boolean condition) {
    CelExpr root = parsed.getExpr();
    Guard guard = new Guard(highestId(root) + 1);
    CelExpr rewritten = condition ? guard.logic(root) : guard.value(root);
    return CelAbstractSyntaxTree.newParsedAst(rewritten, parsed.getSource());
  }

  /** A place where true or false is expected. */
  private CelExpr logic(CelExpr node) {
    if (Syntax.isCall(node, Operator.LOGICAL_AND)
        || Syntax.isCall(node, Operator.LOGICAL_OR)
        || Syntax.isCall(node, Operator.LOGICAL_NOT)
        || Syntax.isCall(node, Operator.CONDITIONAL)) {
      return withArguments(
          node,
          node.call().args().stream().map(this::logic).collect(ImmutableList.toImmutableList()));
    }
    return switch (node.getKind()) {
      case CONSTANT -> node;
      case IDENT -> node.ident().name().startsWith("@") ? node : falseOnError(node);
      default -> falseOnError(value(node));
    };
  }

  /** A place where a value of any kind is expected. */
  private CelExpr value(CelExpr node) {
    return switch (node.getKind()) {
      case CONSTANT, IDENT, NOT_SET, STRUCT -> node;
      case SELECT ->
          node.toBuilder()
              .setSelect(
                  node.select().toBuilder().setOperand(value(node.select().operand())).build())
              .build();
      case LIST -> {
        var list = node.list().toBuilder();
        for (int i = 0; i < node.list().elements().size(); i++) {
          list.setElement(i, value(node.list().elements().get(i)));
        }
        yield node.toBuilder().setList(list.build()).build();
      }
      case MAP -> {
        var map = node.map().toBuilder();
        for (int i = 0; i < node.map().entries().size(); i++) {
          var entry = node.map().entries().get(i);
          map.setEntry(
              i,
              entry.toBuilder().setKey(value(entry.key())).setValue(value(entry.value())).build());
        }
        yield node.toBuilder().setMap(map.build()).build();
      }
      case COMPREHENSION -> {
        CelComprehension c = node.comprehension();
        yield node.toBuilder()
            .setComprehension(
                c.toBuilder()
                    .setIterRange(value(c.iterRange()))
                    .setLoopStep(value(c.loopStep()))
                    .build())
            .build();
      }
      case CALL -> call(node);
    };
  }

  private CelExpr call(CelExpr node) {
    CelCall call = node.call();
    if (Syntax.isCall(node, Operator.LOGICAL_AND)
        || Syntax.isCall(node, Operator.LOGICAL_OR)
        || Syntax.isCall(node, Operator.LOGICAL_NOT)) {
      return logic(node);
    }
    if (Syntax.isCall(node, Operator.CONDITIONAL)) {
      return withArguments(
          node,
          ImmutableList.of(
              logic(call.args().get(0)), value(call.args().get(1)), value(call.args().get(2))));
    }
    CelCall.Builder rewritten = call.toBuilder();
    call.target().ifPresent(target -> rewritten.setTarget(value(target)));
    for (int i = 0; i < call.args().size(); i++) {
      rewritten.setArg(i, value(call.args().get(i)));
    }
    return node.toBuilder().setCall(rewritten.build()).build();
  }

  private CelExpr falseOnError(CelExpr leaf) {
    return not(call(Operator.NOT_STRICTLY_FALSE, not(leaf)));
  }

  private CelExpr not(CelExpr node) {
    return call(Operator.LOGICAL_NOT, node);
  }

  private CelExpr call(Operator operator, CelExpr argument) {
    return CelExpr.ofCall(
        nextId++, Optional.empty(), operator.getFunction(), ImmutableList.of(argument));
  }

  private static CelExpr withArguments(CelExpr node, ImmutableList<CelExpr> arguments) {
    return CelExpr.ofCall(node.id(), node.call().target(), node.call().function(), arguments);
  }

  private static long highestId(CelExpr node) {
    long highest = node.id();
    for (CelExpr child : Syntax.children(node)) {
      highest = Math.max(highest, highestId(child));
    }
    return highest;
  }
}
