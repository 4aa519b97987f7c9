package io.carillon.platform.expression;

import dev.cel.common.Operator;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Finds what an expression refers to, and refuses references that nobody can follow. */
final class Reader {
  private static final String EXPECTED_KEY = "a literal key, as in %s['key']";

  private final Set<String> computed = new TreeSet<>();
  private final Set<String> segments = new TreeSet<>();
  private final Set<String> scores = new TreeSet<>();
  private final Set<String> traits = new TreeSet<>();
  private final Set<String> eventNames = new TreeSet<>();
  private final Set<String> variables = new TreeSet<>();
  private final Set<String> known;
  private final BiConsumer<CelExpr, String> refuse;

  /**
   * @param refuse takes the place of a mistake and what is expected there
   */
  Reader(Scope scope, BiConsumer<CelExpr, String> refuse) {
    this.known = scope.variables().keySet();
    this.refuse = refuse;
  }

  References read(CelExpr root) {
    visit(root);
    return new References(computed, segments, scores, traits, eventNames, variables);
  }

  private void visit(CelExpr node) {
    Optional<String> path = Syntax.path(node);
    if (path.isPresent() && known.contains(path.get())) {
      variable(node, path.get());
      return;
    }
    switch (node.getKind()) {
      case SELECT -> {
        if (keyed(node.select().operand(), Optional.of(node.select().field()))) {
          return;
        }
      }
      case CALL -> {
        if (called(node)) {
          return;
        }
      }
      default -> {}
    }
    Syntax.children(node).forEach(this::visit);
  }

  private boolean called(CelExpr node) {
    List<CelExpr> args = node.call().args();
    if (Syntax.isCall(node, Operator.INDEX)) {
      return keyed(args.get(0), Syntax.text(args.get(1)));
    }
    if (Syntax.isCall(node, Operator.IN) && isNamed(args.get(1), "segments")) {
      Optional<String> key = Syntax.text(args.get(0));
      key.ifPresentOrElse(
          segments::add,
          () -> refuse.accept(args.get(0), "a literal key, as in 'key' in segments"));
      variables.add("segments");
      return true;
    }
    if (Syntax.isCall(node, Operator.IN) && keyed(args.get(1), Syntax.text(args.get(0)))) {
      return true;
    }
    if (Syntax.isCall(node, Operator.EQUALS)) {
      names(args.get(0), args.get(1));
      names(args.get(1), args.get(0));
    }
    if (Syntax.isCall(node, Operator.IN) && args.get(1).getKind() == Kind.LIST) {
      args.get(1).list().elements().forEach(element -> names(args.get(0), element));
    }
    return false;
  }

  private void names(CelExpr variable, CelExpr literal) {
    if (isNamed(variable, "event.name")) {
      Syntax.text(literal).ifPresent(eventNames::add);
    }
  }

  /** A key below one of the maps whose keys are followed. */
  private boolean keyed(CelExpr map, Optional<String> key) {
    Optional<String> path = Syntax.path(map).filter(known::contains);
    Set<String> keys =
        switch (path.orElse("")) {
          case "computed" -> computed;
          case "scores" -> scores;
          case "profile.traits" -> traits;
          default -> null;
        };
    if (keys == null) {
      return false;
    }
    variables.add(path.orElseThrow());
    key.ifPresentOrElse(
        keys::add, () -> refuse.accept(map, EXPECTED_KEY.formatted(path.orElseThrow())));
    return true;
  }

  private void variable(CelExpr node, String name) {
    variables.add(name);
    switch (name) {
      case "computed", "scores", "profile.traits" ->
          refuse.accept(node, EXPECTED_KEY.formatted(name));
      case "segments" -> refuse.accept(node, "a literal key, as in 'key' in segments");
      default -> {}
    }
  }

  private static boolean isNamed(CelExpr node, String name) {
    return Syntax.path(node).filter(name::equals).isPresent();
  }
}
