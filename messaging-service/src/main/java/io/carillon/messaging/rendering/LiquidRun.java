package io.carillon.messaging.rendering;

import java.util.Map;
import liqp.RenderTransformer.ObjectAppender;
import liqp.TemplateContext;
import liqp.TemplateParser;

/** The variables of one rendering, which keeps to its budget. */
final class LiquidRun extends TemplateContext {
  private final Budget budget;

  LiquidRun(TemplateParser parser, Map<String, Object> variables, Budget budget) {
    super(parser, variables);
    this.budget = budget;
  }

  private LiquidRun(Map<String, Object> variables, LiquidRun parent) {
    super(variables, parent);
    this.budget = parent.budget;
  }

  static Budget budgetOf(TemplateContext context) {
    return ((LiquidRun) context).budget;
  }

  @Override
  public TemplateContext newChildContext(Map<String, Object> variables) {
    return new LiquidRun(variables, this);
  }

  @Override
  public void checkForMaxIterations(int count) {
    budget.turn(count);
  }

  @Override
  public ObjectAppender.Controller newObjectAppender(int estimatedNumberOfAppends) {
    StringBuilder text = new StringBuilder();
    return new ObjectAppender.Controller() {
      @Override
      public void append(Object piece) {
        budget.tick();
        text.append(piece);
        budget.size(text.length());
      }

      @Override
      public Object getResult() {
        return text.toString();
      }
    };
  }
}
