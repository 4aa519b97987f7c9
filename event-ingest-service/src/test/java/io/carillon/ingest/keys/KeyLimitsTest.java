package io.carillon.ingest.keys;

import static io.carillon.ingest.Demo.developer;
import static io.carillon.ingest.Demo.logged;
import static io.carillon.ingest.Demo.newKey;
import static io.carillon.ingest.Demo.unusedKey;
import static io.carillon.ingest.Demo.withKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.ingest.Demo;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key may do, and from where. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
class KeyLimitsTest {
  private static final String SHOP = "https://shop.example";
  private static final String APP = "com.example.shop";

  private final String id = Ids.next().toString();

  @Test
  void aKeyWithoutLimitsSaysSo() {
    developer("demo")
        .get("/v1/write-keys/{id}", unusedKey("demo", Map.of("name", "any")).getString("id"))
        .then()
        .statusCode(200)
        .header("ETag", equalTo("\"1\""))
        .body("scopes", equalTo(List.of("events:send", "geofences:nearby", "inbox")))
        .body("origins", empty())
        .body("bundleIds", empty())
        .body("strict", equalTo(false))
        .body("version", equalTo(1));
  }

  @Test
  void aKeyThatMayNotSendEventsSendsNone() {
    JsonPath made = unusedKey("demo", Map.of("name", "inbox", "scopes", List.of("inbox")));

    await()
        .untilAsserted(
            () -> refused(track(made.getString("key"), null, ""), "KEY_SCOPE_DENIED", "inbox"));
    assertThat(logged(id)).isEmpty();
  }

  @Test
  void aBrowserSendsFromTheSitesOfTheKeyAlone() {
    String key = newKey("demo", Map.of("name", "web", "origins", List.of(SHOP))).getString("key");

    track(key, SHOP, "").statusCode(200);
    track(key, null, "").statusCode(200);
    refused(track(key, "https://evil.example", ""), "KEY_ORIGIN_DENIED", "https://evil.example");
    refused(track(key, "null", ""), "KEY_ORIGIN_DENIED", "null");
    assertThat(logged(id)).hasSize(2);
  }

  @Test
  void anAppSendsUnderTheNamesOfTheKeyAlone() {
    String key = newKey("demo", Map.of("name", "app", "bundleIds", List.of(APP))).getString("key");

    track(key, null, APP).statusCode(200);
    track(key, null, "").statusCode(200);
    refused(track(key, null, "com.evil"), "KEY_BUNDLE_DENIED", "com.evil");
    withKey(key)
        .body(
            "{\"context\":{\"app\":{\"namespace\":\"com.evil\"}},\"batch\":[%s,%s]}"
                .formatted(event(APP), event("")))
        .post("/v1/batch")
        .then()
        .statusCode(207)
        .body("accepted", equalTo(0))
        .body("duplicates", equalTo(1))
        .body("rejected", hasSize(1))
        .body("rejected[0].index", equalTo(1))
        .body("rejected[0].reason", equalTo("KEY_BUNDLE_DENIED"));
    assertThat(logged(id)).extracting(AcceptedEvent::getEventId).hasSize(3);
  }

  @Test
  void aStrictKeyAsksWhoSends() {
    String key =
        newKey(
                "demo",
                Map.of(
                    "name",
                    "strict",
                    "origins",
                    List.of(SHOP),
                    "bundleIds",
                    List.of(APP),
                    "strict",
                    true))
            .getString("key");

    track(key, SHOP, "").statusCode(200);
    track(key, null, APP).statusCode(200);
    refused(track(key, null, ""), "KEY_SENDER_MISSING", "strict");
    assertThat(logged(id)).hasSize(2);
  }

  @Test
  void aTenantsOriginsHoldForItsKeysWithoutTheirOwn() {
    String tenant = "sites-" + id.substring(0, 13);
    String key = newKey(tenant, Map.of("name", "web")).getString("key");
    track(key, "https://evil.example", "").statusCode(200);

    Demo.tenantHas(tenant, 2, "{\"origins\":[\"%s\"]}".formatted(SHOP));

    await()
        .untilAsserted(
            () ->
                refused(
                    track(key, "https://evil.example", ""),
                    "KEY_ORIGIN_DENIED",
                    "https://evil.example"));
    track(key, SHOP, "").statusCode(200);
  }

  @Test
  void aChangeComesIntoForceEverywhere() {
    JsonPath made = newKey("demo", Map.of("name", "shop"));
    String key = made.getString("key");

    change(made, 1, Map.of("name", "web shop", "origins", List.of(SHOP)))
        .statusCode(200)
        .header("ETag", equalTo("\"2\""))
        .body("name", equalTo("web shop"))
        .body("origins", equalTo(List.of(SHOP)))
        .body("key", nullValue());

    await()
        .untilAsserted(
            () ->
                refused(
                    track(key, "https://evil.example", ""),
                    "KEY_ORIGIN_DENIED",
                    "https://evil.example"));
    track(key, SHOP, "").statusCode(200);
  }

