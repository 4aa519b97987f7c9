package io.carillon.ingest.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.carillon.platform.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Whether a call is the vendor's own. Hashes and secrets are compared in constant time, over the
 * bytes as they came, and before any time is looked at.
 */
final class Signatures {
  private static final String HMAC_SHA256 = "HmacSHA256";

  private Signatures() {}

  /**
   * @param secrets any of them may have signed
   * @throws ProblemException SIGNATURE_REFUSED, SIGNATURE_TOO_OLD
   */
  static void require(Signature signature, List<String> secrets, Delivery call, Instant now) {
    boolean good = false;
    for (String secret : secrets) {
      good |= good(signature, secret, call);
    }
    if (!good) {
      throw new ProblemException(
          HookReason.SIGNATURE_REFUSED,
          "The call is not signed as this hook expects, scheme %s."
              .formatted(signature.schemeName()));
    }
    Optional<Instant> signed = signedAt(signature, call);
    if (signed.isPresent()
        && Duration.between(signed.get(), now).abs().compareTo(signature.tolerated()) > 0) {
      throw new ProblemException(
          HookReason.SIGNATURE_TOO_OLD,
          "The signed time is further from now than %s.".formatted(signature.tolerated()));
    }
  }

  private static boolean good(Signature signature, String secret, Delivery call) {
    return switch (signature.schemeName()) {
      case "hmac" -> hmac(signature, secret, call);
      case "stripe" -> stripe(secret, call);
      case "hubspot" -> hubspot(signature, secret, call);
      case "standard" -> standard(secret, call);
      case "basic" -> basic(secret, call);
      case "token" -> token(signature, secret, call);
      default -> false;
    };
  }

  private static boolean hmac(Signature signature, String secret, Delivery call) {
    String said = call.header(String.valueOf(signature.header()));
    String prefix = signature.prefix() == null ? "" : signature.prefix();
    if (said == null || !said.startsWith(prefix)) {
      return false;
    }
    String algorithm = signature.algorithm() == null ? "sha256" : signature.algorithm();
    byte[] expected =
        mac(
            String.valueOf(Signature.ALGORITHMS.get(algorithm)),
            secret.getBytes(UTF_8),
            call.body());
    String bare = said.substring(prefix.length()).strip();
    return "base64".equals(signature.encoding())
        ? same(expected, base64(bare))
        : same(expected, hex(bare));
  }

  private static boolean stripe(String secret, Delivery call) {
    String time = part(call, "t").stream().findFirst().orElse("");
    byte[] expected = mac(HMAC_SHA256, secret.getBytes(UTF_8), joined(time + ".", call.body(), ""));
    boolean good = false;
    for (String said : part(call, "v1")) {
      good |= same(expected, hex(said));
    }
    return good;
  }

  private static List<String> part(Delivery call, String name) {
    List<String> found = new ArrayList<>();
    String header = call.header("Stripe-Signature");
    for (String part : header == null ? new String[0] : header.split(",", 20)) {
      if (part.strip().startsWith(name + "=")) {
        found.add(part.strip().substring(name.length() + 1));
      }
    }
    return found;
  }

  private static boolean hubspot(Signature signature, String secret, Delivery call) {
    String said = call.header("X-HubSpot-Signature-v3");
    String time = call.header("X-HubSpot-Request-Timestamp");
    if (said == null || time == null) {
      return false;
    }
    byte[] words = joined(call.method() + signature.url(), call.body(), time);
    return same(mac(HMAC_SHA256, secret.getBytes(UTF_8), words), base64(said));
  }

  private static boolean standard(String secret, Delivery call) {
    String id = call.header("webhook-id");
    String time = call.header("webhook-timestamp");
    String header = call.header("webhook-signature");
    byte[] key = standardKey(secret);
    if (id == null || time == null || header == null || key == null) {
      return false;
    }
    byte[] expected = mac(HMAC_SHA256, key, joined(id + "." + time + ".", call.body(), ""));
    boolean good = false;
    for (String one : header.split(" ", 20)) {
      good |= one.startsWith("v1,") && same(expected, base64(one.substring(3)));
    }
    return good;
  }

  /** The bytes of a secret of Standard Webhooks; null when it is none. */
  static byte @Nullable [] standardKey(String secret) {
    byte[] key = base64(secret.startsWith("whsec_") ? secret.substring(6) : secret);
    return key == null || key.length == 0 ? null : key;
  }

  private static boolean basic(String secret, Delivery call) {
    String said = call.header("Authorization");
    if (said == null || !said.regionMatches(true, 0, "Basic ", 0, 6)) {
      return false;
    }
    return same(secret.getBytes(UTF_8), base64(said.substring(6).strip()));
  }

  private static boolean token(Signature signature, String secret, Delivery call) {
    String said =
        signature.header() != null
            ? call.header(signature.header())
            : call.query().get(String.valueOf(signature.parameter()));
    return said != null && same(secret.getBytes(UTF_8), said.getBytes(UTF_8));
  }

  /** The time that is part of what was signed; a good signature with none of a form is too old. */
  private static Optional<Instant> signedAt(Signature signature, Delivery call) {
    return switch (signature.schemeName()) {
      case "stripe" -> Optional.of(time(part(call, "t").getFirst(), 1_000));
      case "standard" -> Optional.of(time(call.header("webhook-timestamp"), 1_000));
      case "hubspot" -> Optional.of(time(call.header("X-HubSpot-Request-Timestamp"), 1));
      default -> Optional.empty();
    };
  }

  private static Instant time(@Nullable String text, long millis) {
    try {
      return Instant.ofEpochMilli(Math.multiplyExact(Long.parseLong(String.valueOf(text)), millis));
    } catch (NumberFormatException | ArithmeticException | DateTimeException e) {
      return Instant.EPOCH;
    }
  }

  private static boolean same(byte[] expected, byte @Nullable [] said) {
    return said != null && MessageDigest.isEqual(expected, said);
  }

  private static byte @Nullable [] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static byte @Nullable [] hex(String text) {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static byte[] joined(String before, byte[] body, String behind) {
    ByteArrayOutputStream words = new ByteArrayOutputStream(body.length + 128);
    words.writeBytes(before.getBytes(UTF_8));
    words.writeBytes(body);
    words.writeBytes(behind.getBytes(UTF_8));
    return words.toByteArray();
  }

  private static byte[] mac(String algorithm, byte[] key, byte[] words) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(words);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has " + algorithm, e);
    }
  }
}
