package io.carillon.scoring.definition;

import io.carillon.platform.store.Ids;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Short names for meanings. */
final class Basis {
  private Basis() {}

  /** The same 16 hexadecimal digits for the same parts. */
  static String of(@Nullable Object... parts) {
    Object[] texts = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      texts[i] = String.valueOf(parts[i]);
    }
    return HexFormat.of().toHexDigits(Ids.hash(texts).getMostSignificantBits());
  }
}
