package io.carillon.platform.expression;

import dev.cel.common.types.CelKind;
import java.time.Duration;
import java.time.Instant;

/**
 * What an expression must give. A value from JSON may be of any type and is checked when it comes.
 */
public enum Type {
  BOOL("a condition"),
  /** Always a {@link Double}. */
  NUMBER("a number"),
  /** An {@link Instant}. */
  TIMESTAMP("a timestamp"),
  /** A {@link Duration}. */
  DURATION("a duration"),
  STRING("a string"),
  ANY("a value");

  private final String words;

  Type(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  boolean allows(CelKind kind) {
    if (kind == CelKind.DYN || kind == CelKind.ANY) {
      return true;
    }
    return switch (this) {
      case BOOL -> kind == CelKind.BOOL;
      case NUMBER -> kind == CelKind.INT || kind == CelKind.UINT || kind == CelKind.DOUBLE;
      case TIMESTAMP -> kind == CelKind.TIMESTAMP;
      case DURATION -> kind == CelKind.DURATION;
      case STRING -> kind == CelKind.STRING;
      case ANY -> true;
    };
  }

  boolean holds(Object value) {
    return switch (this) {
      case BOOL -> value instanceof Boolean;
      case NUMBER -> value instanceof Double;
      case TIMESTAMP -> value instanceof Instant;
      case DURATION -> value instanceof Duration;
      case STRING -> value instanceof String;
      case ANY -> true;
    };
  }
}
