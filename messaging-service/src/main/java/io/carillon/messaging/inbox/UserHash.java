package io.carillon.messaging.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * By what a tenant's server vouches that an app's user is who the app says: the hexadecimal
 * HMAC-SHA256 of the user id, in UTF-8, under a secret whose text in UTF-8 is the key.
 */
final class UserHash {
  private UserHash() {}

  static String of(String secret, String userId) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(userId.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256", e);
    }
  }

  /** Whether one of the secrets made it; in the same time whichever did, or none. */
  static boolean matches(Collection<String> secrets, String userId, String given) {
    byte[] asked = given.toLowerCase(Locale.ROOT).getBytes(UTF_8);
    boolean found = false;
    for (String secret : secrets) {
      found |= MessageDigest.isEqual(of(secret, userId).getBytes(UTF_8), asked);
    }
    return found;
  }
}
