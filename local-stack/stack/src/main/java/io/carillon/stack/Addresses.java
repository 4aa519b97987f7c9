package io.carillon.stack;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where everything listens, all on the loopback address.
 *
 * @param offset added to every port, so that several stacks can stand beside each other
 */
record Addresses(int offset) {
  static final String HOST = "127.0.0.1";

  /** 32 bytes in Base64 that everybody may know, as the passwords of the local stack. */
  private static final String LOCAL_SECRETS_KEY = "b24gdGhpcyBvbmUgbWFjaGluZSwgZm9yIG5vYm9keSE=";

  /** The services with their ports before the offset, in the order of an event's way. */
  enum Service {
    GATEWAY("gateway-service", 8080),
    INGEST("event-ingest-service", 8081),
    IDENTITY("identity-service", 8082),
    SCORING("scoring-service", 8083),
    JOURNEY("journey-service", 8084),
    MESSAGING("messaging-service", 8085),
    GEO("geo-service", 8086),
    SCORECARD("competitive-scorecard-service", 8087),
    ANALYTICS("analytics-service", 8088);

    private final String module;
    private final int port;

    Service(String module, int port) {
      this.module = module;
      this.port = port;
    }

    String module() {
      return module;
    }

    /** The short name, as of its schema and its client: {@code identity}. */
    String key() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  Addresses {
    if (offset < 0 || offset > 40_000) {
      throw new IllegalArgumentException(
          "CARILLON_PORT_OFFSET: " + offset + " (expected: 0..40000)");
    }
  }

  int of(Service service) {
    return service.port + offset;
  }

  int keycloak() {
    return 8180 + offset;
  }

  int sandbox() {
    return 8190 + offset;
  }

  /** The sandbox's port that speaks Apple's HTTP/2. */
  int apns() {
    return 8191 + offset;
  }

  int smtp() {
    return 2525 + offset;
  }

  int kafka() {
    return 19092 + offset;
  }

  int kafkaController() {
    return 19093 + offset;
  }

  int postgres() {
    return 15432 + offset;
  }

  int redis() {
    return 16379 + offset;
  }

  String publicUrl() {
    return "http://localhost:" + of(Service.GATEWAY);
  }

  String sandboxUrl() {
    return "http://localhost:" + sandbox();
  }

  String realmUrl() {
    return "http://localhost:" + keycloak() + "/realms/carillon";
  }

  String tokenUrl() {
    return realmUrl() + "/protocol/openid-connect/token";
  }

  /** The environment that the sandbox is started with. */
  Map<String, String> sandboxEnvironment(Path folder) {
    return Map.of(
        "CARILLON_SANDBOX_HTTP_PORT", Integer.toString(sandbox()),
        "CARILLON_SANDBOX_SMTP_PORT", Integer.toString(smtp()),
        "CARILLON_SANDBOX_APNS_PORT", Integer.toString(apns()),
        "CARILLON_SANDBOX_FOLDER", folder.toString());
  }

  /** The environment that every service is started with. */
  Map<String, String> environment(Service service) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("CARILLON_HTTP_PORT", Integer.toString(of(service)));
    Arrays.stream(Service.values())
        .forEach(
            peer -> {
              environment.put("CARILLON_" + peer.name() + "_HOST", HOST);
              environment.put("CARILLON_" + peer.name() + "_PORT", Integer.toString(of(peer)));
            });
    environment.put(
        "CARILLON_POSTGRES_URL", "jdbc:postgresql://" + HOST + ":" + postgres() + "/carillon");
    environment.put("CARILLON_KAFKA", HOST + ":" + kafka());
    environment.put("CARILLON_REDIS", "redis://" + HOST + ":" + redis());
    environment.put("CARILLON_OIDC_URL", realmUrl());
    environment.put("CARILLON_OTLP_URL", "http://" + HOST + ":" + sandbox());
    environment.put("CARILLON_SMTP_HOST", HOST);
    environment.put("CARILLON_SMTP_PORT", Integer.toString(smtp()));
    environment.put("CARILLON_SANDBOX_URL", sandboxUrl());
    environment.put("CARILLON_WEBHOOK_PRIVATE_HOSTS", HOST);
    environment.put("CARILLON_PUBLIC_URL", publicUrl());
    environment.put("CARILLON_SECRETS_KEYS", LOCAL_SECRETS_KEY);
    return environment;
  }
}