  @Test
  void aChangeAsksForTheVersionThatItChanges() {
    JsonPath made = unusedKey("demo", Map.of("name", "shop"));
    Map<String, Object> wanted = Map.of("name", "other");

    change(made, 1, wanted).statusCode(200);
    change(made, 1, wanted).statusCode(412).body("reason", equalTo("STALE_VERSION"));
    developer("demo")
        .contentType(ContentType.JSON)
        .body(wanted)
        .put("/v1/write-keys/{id}", made.getString("id"))
        .then()
        .statusCode(400)
        .body("reason", equalTo("PRECONDITION_MISSING"));
    change(made, 2, Map.of("name", "shop", "trusted", true))
        .statusCode(400)
        .body("violations[0].field", equalTo("trusted"));
    change(made, 2, Map.of("name", "shop", "unit", "/demo/quebec"))
        .statusCode(400)
        .body("violations[0].field", equalTo("unit"));
  }

  @Test
  void nobodyElseChangesAKey() {
    JsonPath made = unusedKey("demo", Map.of("name", "shop", "unit", "/demo/ontario"));
    String quebec = Tokens.personIn("demo", "dev", List.of("/demo/quebec"), "developer");

    changeAs(Tokens.person("demo", "rachel", "marketer"), made).statusCode(403);
    changeAs(Tokens.person("other", "dev", "developer"), made).statusCode(404);
    changeAs(quebec, made).statusCode(404);
    developer("demo").delete("/v1/write-keys/{id}", made.getString("id")).then().statusCode(204);
    changeAs(Tokens.person("demo", "dev", "developer"), made).statusCode(404);
  }

  @Test
  void aRotatedKeyKeepsItsLimits() {
    JsonPath made =
        unusedKey("demo", Map.of("name", "web", "origins", List.of(SHOP), "strict", true));

    developer("demo")
        .contentType(ContentType.JSON)
        .body("{}")
        .urlEncodingEnabled(false)
        .post("/v1/write-keys/" + made.getString("id") + ":rotate")
        .then()
        .statusCode(200)
        .header("ETag", equalTo("\"2\""))
        .body("origins", equalTo(List.of(SHOP)))
        .body("strict", equalTo(true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"scopes\":[]",
        "\"scopes\":[null]",
        "\"scopes\":[\"everything\"]",
        "\"scopes\":\"inbox\"",
        "\"origins\":[\"shop.example\"]",
        "\"origins\":[\"https://shop.example/\"]",
        "\"origins\":[\"https://Shop.example\"]",
        "\"origins\":[\"https://*.example\"]",
        "\"origins\":[null]",
        "\"bundleIds\":[\"\"]",
        "\"bundleIds\":[\"com example\"]",
        "\"strict\":true",
        "\"strict\":\"no\""
      })
  void refusesLimitsThatCannotBeMeant(String limits) {
    developer("demo")
        .contentType(ContentType.JSON)
        .body("{\"name\":\"x\"," + limits + "}")
        .post("/v1/write-keys")
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
  }

  private static ValidatableResponse change(
      JsonPath made, int version, Map<String, Object> wanted) {
    return developer("demo")
        .contentType(ContentType.JSON)
        .header("If-Match", "\"" + version + "\"")
        .body(wanted)
        .put("/v1/write-keys/{id}", made.getString("id"))
        .then();
  }

  private static ValidatableResponse changeAs(String token, JsonPath made) {
    return RestAssured.given()
        .auth()
        .oauth2(token)
        .contentType(ContentType.JSON)
        .header("If-Match", "\"1\"")
        .body("{\"name\":\"mine\"}")
        .put("/v1/write-keys/{id}", made.getString("id"))
        .then();
  }

  private ValidatableResponse track(String key, @Nullable String origin, String app) {
    var request = withKey(key).body(event(app));
    return (origin == null ? request : request.header("Origin", origin)).post("/v1/track").then();
  }

  private String event(String app) {
    String context =
        app.isEmpty() ? "" : ",\"context\":{\"app\":{\"namespace\":\"%s\"}}".formatted(app);
    return "{\"type\":\"track\",\"messageId\":\"%s-%s\",\"userId\":\"k\",\"event\":\"A\"%s}"
        .formatted(id, app, context);
  }

  private static void refused(ValidatableResponse answer, String reason, String named) {
    answer
        .statusCode(403)
        .contentType("application/problem+json")
        .body("reason", equalTo(reason))
        .body("detail", containsString(named));
  }
}
