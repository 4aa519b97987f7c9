package io.carillon.ingest.hook;

import static io.carillon.ingest.Demo.TENANT;
import static io.carillon.ingest.Demo.developer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.ingest.Demo;
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
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class HooksTest {
  private static final String SECRET = "it is a secret of the vendor";

  @Inject Jdbi jdbi;

  private final String key = "hook-" + Ids.next();

  @BeforeEach
  void aTenant() {
    Demo.tenantLives(TENANT);
  }

  @Test
  void takesWhatIsSignedAndTakesItOnce() {
    JsonPath hook = hook(mapping("payload.who"));
    String body = "{\"id\":\"%s\",\"who\":\"kelly\",\"price\":79.9}".formatted(key);

    send(hook, body).statusCode(200).body("accepted", equalTo(1)).body("reason", nullValue());
    send(hook, body).statusCode(200);

    List<AcceptedEvent> logged = logged();
    assertThat(logged)
        .hasSize(2)
        .extracting(AcceptedEvent::getEventId)
        .containsOnly(logged.getFirst().getEventId());
    AcceptedEvent event = logged.getFirst();
    assertThat(event.getName()).isEqualTo("Told");
    assertThat(event.getUserId()).isEqualTo("kelly");
    assertThat(event.getUnit()).isEqualTo("/demo");
    assertThat(event.getTrusted()).isFalse();
    assertThat(logged.getFirst().getJson()).isEqualTo(logged.getLast().getJson());
  }

  @Test
  void refusesAnotherSignatureAndKeepsNothing() {
    JsonPath hook = hook(mapping("payload.who"));

    RestAssured.given()
        .header("X-Token", "another secret")
        .body("{\"who\":\"kelly\"}")
        .post(hook.getString("address"))
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .body("reason", equalTo("SIGNATURE_REFUSED"));
    assertThat(logged()).isEmpty();
  }

  @Test
  void refusesWhatIsNoJsonAndAnAddressThatIsNone() {
    JsonPath hook = hook(mapping("payload.who"));

    send(hook, "{\"who\":").statusCode(400).body("reason", equalTo("MALFORMED"));
    RestAssured.given().body("{}").post("/v1/hooks/" + Ids.next()).then().statusCode(404);
  }

  @Test
  void hasItsNameAndItsIdForAnAddress() {
    JsonPath hook = hook(mapping("payload.who"));
    String byId = "/v1/hooks/" + hook.getString("id");
    String body = "{\"id\":\"%s\",\"who\":\"kelly\"}".formatted(key);

    assertThat(hook.getString("address")).isEqualTo("/v1/hooks/" + TENANT + "." + key);
    send(hook, body).statusCode(200);
    send(byId, body).statusCode(200);
    send("/v1/hooks/other." + key, body).statusCode(404);
    send("/v1/hooks/" + key, body).statusCode(404);
    assertThat(logged()).extracting(AcceptedEvent::getEventId).hasSize(2);
    assertThat(logged().stream().map(AcceptedEvent::getEventId).distinct()).hasSize(1);

    developer(TENANT).delete("/v1/hook-definitions/" + key).then().statusCode(204);
    await().untilAsserted(() -> send(byId, body).statusCode(404));
  }

  @Test
  void showsRulesNoHeaderThatOpensAnything() {
    JsonPath hook =
        hook(
            mapping("payload.id")
                .replace(
                    "'type':",
                    "'when':'!(~x-token~ in headers) && !(~cookie~ in headers) && ~x-topic~ in headers','type':"
                        .replace("~", "\\u0022")));

    RestAssured.given()
        .headers(Map.of("X-Token", SECRET, "X-Topic", "told", "Cookie", "a=b"))
        .contentType(ContentType.JSON)
        .body("{\"id\":\"%s\"}".formatted(key))
        .post(hook.getString("address"))
        .then()
        .statusCode(200)
        .body("accepted", equalTo(1));
  }

  @Test
  void acceptsWhatNoRuleIsFor() {
    JsonPath hook =
        hook(mapping("payload.who").replace("'type':", "'when':'payload.kind == 1','type':"));

    send(hook, "{\"id\":\"%s\",\"kind\":2}".formatted(key))
        .statusCode(200)
        .body("accepted", equalTo(0));
    assertThat(logged()).isEmpty();
  }

  @Test
  void keepsWhatItsMappingDoesNotFitAmongTheDeadLetters() {
    JsonPath hook = hook(mapping("payload.who"));
    String body = "{\"id\":\"%s\",\"nobody\":true}".formatted(key);

    send(hook, body)
        .statusCode(202)
        .body("accepted", equalTo(0))
        .body("reason", equalTo("MAPPING_FAILED"))
        .body("detail", containsString("userId"));

    try (TestTopics topics = TestTopics.ofThisTest()) {
      var letter =
          topics.awaitDead(Topic.EVENTS_RAW, one -> new String(one.value(), UTF_8).equals(body));
      assertThat(letter.headers())
          .containsEntry("dead-reason", "MAPPING_FAILED")
          .containsEntry("dead-consumer", "hook " + key)
          .containsEntry("dead-raw", "true")
          .doesNotContainKey("dead-part")
          .containsEntry("tenant", TENANT);
    }
    assertThat(logged()).isEmpty();
  }

  @Test
  void triesASampleWithoutEffect() {
    JsonPath hook = hook(mapping("payload.who"));
    String byId =
        Ids.hash("mapped", hook.getString("id"), 0, "said", key).toString(); // as it is accepted

    developer(TENANT)
        .contentType(ContentType.JSON)
        .body("{\"payload\":{\"id\":\"%s\",\"who\":\"kelly\"}}".formatted(key))
        .urlEncodingEnabled(false)
        .post("/v1/hook-definitions/" + key + ":test")
        .then()
        .statusCode(200)
        .body("events[0].userId", equalTo("kelly"))
        .body("events[0].messageId", equalTo(byId))
        .body("problem", nullValue());
    developer(TENANT)
        .contentType(ContentType.JSON)
        .body("{\"payload\":{\"id\":1}}")
        .urlEncodingEnabled(false)
        .post("/v1/hook-definitions/" + key + ":test")
        .then()
        .statusCode(200)
        .body("problem", containsString("MAPPING_FAILED"));
    assertThat(logged()).isEmpty();
  }

  @Test
  void acknowledgesToSalesforceInItsOwnWords() {
    JsonPath hook =
        hook("{'key':'%s','preset':'salesforce','secrets':['%s']}".formatted(key, SECRET));
    String body =
        """
        <e xmlns:x="http://www.w3.org/2001/XMLSchema-instance"><notifications><Notification>
        <Id>%s</Id><sObject x:type="sf:Contact"><Id>003</Id></sObject></Notification>
        </notifications></e>"""
            .formatted(key);

    RestAssured.given()
        .contentType("text/xml")
        .body(body)
        .queryParam("token", SECRET)
        .post(hook.getString("address"))
        .then()
        .statusCode(200)
        .contentType("text/xml")
        .body(containsString("<Ack>true</Ack>"));
    assertThat(logged()).extracting(AcceptedEvent::getUserId).containsOnly("salesforce:003");
  }

  @Test
  void showsItsSecretsToNobodyAndKeepsThemSealed() {
    JsonPath hook = hook(mapping("payload.who"));

    developer(TENANT)
        .get("/v1/hook-definitions/" + key)
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body(not(containsString("secret")));
    String kept =
        jdbi.inTransaction(
            tx -> {
              tx.execute("SELECT set_config('carillon.tenants', ?, true)", TENANT);
              return tx.createQuery("SELECT body::text FROM definition WHERE id = :id")
                  .bind("id", java.util.UUID.fromString(hook.getString("id")))
                  .mapTo(String.class)
                  .one();
            });
    assertThat(kept).contains("sealedSecrets").doesNotContain(SECRET);
  }

  @Test
  void changesInForceWithinTwoSecondsAndKeepsSecretsThatAreNotGiven() {
    JsonPath hook = hook(mapping("payload.who"));
    String body = "{\"id\":\"%s\",\"who\":\"kelly\",\"other\":\"noor\"}".formatted(key);

    replace(1, mapping("payload.other").replace("'secrets':['" + SECRET + "'],", ""))
        .statusCode(200)
        .header("ETag", "\"2\"");
    replace(1, mapping("payload.who")).statusCode(412).body("reason", equalTo("STALE_VERSION"));

    await()
        .untilAsserted(
            () -> {
              send(hook, body).statusCode(200);
              assertThat(logged()).extracting(AcceptedEvent::getUserId).contains("noor");
            });
  }

  @Test
  void endsWithItsDefinition() {
    JsonPath hook = hook(mapping("payload.who"));

    developer(TENANT).delete("/v1/hook-definitions/" + key).then().statusCode(204);

    developer(TENANT).get("/v1/hook-definitions/" + key).then().statusCode(404);
    await().untilAsserted(() -> send(hook, "{}").statusCode(404));
  }

  @Test
  void namesEveryMistakeOfADefinition() {
    create(
            "{'key':'%s','signature':{'scheme':'hmac'},'secrets':['short'],'events':[{'type':'trace','userId':'payload.(','event':['1']}]}"
                .formatted(key))
        .statusCode(400)
        .body("violations.field", hasItem("signature.header"))
        .body("violations.field", hasItem("secrets[0]"));
    create(
            "{'key':'%s','signature':{'scheme':'basic'},'secrets':['vendor:password'],'events':[{'type':'trace','userId':'payload.('}]}"
                .formatted(key))
        .statusCode(400)
        .body("violations.field", hasItem("events[0].type"))
        .body("violations.field", hasItem(containsString("events[0].userId:1:")));
    for (String signature : List.of("{'scheme':'standard'}", "{'scheme':'basic'}")) {
      create(
              "{'key':'%s','signature':%s,'secrets':['%s'],'events':[]}"
                  .formatted(key, signature, SECRET))
          .statusCode(400)
          .body("violations.field", hasItem("secrets[0]"));
    }
    create(
            "{'key':'%s','signature':{'scheme':'token','header':'authorization'},'secrets':['%s'],'events':[]}"
                .formatted(key, SECRET))
        .statusCode(400)
        .body("violations.field", hasItem("signature.header"));
    create("{'key':'%s','preset':'fax'}".formatted(key))
        .statusCode(400)
        .body("violations.field", hasItem("preset"));
    create("{'key':'%s','presets':'shopify'}".formatted(key))
        .statusCode(400)
        .body("reason", equalTo("UNKNOWN_FIELD"));
  }

  @Test
  void makesOneForARepeatedCall() {
    String body = mapping("payload.who").replace('\'', '"');

    for (int i = 0; i < 2; i++) {
      developer(TENANT)
          .contentType(ContentType.JSON)
          .header("Idempotency-Key", key)
          .body(body)
          .post("/v1/hook-definitions")
          .then()
          .statusCode(201)
          .body("key", equalTo(key));
    }
    create(mapping("payload.who")).statusCode(409).body("reason", equalTo("KEY_TAKEN"));
  }

  @Test
  void aUnitsHookMakesEventsOfTheUnit() {
    String montreal = "/demo/quebec/montreal";
    JsonPath hook =
        hook(mapping("payload.who").replace("'key'", "'unit':'" + montreal + "','key'"));

    send(hook, "{\"id\":\"%s\",\"who\":\"kelly\"}".formatted(key)).statusCode(200);

    assertThat(logged()).extracting(AcceptedEvent::getUnit).containsOnly(montreal);
    RestAssured.given()
        .auth()
        .oauth2(Tokens.personIn(TENANT, "x", List.of("/demo/quebec/quebec-city"), "developer"))
        .get("/v1/hook-definitions/" + key)
        .then()
        .statusCode(404);
  }

  private String mapping(String who) {
    return """
        {'key':'%s','signature':{'scheme':'token','header':'X-Token'},'secrets':['%s'],
         'events':[{'type':'track','event':'~Told~','userId':'%s','messageId':'payload.id',
                    'properties':{'price':'payload.price','hook':'~%s~'}}]}"""
        .formatted(key, SECRET, who, key)
        .replace("~", "\\u0022");
  }

  /** A hook that works already. */
  private JsonPath hook(String definition) {
    JsonPath hook = create(definition).statusCode(201).extract().jsonPath();
    await()
        .untilAsserted(
            () ->
                assertThat(
                        RestAssured.given().body("{}").post(hook.getString("address")).statusCode())
                    .isEqualTo(401));
    return hook;
  }

  private static ValidatableResponse create(String definition) {
    return developer(TENANT)
        .contentType(ContentType.JSON)
        .body(definition.replace('\'', '"'))
        .post("/v1/hook-definitions")
        .then();
  }

  private ValidatableResponse replace(long version, String definition) {
    return developer(TENANT)
        .contentType(ContentType.JSON)
        .header("If-Match", "\"" + version + "\"")
        .body(definition.replace('\'', '"'))
        .put("/v1/hook-definitions/" + key)
        .then();
  }

  private static ValidatableResponse send(JsonPath hook, String body) {
    return send(hook.getString("address"), body);
  }

  private static ValidatableResponse send(String address, String body) {
    return RestAssured.given()
        .headers(Map.of("X-Token", SECRET))
        .contentType(ContentType.JSON)
        .body(body)
        .post(address)
        .then();
  }

  /** What came in through this hook. */
  private List<AcceptedEvent> logged() {
    return Demo.logged("").stream()
        .filter(event -> event.getSource().equals("hook " + key))
        .toList();
  }
}
