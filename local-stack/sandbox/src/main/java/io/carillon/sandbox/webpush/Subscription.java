package io.carillon.sandbox.webpush;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.sandbox.key.KeyFolder;
import io.carillon.sandbox.key.Keys;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jose4j.jwk.PublicJsonWebKey;

/**
 * A browser's subscription, with what only the browser knows.
 *
 * @param auth the secret that is shared with who may push
 * @param serverKey of the only one who may push, base64url; empty when anybody may
 */
record Subscription(String id, PublicJsonWebKey key, byte[] auth, String serverKey) {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  static Subscription create(String serverKey) throws IOException {
    return new Subscription(KeyFolder.hex(16), Keys.p256(), KeyFolder.random(16), serverKey);
  }

  /** As a browser hands it to its page. */
  Map<String, Object> handedOut(String url) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("endpoint", url + "/webpush/" + id);
    json.put("expirationTime", null);
    json.put(
        "keys",
        Map.of(
            "p256dh", BASE64.encodeToString(Aes128Gcm.point(publicKey())),
            "auth", BASE64.encodeToString(auth)));
    return json;
  }

  byte[] decrypt(byte[] message) throws GeneralSecurityException {
    return Aes128Gcm.decrypt(message, key.getPrivateKey(), publicKey(), auth);
  }

  String written() throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id);
    json.set("key", new ObjectMapper().readTree(Keys.written(key)));
    json.put("auth", BASE64.encodeToString(auth));
    json.put("serverKey", serverKey);
    return json.toString();
  }

  static Subscription read(String text) throws IOException {
    JsonNode json = new ObjectMapper().readTree(text);
    return new Subscription(
        json.path("id").asText(),
        Keys.read(json.path("key").toString()),
        Base64.getUrlDecoder().decode(json.path("auth").asText()),
        json.path("serverKey").asText());
  }

  private ECPublicKey publicKey() {
    return (ECPublicKey) key.getPublicKey();
  }
}
