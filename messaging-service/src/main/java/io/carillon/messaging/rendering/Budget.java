package io.carillon.messaging.rendering;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one rendering may still use, asked at every turn of a loop, every piece of output and every
 * result of a filter; so a rendering ends in its own thread, on time. Also remembers which texts
 * are already HTML: by identity, so that they stay ordinary strings in comparisons.
 */
final class Budget {
  private static final int DIGITS = 1_000;

  private final int iterations;
  private final int output;
  private final long deadline;
  private final Set<Object> html = Collections.newSetFromMap(new IdentityHashMap<>());

  Budget(int iterations, int output, Duration time) {
    this.iterations = iterations;
    this.output = output;
    this.deadline = System.nanoTime() + time.toNanos();
  }

  void turn(int count) {
    if (count > iterations) {
      throw new RenderException("more than " + iterations + " turns of loops");
    }
    tick();
  }

  void tick() {
    if (System.nanoTime() - deadline > 0) {
      throw new RenderException("took longer than its limit");
    }
  }

  void size(long size) {
    if (size > output) {
      throw new RenderException("more than " + output + " characters or items");
    }
  }

  /** Checks a filter's result, and hands it on. */
  @Nullable Object value(@Nullable Object value) {
    tick();
    switch (value) {
      case CharSequence text -> size(text.length());
      case Collection<?> items -> size(items.size());
      case Object[] items -> size(items.length);
      case BigDecimal number -> {
        if (number.precision() > DIGITS) {
          throw new RenderException("a number of more than " + DIGITS + " digits");
        }
      }
      case null, default -> {}
    }
    return value;
  }

  /** The same characters as a text that counts as HTML. */
  String html(CharSequence text) {
    String copy = String.copyValueOf(text.toString().toCharArray());
    html.add(copy);
    return copy;
  }

  boolean isHtml(Object value) {
    return html.contains(value);
  }
}
