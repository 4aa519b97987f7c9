package io.carillon.ingest.tracking;

import static io.carillon.ingest.Demo.logged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.ingest.Demo;
import io.carillon.platform.keys.IpRule;
import io.carillon.platform.keys.KeyRing;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose word is taken for what a call tells beside its event. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
class EnrichedTest {
  private static final Map<String, String> KEYS = new HashMap<>();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";

  @Inject KeyRing tenants;

  private final String id = Ids.next().toString();

  @Test
  void aBrowsersCallTellsOfThePerson() throws IOException {
    call(key("demo", false)).post("/v1/t").then().statusCode(200);

    AcceptedEvent event = only();
    JsonNode context = context(event);
    assertThat(context.at("/agent/browser").asText()).isEqualTo("Firefox");
    assertThat(context.path("userAgent").asText()).isEqualTo(FIREFOX);
    assertThat(context.path("ip").asText()).isEqualTo("203.0.113.0");
    assertThat(event.getEnrichedList()).containsExactly("agent", "ip", "userAgent");
  }

  @Test
  void soDoesACallOfAPageAtALongAddress() throws IOException {
    call(key("demo", false))
        .header("Origin", "https://shop.example")
        .post("/v1/track")
        .then()
        .statusCode(200);

    assertThat(context(only()).at("/agent/os").asText()).isEqualTo("Linux");
  }

  @Test
  void soDoesAnImage() throws IOException {
    String json =
        event().replace("{\"type\"", "{\"writeKey\":\"%s\",\"type\"").formatted(key("demo", false));
    RestAssured.given()
        .header("User-Agent", FIREFOX)
        .queryParam(
            "data",
            java.util.Base64.getEncoder()
                .encodeToString(json.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .get("/v1/pixel/track")
        .then()
        .statusCode(200);

    assertThat(context(only()).at("/agent/browser").asText()).isEqualTo("Firefox");
  }

  @Test
  void aServersCallTellsNothing() {
    call(key("demo", false)).post("/v1/track").then().statusCode(200);
    call(key("demo", true)).post("/v1/t").then().statusCode(200);

    assertThat(logged(id))
        .hasSize(2)
        .allSatisfy(
            event -> {
              assertThat(event.getJson().toStringUtf8()).isEqualTo(event());
              assertThat(event.getEnrichedList()).isEmpty();
            });
  }

  @Test
  void theSameEventOverAnotherNetworkIsStillADuplicate() {
    String key = key("demo", false);
    call(key).post("/v1/t").then().statusCode(200);

    Demo.withKey(key)
        .header("X-Forwarded-For", "198.51.100.7")
        .body("{\"batch\":[" + event() + "]}")
        .post("/v1/b")
        .then()
        .statusCode(200)
        .body("duplicates", org.hamcrest.Matchers.equalTo(1));
  }

  @ParameterizedTest
  @CsvSource({"drop, DROP, ''", "keep, KEEP, 203.0.113.7", "truncate, TRUNCATE, 203.0.113.0"})
  void theTenantSaysHowMuchOfAnAddressIsKept(String word, IpRule rule, String kept)
      throws IOException {
    String tenant = "private-" + word + "-" + id.substring(0, 8);
    String key = key(tenant, false);
    Demo.tenantHas(tenant, 2, "{\"privacy\":{\"ip\":\"%s\"}}".formatted(word));
    await().until(() -> tenants.rules(tenant).ip() == rule);

    call(key).post("/v1/t").then().statusCode(200);

    assertThat(context(only()).path("ip").asText()).isEqualTo(kept);
  }

  private RequestSpecification call(String key) {
    return Demo.withKey(key)
        .header("X-Forwarded-For", "203.0.113.7")
        .header("User-Agent", FIREFOX)
        .body(event());
  }

  private String event() {
    return "{\"type\":\"track\",\"messageId\":\"%s\",\"userId\":\"k\",\"event\":\"A\"}"
        .formatted(id);
  }

  private static String key(String tenant, boolean trusted) {
    return KEYS.computeIfAbsent(tenant + trusted, made -> newKey(tenant, trusted));
  }

  private static String newKey(String tenant, boolean trusted) {
    return Demo.newKey(tenant, Map.of("name", "shop", "trusted", trusted)).getString("key");
  }

  private AcceptedEvent only() {
    List<AcceptedEvent> events = logged(id);
    assertThat(events).hasSize(1);
    return events.getFirst();
  }

  private static JsonNode context(AcceptedEvent event) throws IOException {
    return JSON.readTree(event.getJson().toByteArray()).path("context");
  }
}
