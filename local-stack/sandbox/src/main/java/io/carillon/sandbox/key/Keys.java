package io.carillon.sandbox.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** Key pairs, kept as JSON Web Keys. */
public final class Keys {
  private static final int RSA_BITS = 2_048;

  private Keys() {}

  /** The RSA key pair in a file, made first if it is not there. */
  public static PublicJsonWebKey rsa(KeyFolder keys, String name) throws IOException {
    return read(
        keys.text(
            name,
            () -> {
              try {
                return written(RsaJwkGenerator.generateJwk(RSA_BITS));
              } catch (JoseException e) {
                throw new IOException(e);
              }
            }));
  }

  /** The key pair on P-256 in a file, made first if it is not there. */
  public static PublicJsonWebKey p256(KeyFolder keys, String name) throws IOException {
    return read(keys.text(name, () -> written(p256())));
  }

  /** A new key pair on P-256. */
  public static EllipticCurveJsonWebKey p256() throws IOException {
    try {
      return EcJwkGenerator.generateJwk(EllipticCurves.P256);
    } catch (JoseException e) {
      throw new IOException(e);
    }
  }

  /** The key pair of a JSON Web Key. */
  public static PublicJsonWebKey read(String json) throws IOException {
    try {
      Map<String, Object> parameters = JsonUtil.parseJson(json);
      return PublicJsonWebKey.Factory.newPublicJwk(parameters);
    } catch (JoseException e) {
      throw new IOException("A key cannot be read: " + e.getMessage(), e);
    }
  }

  /** As {@link #read} reads it, with its private part. */
  public static String written(PublicJsonWebKey key) {
    return key.toJson(OutputControlLevel.INCLUDE_PRIVATE);
  }

  /** A private key as PKCS #8 in PEM. */
  public static String pem(PrivateKey key) {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  /** Bytes in PEM. */
  public static String pem(String what, byte[] bytes) {
    String lines = Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(bytes);
    return "-----BEGIN %s-----\n%s\n-----END %1$s-----\n".formatted(what, lines);
  }
}
