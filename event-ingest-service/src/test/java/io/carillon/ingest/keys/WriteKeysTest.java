package io.carillon.ingest.keys;

import static io.carillon.ingest.Demo.developer;
import static io.carillon.ingest.Demo.newKey;
import static io.carillon.ingest.Demo.send;
import static io.carillon.ingest.Demo.unusedKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.carillon.definition.v1.Definition;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class WriteKeysTest {
  private static final String EVENT = "{\"userId\":\"k\",\"event\":\"A\"}";

  @Test
  void showsAKeyOnceAndKeepsItNowhere() {
    JsonPath made = unusedKey("demo", Map.of("name", "shop"));
    String key = made.getString("key");

    developer("demo")
        .get("/v1/write-keys/{id}", made.getString("id"))
        .then()
        .statusCode(200)
        .body("key", nullValue())
        .body("prefix", equalTo(key.substring(0, 9)))
        .body("name", equalTo("shop"))
        .body("unit", equalTo("/demo"))
        .body("createdAt", notNullValue());
    try (TestTopics topics = TestTopics.ofThisTest()) {
      Definition told =
          topics
              .await(
                  Topic.DEFINITIONS,
                  Definition.parser(),
                  r -> r.value().getId().equals(made.getString("id")))
              .value();
      assertThat(told.getBodyJson().toStringUtf8()).doesNotContain(key);
    }
  }

  @Test
  void revokesAKeyEverywhere() {
    JsonPath made = newKey("demo", Map.of("name", "shop"));

    developer("demo").delete("/v1/write-keys/{id}", made.getString("id")).then().statusCode(204);

    await().untilAsserted(() -> send(made.getString("key"), "/v1/track", EVENT, 401));
    developer("demo").delete("/v1/write-keys/{id}", made.getString("id")).then().statusCode(204);
    developer("demo").get("/v1/write-keys/{id}", made.getString("id")).then().statusCode(404);
    rotate(made, "PT1H").then().statusCode(404);
    developer("demo")
        .get("/v1/write-keys?limit=500")
        .then()
        .body("items.id", not(hasItem(made.getString("id"))));
  }

  @Test
  void rotatesAKeyWithoutAGap() {
    JsonPath made = newKey("demo", Map.of("name", "shop"));

    JsonPath rotated = rotate(made, "PT1H").then().statusCode(200).extract().jsonPath();

    assertThat(rotated.getString("id")).isEqualTo(made.getString("id"));
    assertThat(rotated.getString("key")).isNotEqualTo(made.getString("key"));
    assertThat(rotated.getString("previousWorksUntil")).isNotNull();
    await().untilAsserted(() -> send(rotated.getString("key"), "/v1/track", EVENT, 200));
    send(made.getString("key"), "/v1/track", EVENT, 200);
  }

  @Test
  void anOldKeyEndsWhenItsOverlapIsOver() {
    JsonPath made = newKey("demo", Map.of("name", "shop"));

    JsonPath rotated = rotate(made, "PT1S").then().statusCode(200).extract().jsonPath();

    await().untilAsserted(() -> send(made.getString("key"), "/v1/track", EVENT, 401));
    send(rotated.getString("key"), "/v1/track", EVENT, 200);
  }

  @Test
  void rotationsAtTheSameMomentForgetNoKey() {
    JsonPath made = newKey("demo", Map.of("name", "shop"));

    List<io.restassured.response.Response> answers =
        IntStream.range(0, 4).parallel().mapToObj(_ -> rotate(made, "PT1H")).toList();

    assertThat(answers)
        .extracting(answer -> answer.statusCode())
        .contains(200)
        .isSubsetOf(200, 412);
    List<String> works =
        answers.stream()
            .filter(answer -> answer.statusCode() == 200)
            .map(answer -> answer.jsonPath().getString("key"))
            .toList();
    await().untilAsserted(() -> works.forEach(key -> send(key, "/v1/track", EVENT, 200)));
    send(made.getString("key"), "/v1/track", EVENT, 200);
  }

  @Test
  void tellsWhenAKeyWasLastUsed() {
    JsonPath made = newKey("demo", Map.of("name", "shop"));

    await()
        .untilAsserted(
            () ->
                developer("demo")
                    .get("/v1/write-keys/{id}", made.getString("id"))
                    .then()
                    .body("lastUsed", notNullValue()));
  }

  @Test
  void answersARepeatedCallWithTheSameKey() {
    Map<String, Object> wanted = Map.of("name", "shop");
    String idempotencyKey = Ids.next().toString();

    JsonPath first = create(wanted, idempotencyKey);
    JsonPath second = create(wanted, idempotencyKey);

    assertThat(second.getString("id")).isEqualTo(first.getString("id"));
    assertThat(second.getString("key")).isEqualTo(first.getString("key"));
    developer("demo")
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", idempotencyKey)
        .body(Map.of("name", "another"))
        .post("/v1/write-keys")
        .then()
        .statusCode(409)
        .body("reason", equalTo("IDEMPOTENCY_KEY_REUSED"));
  }

  @Test
  void listsPageByPage() {
    String tenant = "pages-" + Ids.next().toString().substring(0, 13);
    for (int i = 0; i < 3; i++) {
      unusedKey(tenant, Map.of("name", "key " + i));
    }

    JsonPath first = developer(tenant).get("/v1/write-keys?limit=2").jsonPath();
    JsonPath second =
        developer(tenant)
            .queryParam("cursor", first.getString("nextCursor"))
            .get("/v1/write-keys?limit=2")
            .jsonPath();

    assertThat(first.getList("items.name")).isEqualTo(List.of("key 0", "key 1"));
    assertThat(second.getList("items.name")).isEqualTo(List.of("key 2"));
    assertThat(second.getString("nextCursor")).isNull();
  }

  @Test
  void keepsUnitsApart() {
    JsonPath made = unusedKey("demo", Map.of("name", "shop", "unit", "/demo/ontario"));
    String quebec = Tokens.personIn("demo", "dev", List.of("/demo/quebec"), "developer");

    RestAssured.given()
        .auth()
        .oauth2(quebec)
        .get("/v1/write-keys/{id}", made.getString("id"))
        .then()
        .statusCode(404);
    RestAssured.given()
        .auth()
        .oauth2(quebec)
        .get("/v1/write-keys?limit=500")
        .then()
        .body("items.id", not(hasItem(made.getString("id"))));
    RestAssured.given()
        .auth()
        .oauth2(quebec)
        .contentType(ContentType.JSON)
        .body(Map.of("name", "shop", "unit", "/demo/ontario"))
        .post("/v1/write-keys")
        .then()
        .statusCode(403)
        .body("reason", equalTo("UNIT_DENIED"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"name\":\"\"}",
        "{\"name\":7}",
        "{\"name\":\"x\",\"trusted\":\"yes\"}",
        "{\"name\":\"x\",\"unit\":\"/other\"}",
        "{\"name\":\"x\",\"unit\":\"demo\"}",
        "{\"name\":\"x\",\"colour\":\"blue\"}",
        "{\"name\":\"x\""
      })
  void refusesMalformedKeys(String body) {
    developer("demo")
        .contentType(ContentType.JSON)
        .body(body)
        .post("/v1/write-keys")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("reason", notNullValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "P31D", "an hour"})
  void refusesOtherOverlaps(String overlap) {
    JsonPath made = unusedKey("demo", Map.of("name", "shop"));

    rotate(made, overlap).then().statusCode(400).body("reason", equalTo("INVALID_VALUE"));
  }

  private static io.restassured.response.Response rotate(JsonPath made, String overlap) {
    return developer("demo")
        .contentType(ContentType.JSON)
        .body(Map.of("overlap", overlap))
        .urlEncodingEnabled(false)
        .post("/v1/write-keys/" + made.getString("id") + ":rotate");
  }

  private static JsonPath create(Map<String, Object> wanted, String idempotencyKey) {
    return developer("demo")
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", idempotencyKey)
        .body(wanted)
        .post("/v1/write-keys")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath();
  }
}
