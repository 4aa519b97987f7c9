package io.carillon.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What somebody would do on the first day, through the public interface and with people's own
 * tokens: the platform's operator makes the tenants, the tenant's admin its units, its developer
 * its first write key. Done once; the key is remembered, as it is shown only when it is made.
 */
final class FirstDay {
  static final String CLIENT = "carillon-local";

  /** Where a page of one's own is served from while one tries things. */
  private static final String SITE = "http://localhost:3000";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Settings settings;
  private final Progress progress;
  private final Addresses addresses;

  FirstDay(Settings settings, Progress progress) {
    this.settings = settings;
    this.progress = progress;
    this.addresses = settings.addresses();
  }

  /** The write key of the tenant {@code demo}. */
  String open() throws IOException {
    Path remembered = settings.state("write-key");
    if (Files.exists(remembered)) {
      return Files.readString(remembered).strip();
    }
    long begin = System.nanoTime();
    Files.createDirectories(settings.state(""));
    String operator = token("pat");
    createTenant(operator, "demo", "Demo", "Europe/Paris", "fr-FR");
    createTenant(operator, "other", "Other", "America/Montreal", "fr-CA");
    String admin = token("ada");
    createUnit(admin, "/demo/quebec", "Québec");
    createUnit(admin, "/demo/quebec/montreal", "Montréal");
    createUnit(admin, "/demo/quebec/laval", "Laval");
    JsonNode key = post("/v1/write-keys", token("dev"), Map.of("name", "demo"));
    String writeKey = key.path("key").asText();
    if (writeKey.isEmpty()) {
      throw new StackException(
          "POST /v1/write-keys did not answer a key.", "Look into .carillon/log/ingest.log.");
    }
    Files.writeString(remembered, writeKey + "\n");
    progress.done(
        "first day",
        Duration.ofNanos(System.nanoTime() - begin),
        "tenants demo and other, demo's units and first write key");
    return writeKey;
  }

  private void createTenant(String operator, String key, String name, String zone, String locale)
      throws IOException {
    post(
        "/v1/tenants",
        operator,
        Map.of(
            "key",
            key,
            "name",
            name,
            "timezone",
            zone,
            "locale",
            locale,
            "origins",
            key.equals("demo") ? List.of(SITE) : List.of()));
  }

  private void createUnit(String admin, String path, String name) throws IOException {
    post("/v1/units", admin, Map.of("path", path, "name", name));
  }

  /** A person's token; locally a password equals its name. */
  private String token(String person) throws IOException {
    Http.Answer answer =
        Http.postForm(
            addresses.tokenUrl(),
            Map.of(
                "grant_type", "password",
                "client_id", CLIENT,
                "username", person,
                "password", person));
    if (answer.status() != 200) {
      throw new StackException(
          "Keycloak gave %s no token: %d %s".formatted(person, answer.status(), answer.body()),
          "Look into .carillon/log/keycloak.log.");
    }
    return JSON.readTree(answer.body()).path("access_token").asText();
  }

  /** What is there already is fine; a service that is not quite ready is asked again. */
  private JsonNode post(String path, String token, Map<String, ?> body) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Http.Answer answer =
          Http.postJson(addresses.publicUrl() + path, token, JSON.writeValueAsString(body));
      if (answer.status() / 100 == 2 || answer.status() == 409) {
        return JSON.readTree(answer.body());
      }
      if (answer.status() < 500 || System.nanoTime() > end) {
        throw new StackException(
            "POST %s was answered %d: %s".formatted(path, answer.status(), answer.body()),
            "Look into the logs in .carillon/log.");
      }
      pause();
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(Duration.ofMillis(250));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted.", e);
    }
  }
}
