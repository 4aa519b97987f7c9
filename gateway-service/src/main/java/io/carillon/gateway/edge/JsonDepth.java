package io.carillon.gateway.edge;

import io.vertx.core.buffer.Buffer;

/** How deep a JSON text is nested, counted while it passes; whether it is JSON is not asked. */
final class JsonDepth {
  private int depth;
  private int deepest;
  private boolean inText;
  private boolean escaped;

  /** The deepest level so far. */
  int of(Buffer chunk) {
    for (int i = 0; i < chunk.length(); i++) {
      byte b = chunk.getByte(i);
      if (inText) {
        if (escaped) {
          escaped = false;
        } else if (b == '\\') {
          escaped = true;
        } else if (b == '"') {
          inText = false;
        }
      } else if (b == '"') {
        inText = true;
      } else if (b == '{' || b == '[') {
        deepest = Math.max(deepest, ++depth);
      } else if (b == '}' || b == ']') {
        depth--;
      }
    }
    return deepest;
  }
}
