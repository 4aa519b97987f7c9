package io.carillon.messaging.rendering;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import liqp.nodes.LNode;

/**
 * One compiled part. Liqp's trees keep a lookup's last key in themselves, so a tree serves one
 * rendering at a time; used trees are kept for the next.
 */
final class LiquidPart {
  private final Liquid liquid;
  private final boolean html;
  private final Supplier<LNode> build;
  private final Queue<LNode> idle = new ConcurrentLinkedQueue<>();

  LiquidPart(Liquid liquid, boolean html, Supplier<LNode> build) {
    this.liquid = liquid;
    this.html = html;
    this.build = build;
  }

  /** Builds a tree, which finds unknown tags and filters. */
  void prepare() {
    idle.add(build.get());
  }

  boolean isHtml() {
    return html;
  }

  LNode take() {
    LNode kept = idle.poll();
    return kept == null ? build.get() : kept;
  }

  void giveBack(LNode tree) {
    idle.add(tree);
  }

  /**
   * @throws RenderException when the values do not fit or a limit is reached
   */
  String render(Map<String, Object> variables, Reader reader) {
    return liquid.render(this, variables, reader);
  }
}
