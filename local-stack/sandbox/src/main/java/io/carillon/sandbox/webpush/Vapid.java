package io.carillon.sandbox.webpush;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;

/** Who pushes: RFC 8292. */
final class Vapid {
  private static final Pattern HEADER =
      Pattern.compile(
          "vapid +(?:t=([^, ]+) *, *k=([^, ]+)|k=([^, ]+) *, *t=([^, ]+)) *",
          Pattern.CASE_INSENSITIVE);
  private static final Duration MOST = Duration.ofHours(24);

  private Vapid() {}

  /** What is wrong, and the status that a push service answers it with. */
  record Mistake(int status, String detail) {}

  /**
   * What is wrong with a header {@code Authorization}.
   *
   * @param url of the push service; its origin with or without its port may be the audience, since
   *     clients leave even an unusual one out
   */
  static Optional<Mistake> mistake(String authorization, Subscription subscription, String url) {
    Matcher header = HEADER.matcher(authorization);
    if (!header.matches()) {
      return Optional.of(new Mistake(401, "Authorization: vapid t=<JWT>, k=<key> was expected."));
    }
    boolean tokenFirst = header.group(1) != null;
    String token = header.group(tokenFirst ? 1 : 4);
    String key = header.group(tokenFirst ? 2 : 3).replaceAll("=+$", "");
    if (!subscription.serverKey().isEmpty() && !subscription.serverKey().equals(key)) {
      return Optional.of(new Mistake(403, "The subscription belongs to another server key."));
    }
    try {
      JwtClaims claims =
          new JwtConsumerBuilder()
              .setJwsAlgorithmConstraints(
                  new AlgorithmConstraints(
                      ConstraintType.PERMIT,
                      AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256))
              .setVerificationKey(Aes128Gcm.publicKey(Base64.getUrlDecoder().decode(key)))
              .setExpectedAudience(origin(url, true), origin(url, false))
              .setRequireExpirationTime()
              .setMaxFutureValidityInMinutes((int) MOST.toMinutes())
              .build()
              .processToClaims(token);
      String subject = claims.getSubject();
      return subject == null || subject.matches("(mailto:|https:).+")
          ? Optional.empty()
          : Optional.of(new Mistake(403, "sub: " + subject + " (expected: mailto: or https:)"));
    } catch (InvalidJwtException | MalformedClaimException e) {
      return Optional.of(new Mistake(403, "The JWT is not valid: " + e.getMessage()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.of(new Mistake(403, "k: " + e.getMessage()));
    }
  }

  private static String origin(String url, boolean withPort) {
    URI uri = URI.create(url);
    return uri.getScheme() + "://" + (withPort ? uri.getAuthority() : uri.getHost());
  }
}
