package io.carillon.platform.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.carillon.platform.problem.ProblemException;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A write key as Segment's clients send it: the user name of HTTP Basic. */
public final class BasicKey {
  private static final String BASIC = "Basic ";

  private BasicKey() {}

  /**
   * The key in an Authorization header; empty when the header is not there or not Basic.
   *
   * @throws ProblemException WRITE_KEY_REFUSED when it is Basic and no Base64
   */
  public static Optional<String> of(@Nullable String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return Optional.empty();
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
      String user = new String(decoded, UTF_8);
      int colon = user.indexOf(':');
      return Optional.of(colon < 0 ? user : user.substring(0, colon));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          KeyReason.WRITE_KEY_REFUSED, "The Authorization header is not Base64.");
    }
  }
}
