package io.carillon.bench.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.bench.Api;
import io.carillon.bench.Environment;
import io.carillon.bench.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Tenants with a write key each, made over the services' own doors as people of each tenant would,
 * and kept for the next time. Locally one person of Keycloak can be of one tenant after the other.
 */
final class Tenants {
  private static final String PERSON = "bench-tenants";
  private static final String USERS = "/admin/realms/carillon/users";
  private static final int IDENTITY = 2;

  /** The operators' tokens of Keycloak live for a minute. */
  private static final int WITH_A_TOKEN = 50;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Environment environment;
  private final Figures figures;
  private final Path kept;

  Tenants(Environment environment, Figures figures) {
    this.environment = environment;
    this.figures = figures;
    this.kept = environment.folder().resolve("bench-tenants");
  }

  /** The write keys of so many tenants. */
  List<String> keys(int count) throws IOException, InterruptedException {
    try (Api ingest = new Api(at(IngestScenario.PORT_ABOVE_THE_GATEWAYS))) {
      List<String> known = Files.exists(kept) ? Files.readAllLines(kept) : List.of();
      if (known.size() == count
          && works(ingest, known.getFirst())
          && works(ingest, known.getLast())) {
        return known;
      }
      figures.say("ingest: making %,d tenants with a write key each".formatted(count));
      makeTenants(count);
      List<String> keys = makeKeys(ingest, count);
      Instant end = Instant.now().plus(PATIENCE);
      while (!works(ingest, keys.getLast())) {
        if (Instant.now().isAfter(end)) {
          throw new IOException("A write key made %s ago does not work.".formatted(PATIENCE));
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
      Files.write(kept, keys);
      return keys;
    }
  }

  private void makeTenants(int count) throws IOException, InterruptedException {
    try (Api identity = new Api(at(IDENTITY))) {
      String operator = "";
      for (int number = 0; number < count; number++) {
        if (number % WITH_A_TOKEN == 0) {
          operator = identity.token("pat");
        }
        ObjectNode tenant =
            Api.JSON.createObjectNode().put("key", tenant(number)).put("name", tenant(number));
        // 409: it is there from a time before
        identity.post("/v1/tenants", operator, tenant).expect(200, 201, 409);
      }
    }
  }

  private List<String> makeKeys(Api ingest, int count) throws IOException, InterruptedException {
    List<String> keys = new ArrayList<>();
    try (Api keycloak = new Api(keycloak())) {
      String operator = keycloak.token("admin");
      String person = person(keycloak, operator);
      for (int number = 0; number < count; number++) {
        if (number % WITH_A_TOKEN == 0) {
          operator = keycloak.token("admin");
        }
        keycloak.put(USERS + "/" + person, operator, "*", person(tenant(number))).expect(200, 204);
        String key = key(ingest);
        if (key.isEmpty()) {
          throw new IOException("A write key was made and not shown: number " + number);
        }
        keys.add(key);
        if (keys.size() % (2 * WITH_A_TOKEN) == 0) {
          figures.say("ingest: %,d of %,d tenants".formatted(keys.size(), count));
        }
      }
    }
    return keys;
  }

  /** A tenant that was made just now may not be known there yet. */
  private static String key(Api ingest) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      Api.Answer answer =
          ingest.post(
              "/v1/write-keys",
              ingest.token(PERSON),
              Api.JSON.createObjectNode().put("name", "bench"));
      if (answer.status() / 100 == 2 || Instant.now().isAfter(end)) {
        return answer.expect(200, 201).json().path("key").asText();
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  /** The id of the person, who is made when there is none. */
  private static String person(Api keycloak, String operator)
      throws IOException, InterruptedException {
    ObjectNode person = person(tenant(0));
    person
        .putArray("credentials")
        .addObject()
        .put("type", "password")
        .put("value", PERSON)
        .put("temporary", false);
    keycloak.post(USERS, operator, person).expect(201, 409);
    String id =
        keycloak
            .get(USERS + "?exact=true&username=" + PERSON, operator)
            .expect(200)
            .json()
            .path(0)
            .path("id")
            .asText();
    keycloak
        .post(
            USERS + "/" + id + "/role-mappings/realm",
            operator,
            Api.JSON
                .createArrayNode()
                .add(
                    keycloak
                        .get("/admin/realms/carillon/roles/developer", operator)
                        .expect(200)
                        .json()))
        .expect(204);
    return id;
  }

  private static ObjectNode person(String tenant) {
    ObjectNode person =
        Api.JSON
            .createObjectNode()
            .put("username", PERSON)
            .put("enabled", true)
            .put("firstName", "Bench")
            .put("lastName", "Tenants")
            .put("email", PERSON + "@bench.example")
            .put("emailVerified", true);
    ObjectNode attributes = person.putObject("attributes");
    attributes.putArray("tenant").add(tenant);
    attributes.putArray("units").add("/" + tenant);
    return person;
  }

  private static boolean works(Api ingest, String key) throws IOException, InterruptedException {
    ObjectNode event =
        Api.JSON
            .createObjectNode()
            .put("event", "Ingest Measured")
            .put("messageId", "ingest-bench-key")
            .put("userId", "ingest-bench-key");
    return ingest.trackWith(key, event) == 200;
  }

  private Environment at(int ports) {
    return environment.with(Map.of("CARILLON_URL", environment.beside(ports).toString()));
  }

  /** Keycloak itself, for its own operator. */
  private Environment keycloak() {
    String url = environment.tokenUrl();
    String base = url.substring(0, url.indexOf("/realms/"));
    return environment.with(
        Map.of(
            "CARILLON_URL",
            base,
            "CARILLON_TOKEN_URL",
            base + "/realms/master/protocol/openid-connect/token",
            "CARILLON_CLIENT_ID",
            "admin-cli"));
  }

  private static String tenant(int number) {
    return "bench-%04d".formatted(number);
  }
}
