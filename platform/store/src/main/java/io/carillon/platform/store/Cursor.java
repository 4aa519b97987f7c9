package io.carillon.platform.store;

import io.carillon.platform.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Where a list goes on, opaque to its reader. */
public final class Cursor {
  private static final String SEPARATOR = "\u001f";

  private Cursor() {}

  public static String encode(String... parts) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(String.join(SEPARATOR, parts).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws ProblemException INVALID_VALUE when it is not a cursor of that many parts
   */
  public static List<String> decode(String cursor, int parts) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      List<String> found = new ArrayList<>(List.of(text.split(SEPARATOR, -1)));
      if (found.size() == parts) {
        return found;
      }
    } catch (IllegalArgumentException e) {
      throw notOne(cursor);
    }
    throw notOne(cursor);
  }

  private static ProblemException notOne(String cursor) {
    return ProblemException.invalid("?cursor", cursor, "a nextCursor of this list");
  }
}
