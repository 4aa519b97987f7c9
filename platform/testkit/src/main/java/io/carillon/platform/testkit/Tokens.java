package io.carillon.platform.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signed access tokens with the claims that the realm {@code carillon} gives. Good ones live five
 * minutes. Who asks again within a minute is given the same one, as an application keeps its own: a
 * signature takes the compiler that tests have thirty milliseconds.
 */
public final class Tokens {
  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final Map<List<Object>, Kept> SIGNED = new ConcurrentHashMap<>();

  private record Kept(String token, Instant until) {}

  private Tokens() {}

  /** A person of a tenant, in the tenant's topmost unit: {@code person("demo", "ada", "admin")}. */
  public static String person(String tenant, String name, String... roles) {
    return personIn(tenant, name, List.of("/" + tenant), roles);
  }

  /** A person who stands in some units only, such as {@code /demo/quebec/montreal}. */
  public static String personIn(String tenant, String name, List<String> units, String... roles) {
    return signed(tenant, name, units, "carillon-app", "", roles);
  }

  /** A partner system's client, which may do what its scopes say: {@code profiles:read}. */
  public static String partner(String tenant, String... scopes) {
    return signed(
        tenant,
        "service-account-partner-crm",
        List.of("/" + tenant),
        "partner-crm",
        String.join(" ", scopes),
        "partner");
  }

  /** Another service of the platform, by its short name: {@code journey}. It has no tenant. */
  public static String service(String name) {
    Map<String, Object> claims =
        claims("", "service-account-svc-" + name, List.of(), "svc-" + name, "", "service");
    claims.remove("tenant");
    claims.remove("units");
    return TestIssuer.shared().sign(claims);
  }

  /** An admin's token whose time ended ten minutes ago. */
  public static String expired(String tenant) {
    Map<String, Object> claims = admin(tenant);
    long end = now().minus(Duration.ofMinutes(10)).getEpochSecond();
    claims.put("iat", end - LIFE.toSeconds());
    claims.put("exp", end);
    return TestIssuer.shared().sign(claims);
  }

  /**
   * An admin's token with times of its own: when it was made, from when and until when it is good.
   */
  public static String timed(String tenant, Instant issued, Instant notBefore, Instant expires) {
    Map<String, Object> claims = admin(tenant);
    claims.put("iat", issued.getEpochSecond());
    claims.put("nbf", notBefore.getEpochSecond());
    claims.put("exp", expires.getEpochSecond());
    return TestIssuer.shared().sign(claims);
  }

  /** An admin's token signed with a key that was {@linkplain TestIssuer#addKey() added}. */
  public static String signedWith(String keyId, String tenant) {
    return TestIssuer.shared().signWith(keyId, admin(tenant));
  }

  /** An admin's token under the id of a key that nobody has. */
  public static String unknownKey(String tenant) {
    return Jwt.claims(admin(tenant)).jws().keyId(UUID.randomUUID().toString()).sign(Forged.KEY);
  }

  /** An admin's token that was made for another application. */
  public static String wrongAudience(String tenant) {
    Map<String, Object> claims = admin(tenant);
    claims.put("aud", List.of("account"));
    return TestIssuer.shared().sign(claims);
  }

  /** An admin's token that another realm issued, though the same key signed it. */
  public static String wrongIssuer(String tenant) {
    Map<String, Object> claims = admin(tenant);
    claims.put("iss", TestIssuer.shared().url().replace("/carillon", "/master"));
    return TestIssuer.shared().sign(claims);
  }

  /** An admin's token signed by a key that is not the issuer's, under the issuer's key id. */
  public static String wrongKey(String tenant) {
    return Jwt.claims(admin(tenant)).jws().keyId(TestIssuer.KEY_ID).sign(Forged.KEY);
  }

  /** An admin's token that says of itself that it needs no signature. */
  public static String unsigned(String tenant) {
    String header = "{\"alg\":\"none\",\"typ\":\"JWT\"}";
    String payload = person(tenant, "ada", "admin").split("\\.", -1)[1];
    return Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(UTF_8))
        + "."
        + payload
        + ".";
  }

  /** An admin's token whose signature was made with the issuer's public key as a shared secret. */
  public static String confusedKey(String tenant) {
    SecretKey secret =
        new SecretKeySpec(TestIssuer.shared().publicKey().getEncoded(), "HmacSHA256");
    return Jwt.claims(admin(tenant))
        .jws()
        .algorithm(SignatureAlgorithm.HS256)
        .keyId(TestIssuer.KEY_ID)
        .sign(secret);
  }

  private static String signed(
      String tenant,
      String name,
      List<String> units,
      String client,
      String scopes,
      String... roles) {
    Instant now = now();
    List<Object> whom =
        List.of(TestIssuer.shared().url(), tenant, name, units, client, scopes, List.of(roles));
    Kept kept =
        SIGNED.compute(
            whom,
            (_, before) ->
                before != null && before.until().isAfter(now)
                    ? before
                    : new Kept(
                        TestIssuer.shared()
                            .sign(claims(tenant, name, units, client, scopes, roles)),
                        now.plus(KEPT)));
    return kept.token();
  }

  private static Map<String, Object> admin(String tenant) {
    return claims(tenant, "ada", List.of("/" + tenant), "carillon-app", "", "admin");
  }

  private static Map<String, Object> claims(
      String tenant,
      String name,
      List<String> units,
      String client,
      String scopes,
      String... roles) {
    long now = now().getEpochSecond();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", TestIssuer.shared().url());
    claims.put("aud", List.of("carillon"));
    claims.put("typ", "Bearer");
    claims.put("azp", client);
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("iat", now);
    claims.put("exp", now + LIFE.toSeconds());
    claims.put("sub", UUID.nameUUIDFromBytes((tenant + "/" + name).getBytes(UTF_8)).toString());
    claims.put("preferred_username", name);
    claims.put("tenant", tenant);
    claims.put("units", units);
    claims.put("realm_access", Map.of("roles", List.of(roles)));
    claims.put("scope", scopes);
    return claims;
  }

  private static Instant now() {
    return Instant.now();
  }

  /** A key that no issuer has published. */
  private static final class Forged {
    private static final RSAPrivateCrtKey KEY = BuildKeys.rsa("forged");
  }
}
