package io.carillon.sandbox.fcm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.carillon.sandbox.key.KeyFolder;
import io.carillon.sandbox.key.Keys;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;

/**
 * The one account that may send, and the tokens that it is given: {@code ya29.<expiry>.<MAC>}, good
 * for an hour, also after a restart.
 *
 * @param tokenUri where assertions go
 */
record ServiceAccount(PublicJsonWebKey key, String tokenSecret, String tokenUri) {
  static final String PROJECT = "carillon-local";
  static final Duration LIFE = Duration.ofMinutes(60);
  private static final String EMAIL = "carillon@" + PROJECT + ".iam.gserviceaccount.com";
  private static final String PREFIX = "ya29.";

  /** Google's own clients name this as the audience, whatever address they call. */
  private static final String GOOGLE = "https://oauth2.googleapis.com/token";

  private static final int SKEW_SECONDS = 60;

  static ServiceAccount of(KeyFolder keys, String tokenUri) throws IOException {
    return new ServiceAccount(
        Keys.rsa(keys, "fcm-key.jwk"),
        keys.text("fcm-token-secret", () -> KeyFolder.hex(32)),
        tokenUri);
  }

  /** The file that Google hands out for a service account. */
  String file() {
    Map<String, String> file = new LinkedHashMap<>();
    file.put("type", "service_account");
    file.put("project_id", PROJECT);
    file.put("private_key_id", "sandbox");
    file.put("private_key", Keys.pem(key.getPrivateKey()));
    file.put("client_email", EMAIL);
    file.put("client_id", "100000000000000000000");
    file.put("auth_uri", "https://accounts.google.com/o/oauth2/auth");
    file.put("token_uri", tokenUri);
    file.put("universe_domain", "googleapis.com");
    try {
      return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(file);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A token for an assertion.
   *
   * @throws InvalidJwtException when it is not one of this account, for this address, for at most
   *     an hour
   */
  String token(String assertion, Instant now) throws InvalidJwtException {
    JwtConsumer consumer =
        new JwtConsumerBuilder()
            .setJwsAlgorithmConstraints(
                new AlgorithmConstraints(
                    ConstraintType.PERMIT, AlgorithmIdentifiers.RSA_USING_SHA256))
            .setVerificationKey(key.getPublicKey())
            .setExpectedIssuer(EMAIL)
            .setExpectedAudience(GOOGLE, tokenUri)
            .setRequireIssuedAt()
            .setRequireExpirationTime()
            .setMaxFutureValidityInMinutes((int) LIFE.toMinutes())
            .setAllowedClockSkewInSeconds(SKEW_SECONDS)
            .build();
    consumer.process(assertion);
    return of(now.plus(LIFE).getEpochSecond());
  }

  boolean knows(String token, Instant now) {
    if (!token.matches("ya29\\.[0-9]{1,18}\\.[A-Za-z0-9_-]+")) {
      return false;
    }
    long expiry = Long.parseLong(token.split("\\.", 3)[1]);
    return expiry > now.getEpochSecond()
        && MessageDigest.isEqual(of(expiry).getBytes(UTF_8), token.getBytes(UTF_8));
  }

  private String of(long expiry) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(tokenSecret.getBytes(UTF_8), "HmacSHA256"));
      byte[] signed = mac.doFinal((PREFIX + expiry).getBytes(UTF_8));
      return PREFIX + expiry + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
