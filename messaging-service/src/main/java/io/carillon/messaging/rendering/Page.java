package io.carillon.messaging.rendering;

import io.carillon.messaging.provider.Outgoing;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A compiled message in one language. */
interface Page {
  /**
   * @throws RenderException when the values do not fit or a limit is reached
   */
  Outgoing.Content render(Map<String, Object> variables, Reader reader);

  /** What stands in one line. */
  static String line(LiquidPart part, Map<String, Object> variables, Reader reader) {
    return part.render(variables, reader).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
  }

  /** The same of a part that may be left out; null as well when nothing was written. */
  static @Nullable String lineOrNull(
      @Nullable LiquidPart part, Map<String, Object> variables, Reader reader) {
    String line = part == null ? "" : line(part, variables, reader);
    return line.isEmpty() ? null : line;
  }

  /** What must not be empty. */
  static String said(String name, String text) {
    if (text.isBlank()) {
      throw new RenderException("the " + name + " is empty");
    }
    return text;
  }
}
