package io.carillon.sandbox.webpush;

import java.math.BigInteger;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import org.jose4j.jwk.PublicJsonWebKey;

/**
 * The key pair of an application that pushes, as VAPID clients take it.
 *
 * @param publicKey the uncompressed point, base64url
 * @param privateKey the 32 bytes of the number, base64url
 */
public record ServerKey(String publicKey, String privateKey) {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  public static ServerKey of(PublicJsonWebKey pair) {
    BigInteger number = ((ECPrivateKey) pair.getPrivateKey()).getS();
    byte[] bytes = new byte[32];
    Aes128Gcm.copy(number, bytes, 0);
    return new ServerKey(
        BASE64.encodeToString(Aes128Gcm.point((ECPublicKey) pair.getPublicKey())),
        BASE64.encodeToString(bytes));
  }
}
