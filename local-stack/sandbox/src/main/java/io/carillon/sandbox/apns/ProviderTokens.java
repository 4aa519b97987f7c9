package io.carillon.sandbox.apns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.sandbox.key.KeyFolder;
import io.carillon.sandbox.key.Keys;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jose4j.jwk.PublicJsonWebKey;

/**
 * The tokens of one team's one key. Source: developer.apple.com, "Establishing a token-based
 * connection to APNs".
 */
record ProviderTokens(PublicJsonWebKey key, String keyId, String teamId) {
  static final String KEY_ID = "CARILLONK1";
  static final String TEAM_ID = "CARILLONT1";
  private static final Duration LIFE = Duration.ofHours(1);

  /** How far ahead a clock may be. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  static ProviderTokens of(KeyFolder keys) throws IOException {
    return new ProviderTokens(Keys.p256(keys, "apns-key.jwk"), KEY_ID, TEAM_ID);
  }

  /**
   * What is wrong with a token.
   *
   * @param authorization the header, empty when it is not there
   */
  Optional<ApnsReason> mistake(String authorization, Instant now) {
    if (authorization.isEmpty()) {
      return Optional.of(ApnsReason.MISSING_PROVIDER_TOKEN);
    }
    if (!authorization.regionMatches(true, 0, "bearer ", 0, 7)) {
      return Optional.of(ApnsReason.INVALID_PROVIDER_TOKEN);
    }
    String[] parts = authorization.substring(7).split("\\.", -1);
    if (parts.length != 3) {
      return Optional.of(ApnsReason.INVALID_PROVIDER_TOKEN);
    }
    try {
      JsonNode header = json(parts[0]);
      JsonNode claims = json(parts[1]);
      if (!header.path("alg").asText().equals("ES256")
          || !header.path("kid").asText().equals(keyId)
          || !claims.path("iss").asText().equals(teamId)
          || !claims.path("iat").isIntegralNumber()
          || !isSigned(parts)) {
        return Optional.of(ApnsReason.INVALID_PROVIDER_TOKEN);
      }
      Instant issuedAt = Instant.ofEpochSecond(claims.path("iat").asLong());
      if (issuedAt.isAfter(now.plus(SKEW))) {
        return Optional.of(ApnsReason.INVALID_PROVIDER_TOKEN);
      }
      return issuedAt.isBefore(now.minus(LIFE))
          ? Optional.of(ApnsReason.EXPIRED_PROVIDER_TOKEN)
          : Optional.empty();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      return Optional.of(ApnsReason.INVALID_PROVIDER_TOKEN);
    }
  }

  /**
   * Apple takes a signature both as JWTs have it, two numbers of 32 bytes, and in DER, as some
   * clients write it; libraries for JWTs do not.
   */
  private boolean isSigned(String[] parts) throws GeneralSecurityException {
    byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
    Signature check =
        Signature.getInstance(
            signature.length == 64 ? "SHA256withECDSAinP1363Format" : "SHA256withECDSA");
    check.initVerify(key.getPublicKey());
    check.update((parts[0] + "." + parts[1]).getBytes(US_ASCII));
    return check.verify(signature);
  }

  private static JsonNode json(String part) throws IOException {
    return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(part));
  }
}
