package io.carillon.identity.identifier;

import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Ids;
import java.util.Comparator;
import java.util.UUID;

/**
 * A value that names a person, in its normal form.
 *
 * @param type `userId`, `email`, `phone`, `anonymousId`, `deviceId`
 */
public record Identifier(String type, String value) implements Comparable<Identifier> {
  public static final String USER_ID = "userId";
  public static final String EMAIL = "email";
  public static final String PHONE = "phone";
  public static final String ANONYMOUS_ID = "anonymousId";
  public static final String DEVICE_ID = "deviceId";

  private static final Comparator<Identifier> ORDER =
      Comparator.comparing(Identifier::type).thenComparing(Identifier::value);

  /**
   * Reads `email:kelly@example.com`; the value as it was written.
   *
   * @throws ProblemException INVALID_VALUE for another form
   */
  public static Identifier parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || colon == text.length() - 1) {
      throw ProblemException.invalid("identifier", "a text without type", "type:value");
    }
    return new Identifier(text.substring(0, colon), text.substring(colon + 1));
  }

  /** Whether there is one way to write it. */
  public boolean plain() {
    return Spelling.plain(value);
  }

  /** What the stores know it by. */
  public UUID hash() {
    return Ids.hash(type, value);
  }

  @Override
  public int compareTo(Identifier other) {
    return ORDER.compare(this, other);
  }
}
