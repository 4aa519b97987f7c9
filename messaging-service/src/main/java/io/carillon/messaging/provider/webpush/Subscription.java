package io.carillon.messaging.provider.webpush;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.messaging.provider.PreparationException;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Base64;
import nl.martijndwars.webpush.Utils;
import org.bouncycastle.jce.interfaces.ECPublicKey;

/** A browser's push subscription, as identity keeps it: `{"endpoint","keys":{"p256dh","auth"}}`. */
record Subscription(URI endpoint, ECPublicKey publicKey, byte[] auth) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @throws PreparationException when it is none
   */
  static Subscription of(String token) {
    try {
      JsonNode read = JSON.readTree(token);
      JsonNode keys = read.path("keys");
      return new Subscription(
          URI.create(read.path("endpoint").asText("")),
          (ECPublicKey) Utils.loadPublicKey(keys.path("p256dh").asText("")),
          Base64.getUrlDecoder().decode(keys.path("auth").asText("")));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new PreparationException("not a push subscription");
    }
  }
}
