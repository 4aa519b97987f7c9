package io.carillon.platform.store;

import io.carillon.platform.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** Where a list goes on, opaque to its reader. */
public final class Cursor {
  private static final String SEPARATOR = "\u001f";

  /** Years that a database's timestamps hold as well. */
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LAST = Instant.parse("+10000-01-01T00:00:00Z");

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
      if (found.size() == parts && text.indexOf('\0') < 0) {
        return found;
      }
    } catch (IllegalArgumentException e) {
      throw notOne(cursor);
    }
    throw notOne(cursor);
  }

  /** A place in a list that is ordered by time. */
  public record Place(Instant at, UUID id) {
    public String cursor() {
      return encode(at.toString(), id.toString());
    }
  }

  /**
   * @throws ProblemException INVALID_VALUE when it is not the cursor of a list ordered by time
   */
  public static Place place(String cursor) {
    List<String> parts = decode(cursor, 2);
    try {
      Instant at = Instant.parse(parts.getFirst());
      if (!at.isBefore(FIRST) && at.isBefore(LAST)) {
        return new Place(at, Ids.parse(parts.getLast()).orElseThrow(() -> notOne(cursor)));
      }
    } catch (DateTimeException e) {
      throw notOne(cursor);
    }
    throw notOne(cursor);
  }

  private static ProblemException notOne(String cursor) {
    return ProblemException.invalid("?cursor", cursor, "a nextCursor of this list");
  }
}
