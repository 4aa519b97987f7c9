package io.carillon.messaging.rendering;

import liqp.Insertions;
import liqp.TemplateContext;
import liqp.exceptions.LiquidException;
import liqp.filters.Filter;
import liqp.filters.Filters;
import liqp.nodes.LNode;
import liqp.parser.v4.NodeVisitor;
import liquid.parser.v4.LiquidParser.Cycle_tagContext;
import liquid.parser.v4.LiquidParser.ExprContext;
import liquid.parser.v4.LiquidParser.Expr_termContext;
import liquid.parser.v4.LiquidParser.Include_relative_tagContext;
import liquid.parser.v4.LiquidParser.Include_tagContext;
import liquid.parser.v4.LiquidParser.OutputContext;
import liquid.parser.v4.LiquidParser.Term_StrContext;
import org.jspecify.annotations.Nullable;

/** Builds the tree of a part; in HTML, every output of a value passes through escaping. */
final class LiquidVisitor extends NodeVisitor {
  private final boolean html;
  private final Filter escape;

  LiquidVisitor(Insertions insertions, Filters filters, boolean html) {
    super(insertions, filters, true);
    this.html = html;
    this.escape = filters.get("escape");
  }

  @Override
  public LNode visitOutput(OutputContext ctx) {
    LNode output = super.visitOutput(ctx);
    return html ? new Escaped(output, escape) : output;
  }

  @Override
  public LNode visitCycle_tag(Cycle_tagContext ctx) {
    LNode cycle = super.visitCycle_tag(ctx);
    boolean authorsOwn = ctx.expr().stream().allMatch(LiquidVisitor::isLiteral);
    return html && !authorsOwn ? new Escaped(cycle, escape) : cycle;
  }

  @Override
  public LNode visitInclude_tag(Include_tagContext ctx) {
    throw new LiquidException("include is not available", ctx);
  }

  @Override
  public LNode visitInclude_relative_tag(Include_relative_tagContext ctx) {
    throw new LiquidException("include_relative is not available", ctx);
  }

  private static boolean isLiteral(ExprContext expression) {
    return expression instanceof Expr_termContext term && term.term() instanceof Term_StrContext;
  }

  private record Escaped(LNode output, Filter escape) implements LNode {
    @Override
    public @Nullable Object render(TemplateContext context) {
      Object value = output.render(context);
      return value == null || value instanceof Number || value instanceof Boolean
          ? value
          : escape.apply(value, context);
    }
  }
}
