package io.carillon.sandbox.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Standard Webhooks, symmetric signatures. Source: standardwebhooks.com. */
final class WebhookSignature {
  static final String PREFIX = "whsec_";
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private WebhookSignature() {}

  /** What is wrong, and the status that says so. */
  record Mistake(int status, String detail) {}

  /**
   * What is wrong with a call.
   *
   * @param id of {@code webhook-id}; like the others empty when it is not there
   * @param signatures of {@code webhook-signature}: one or more, with spaces between them
   */
  static Optional<Mistake> mistake(
      String secret, String id, String timestamp, String signatures, byte[] body, Instant now) {
    if (id.isEmpty() || timestamp.isEmpty() || signatures.isEmpty()) {
      return Optional.of(
          new Mistake(400, "webhook-id, webhook-timestamp and webhook-signature were expected."));
    }
    if (!timestamp.matches("[0-9]{1,12}")) {
      return Optional.of(new Mistake(400, "webhook-timestamp: no seconds since 1970"));
    }
    Instant sentAt = Instant.ofEpochSecond(Long.parseLong(timestamp));
    if (Duration.between(sentAt, now).abs().compareTo(TOLERANCE) > 0) {
      return Optional.of(new Mistake(400, "webhook-timestamp: too far from now"));
    }
    byte[] expected = of(secret, id, timestamp, body).getBytes(UTF_8);
    for (String signature : signatures.split(" ")) {
      if (MessageDigest.isEqual(expected, signature.getBytes(UTF_8))) {
        return Optional.empty();
      }
    }
    return Optional.of(new Mistake(401, "No signature is right."));
  }

  /** Whether a text is a secret: {@code whsec_} and 24 to 64 bytes in base64. */
  static boolean isSecret(String secret) {
    try {
      int length = Base64.getDecoder().decode(secret.replaceFirst("^" + PREFIX, "")).length;
      return secret.startsWith(PREFIX) && length >= 24 && length <= 64;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String of(String secret, String id, String timestamp, byte[] body) {
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    signed.writeBytes((id + "." + timestamp + ".").getBytes(UTF_8));
    signed.writeBytes(body);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              Base64.getDecoder().decode(secret.substring(PREFIX.length())), "HmacSHA256"));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.toByteArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
