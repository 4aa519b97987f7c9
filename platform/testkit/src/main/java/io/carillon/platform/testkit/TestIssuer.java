package io.carillon.platform.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * An OpenID Connect issuer for tests, with the addresses and claims of the realm {@code carillon}:
 * it serves its keys, and gives client-credentials tokens to {@code svc-*} clients whose secret is
 * their own id. It can be given further keys, and be away for a while. There is one per JVM,
 * whatever class loader asks for it.
 */
public final class TestIssuer {
  static final String KEY_ID = "carillon-test";
  private static final String REALM = "/realms/carillon";
  private static final String URL_PROPERTY = "carillon.test.issuer.url";
  private static final String KEY_PROPERTY = "carillon.test.issuer.key";
  private static final String ADDED_PROPERTY = "carillon.test.issuer.added";
  private static final String AWAY_PROPERTY = "carillon.test.issuer.away";
  private static final String ASKED_PROPERTY = "carillon.test.issuer.asked";

  private final String url;
  private final RSAPrivateCrtKey key;

  private TestIssuer(String url, RSAPrivateCrtKey key) {
    this.url = url;
    this.key = key;
  }

  /** The issuer of this JVM; the first call starts it on a free port. */
  public static TestIssuer shared() {
    Properties jvm = System.getProperties();
    synchronized (jvm) {
      String url = jvm.getProperty(URL_PROPERTY);
      String key = jvm.getProperty(KEY_PROPERTY);
      if (url == null || key == null) {
        TestIssuer started = start();
        jvm.setProperty(KEY_PROPERTY, Base64.getEncoder().encodeToString(started.key.getEncoded()));
        jvm.setProperty(URL_PROPERTY, started.url);
        return started;
      }
      return new TestIssuer(url, BuildKeys.read(Base64.getDecoder().decode(key)));
    }
  }

  /** The realm's address, which is also the {@code iss} of its tokens. */
  public String url() {
    return url;
  }

  /** What a service needs to trust this issuer: only the address differs from production. */
  public Map<String, String> config() {
    return Map.of("carillon.oidc.url", url);
  }

  /** Publishes a further key beside those that there are, as a rotation does; its id. */
  public String addKey() {
    Properties jvm = System.getProperties();
    synchronized (jvm) {
      String added = jvm.getProperty(ADDED_PROPERTY, "");
      String id = KEY_ID + "-" + (added.lines().count() + 1);
      String encoded = Base64.getEncoder().encodeToString(BuildKeys.rsa(id).getEncoded());
      jvm.setProperty(ADDED_PROPERTY, added + id + " " + encoded + "\n");
      return id;
    }
  }

  /** Whether its keys can be had; what it answers otherwise is 503. */
  public void setAway(boolean away) {
    System.setProperty(AWAY_PROPERTY, Boolean.toString(away));
  }

  /** How often its keys were asked for. */
  public int keysAsked() {
    return Integer.getInteger(ASKED_PROPERTY, 0);
  }

  String signWith(String keyId, Map<String, Object> claims) {
    RSAPrivateCrtKey added = added().get(keyId);
    if (added == null) {
      throw new IllegalArgumentException(keyId + " (expected: a key that was added)");
    }
    return Jwt.claims(claims).jws().keyId(keyId).sign(added);
  }

  private static Map<String, RSAPrivateCrtKey> added() {
    Map<String, RSAPrivateCrtKey> keys = new LinkedHashMap<>();
    System.getProperty(ADDED_PROPERTY, "")
        .lines()
        .map(line -> line.split(" ", 2))
        .forEach(line -> keys.put(line[0], BuildKeys.read(Base64.getDecoder().decode(line[1]))));
    return keys;
  }

  String sign(Map<String, Object> claims) {
    return Jwt.claims(claims).jws().keyId(KEY_ID).sign(key);
  }

  PublicKey publicKey() {
    try {
      return KeyFactory.getInstance("RSA")
          .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TestIssuer start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(
          Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("issuer-", 0).factory()));
      TestIssuer issuer =
          new TestIssuer(
              "http://127.0.0.1:" + server.getAddress().getPort() + REALM, BuildKeys.rsa(KEY_ID));
      server.createContext(
          REALM + "/protocol/openid-connect/certs", exchange -> answer(exchange, issuer.keys()));
      server.createContext(
          REALM + "/protocol/openid-connect/token",
          exchange -> answer(exchange, issuer.clientCredentials(exchange)));
      server.createContext(
          REALM + "/.well-known/openid-configuration",
          exchange -> answer(exchange, 200, issuer.discovery()));
      Thread.ofPlatform().daemon().name("issuer").start(server::start).join();
      return issuer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Answer keys() {
    Properties jvm = System.getProperties();
    synchronized (jvm) {
      jvm.setProperty(ASKED_PROPERTY, Integer.toString(keysAsked() + 1));
    }
    return Boolean.getBoolean(AWAY_PROPERTY)
        ? new Answer(503, "{}")
        : new Answer(200, "{\"keys\":[%s]}".formatted(jwks()));
  }

  private String jwks() {
    Map<String, RSAPrivateCrtKey> keys = added();
    keys.put(KEY_ID, key);
    return keys.entrySet().stream()
        .map(
            entry ->
                """
                {"kid":"%s","kty":"RSA","alg":"RS256","use":"sig","n":"%s","e":"%s"}\
                """
                    .formatted(
                        entry.getKey(),
                        unsigned(entry.getValue().getModulus()),
                        unsigned(entry.getValue().getPublicExponent())))
        .collect(Collectors.joining(","));
  }

  private String discovery() {
    return """
    {"issuer":"%1$s","jwks_uri":"%1$s/protocol/openid-connect/certs",\
    "token_endpoint":"%1$s/protocol/openid-connect/token"}\
    """
        .formatted(url);
  }

  private record Answer(int status, String json) {}

  private Answer clientCredentials(HttpExchange exchange) throws IOException {
    Map<String, String> form =
        form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    String client = form.getOrDefault("client_id", "");
    String secret = form.getOrDefault("client_secret", "");
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization != null && authorization.startsWith("Basic ")) {
      String basic =
          new String(
              Base64.getDecoder().decode(authorization.substring("Basic ".length())),
              StandardCharsets.UTF_8);
      int colon = basic.indexOf(':');
      client = decoded(basic.substring(0, Math.max(colon, 0)));
      secret = decoded(basic.substring(colon + 1));
    }
    if (!"client_credentials".equals(form.get("grant_type"))) {
      return new Answer(400, "{\"error\":\"unsupported_grant_type\"}");
    }
    if (!client.startsWith("svc-") || !secret.equals(client)) {
      return new Answer(401, "{\"error\":\"unauthorized_client\"}");
    }
    return new Answer(
        200,
        "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":300}"
            .formatted(Tokens.service(client.substring("svc-".length()))));
  }

  private static Map<String, String> form(String body) {
    return Arrays.stream(body.split("&"))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2)
        .collect(
            Collectors.toMap(
                pair -> decoded(pair[0]),
                pair -> decoded(pair[1]),
                (first, last) -> last,
                LinkedHashMap::new));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
  }

  private static void answer(HttpExchange exchange, Answer answer) throws IOException {
    answer(exchange, answer.status(), answer.json());
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
