package io.carillon.ingest.deadletter;

import static io.carillon.ingest.Demo.developer;
import static io.carillon.ingest.Demo.records;
import static io.carillon.ingest.Demo.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.ingest.Demo;
import io.carillon.ingest.plan.Shop;
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
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class LettersTest {
  private static final String EMAIL = "planted.kelly@example.com";

  private final String tenant = "dead-" + Ids.next();
  private final String unit = "/" + tenant;
  private final String eventId = Ids.next().toString();

  @Test
  void isFoundByTopicReasonTimeAndStateAndShownWithItsPayload() {
    bury(eventId);

    JsonPath letter = Buried.found(tenant, eventId);

    assertThat(letter.getString("topic")).isEqualTo("events.raw");
    assertThat(letter.getString("reason")).isEqualTo("NO_USABLE_IDENTIFIER");
    assertThat(letter.getString("consumer")).isEqualTo("identity");
    assertThat(letter.getString("state")).isEqualTo("waiting");
    assertThat(letter.getString("event")).isEqualTo("Bought");
    list("?topic=events.raw&reason=NO_USABLE_IDENTIFIER&consumer=identity&event=Bought")
        .body("items.eventId", contains(eventId));
    list("?after=2026-01-01T00:00:00Z&state=waiting").body("items.eventId", contains(eventId));
    list("?before=2026-01-01T00:00:00Z").body("items.size()", equalTo(0));
    list("?reason=OTHER").body("items.size()", equalTo(0));
    list("?state=replayed").body("items.size()", equalTo(0));
    get(letter.getString("id"), "admin")
        .statusCode(200)
        .body("payload.properties.traits.email", equalTo(EMAIL));
  }

  @Test
  void hidesWhatIsOfAPersonFromThoseWhoMayNotSeeIt() {
    bury(eventId);
    String id = Buried.found(tenant, eventId).getString("id");

    get(id, "developer")
        .statusCode(200)
        .body("payload.event", equalTo("Bought"))
        .body("payload.properties.traits.email", not(containsString("kelly")));
  }

  @Test
  void aLetterThatIsReadTwiceIsThereOnce() {
    Map<String, String> headers = Buried.headers();
    AcceptedEvent event = Buried.accepted(tenant, unit, eventId, "Bought", "{}");
    Buried.bury(Topic.EVENTS_RAW, tenant + "/a-1", event, headers);
    Buried.bury(Topic.EVENTS_RAW, tenant + "/a-1", event, headers);
    String last = Ids.next().toString();
    bury(last);

    Buried.found(tenant, last);

    list("?limit=500").body("items.eventId", contains(last, eventId));
  }

  @Test
  void listsPageByPageTheNewestFirst() {
    String second = Ids.next().toString();
    bury(eventId);
    Buried.found(tenant, eventId);
    bury(second);
    Buried.found(tenant, second);

    JsonPath first = list("?limit=1").extract().jsonPath();
    JsonPath rest = list("?limit=1&cursor=" + first.getString("nextCursor")).extract().jsonPath();

    assertThat(first.getList("items.eventId")).isEqualTo(List.of(second));
    assertThat(rest.getList("items.eventId")).isEqualTo(List.of(eventId));
    assertThat(rest.getString("nextCursor")).isNull();
  }

  @Test
  void replaysWhatAFilterAsksForOnceUnderItsKeyForItsConsumer() {
    bury(eventId);
    Buried.found(tenant, eventId);

    replay("{\"topic\":\"events.raw\",\"dryRun\":true}")
        .statusCode(200)
        .body("dryRun", equalTo(true))
        .body("matched", equalTo(1))
        .body("replayed", equalTo(1));
    replayMarker();
    assertThat(records(eventId)).isEmpty();
    replay("{\"topic\":\"events.raw\"}").statusCode(200).body("replayed", equalTo(1));
    replay("{\"topic\":\"events.raw\"}")
        .statusCode(200)
        .body("matched", equalTo(0))
        .body("replayed", equalTo(0));

    replayMarker();
    TestTopics.Received<AcceptedEvent> replayed = awaitReplayed(eventId);
    assertThat(replayed.key()).isEqualTo(tenant + "/a-1");
    assertThat(replayed.value())
        .isEqualTo(Buried.accepted(tenant, unit, eventId, "Bought", traits()));
    assertThat(replayed.headers())
        .containsEntry("replay-for", "identity")
        .containsEntry("ce_id", eventId)
        .containsEntry("tenant", tenant);
    assertThat(records(eventId)).hasSize(1);
    list("?state=replayed")
        .body("items.eventId", hasItem(eventId))
        .body("items.replayedBy", everyItem(equalTo("dev")))
        .body("items.replayedAt", everyItem(notNullValue()));
  }

  @Test
  void answersARepeatedReplayWithTheSame() {
    bury(eventId);
    Buried.found(tenant, eventId);
    String once = Ids.next().toString();

    JsonPath first = replayOnce("{\"topic\":\"events.raw\"}", once).jsonPath();
    JsonPath second = replayOnce("{\"topic\":\"events.raw\"}", once).jsonPath();
    Response other = replayOnce("{\"topic\":\"events.resolved\"}", once);

    assertThat(second.getInt("replayed")).isEqualTo(first.getInt("replayed")).isEqualTo(1);
    assertThat(other.statusCode()).isEqualTo(409);
  }

  @Test
  void replaysPartByPart() {
    String second = Ids.next().toString();
    bury(eventId);
    Buried.found(tenant, eventId);
    bury(second);
    Buried.found(tenant, second);

    JsonPath first = replay("{\"topic\":\"events.raw\",\"limit\":1}").extract().jsonPath();
    JsonPath rest =
        replay(
                "{\"topic\":\"events.raw\",\"limit\":1,\"cursor\":\"%s\"}"
                    .formatted(first.getString("nextCursor")))
            .extract()
            .jsonPath();

    assertThat(first.getInt("matched")).isEqualTo(2);
    assertThat(first.getInt("replayed")).isEqualTo(1);
    assertThat(rest.getInt("replayed")).isEqualTo(1);
    list("?state=waiting").body("items.size()", equalTo(0));
  }

  @Test
  void replaysOneWithACorrectedEventAndOnlyOnce() {
    bury(eventId);
    String id = Buried.found(tenant, eventId).getString("id");
    String corrected = "{\"event\":\"Bought\",\"userId\":\"kelly\",\"messageId\":\"%s\"}";

    replayOne(id, "{\"payload\":{\"event\":\"Bought\"}}")
        .statusCode(400)
        .body("reason", equalTo("IDENTIFIER_MISSING"));
    replayOne(id, "{\"payload\":%s}".formatted(corrected.formatted("another")))
        .statusCode(400)
        .body("reason", equalTo("INVALID_VALUE"));
    replayOne(id, "{\"payload\":%s}".formatted(corrected.formatted(eventId)))
        .statusCode(200)
        .body("state", equalTo("replayed"));
    replayOne(id, "{}").statusCode(200).body("state", equalTo("replayed"));
    replayOne(id, "{\"payload\":%s}".formatted(corrected.formatted(eventId)))
        .statusCode(409)
        .body("reason", equalTo("REPLAYED_BEFORE"));

    AcceptedEvent event = awaitReplayed(eventId).value();
    assertThat(event.getUserId()).isEqualTo("kelly");
    assertThat(event.getEventId()).isEqualTo(eventId);
    assertThat(event.getJson().toStringUtf8()).doesNotContain(EMAIL);
    assertThat(records(eventId)).hasSize(1);
  }

  @Test
  void whatAPlanSetAsideIsReplayedWhenThePlanWasCorrected() {
    String key = Demo.newKey(tenant, Map.of("name", "shop")).getString("key");
    JsonPath plan = Shop.made(tenant, "Bought", "quarantine");
    String bought =
        "{\"userId\":\"u\",\"event\":\"Bought\",\"messageId\":\"%s\",\"properties\":{\"price\":\"7\"}}";
    await().untilAsserted(() -> send(key, "/v1/track", bought.formatted("w-" + Ids.next()), 400));
    send(key, "/v1/track", bought.formatted(eventId), 400);
    String id = Buried.found(tenant, eventId).getString("id");

    get(id, "developer").body("violations[0].field", equalTo("properties.price"));
    replayOne(id, "{}")
        .statusCode(400)
        .body("reason", equalTo("EVENT_QUARANTINED"))
        .body("violations[0].field", equalTo("properties.price"));
    replay("{\"ids\":[\"%s\"]}".formatted(id))
        .statusCode(200)
        .body("replayed", equalTo(0))
        .body("refused", equalTo(1))
        .body("examples[0].id", equalTo(id));
    Shop.put(tenant, plan, Shop.plan(plan.getString("key"), "Bought", "annotate"))
        .then()
        .statusCode(200);

    await()
        .untilAsserted(
            () -> replayOne(id, "{}").statusCode(200).body("state", equalTo("replayed")));
    TestTopics.Received<AcceptedEvent> replayed = awaitReplayed(eventId);
    assertThat(replayed.headers()).doesNotContainKey("replay-for");
    assertThat(replayed.value().getJson().toStringUtf8()).contains("\"violations\"");
    send(key, "/v1/track", bought.formatted(eventId), 200);
  }

  @Test
  void whatCannotBeReadIsShownToItsTenantAndNotReplayed() {
    Map<String, String> headers = Buried.headers();
    headers.put("tenant", tenant);
    headers.put("ce_id", eventId);
    Buried.bury(Topic.EVENTS_RAW, "k", "no record".getBytes(UTF_8), headers);
    JsonPath letter = Buried.found(tenant, eventId);

    assertThat(letter.getBoolean("replayable")).isFalse();
    get(letter.getString("id"), "admin").statusCode(200).body("payload", nullValue());
    replayOne(letter.getString("id"), "{}")
        .statusCode(409)
        .body("reason", equalTo("NOT_REPLAYABLE"));
  }

  @Test
  void anotherTenantAndASisterUnitFindNothing() {
    String id = Buried.event("demo", "/demo/quebec/montreal", "Bought", "{}");
    String sister = Tokens.personIn("demo", "dev", List.of("/demo/quebec/laval"), "developer");
    String above = Tokens.personIn("demo", "dev", List.of("/demo/quebec"), "developer");

    for (String token : List.of(sister, Tokens.person("other", "dev", "developer"))) {
      as(token).get("/v1/dead-letters/{id}", id).then().statusCode(404);
      as(token)
          .contentType(ContentType.JSON)
          .body("{\"ids\":[\"%s\"]}".formatted(id))
          .urlEncodingEnabled(false)
          .post("/v1/dead-letters:replay")
          .then()
          .statusCode(200)
          .body("matched", equalTo(0));
    }
    as(above).get("/v1/dead-letters/{id}", id).then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"dryRun\":true}",
        "{\"topic\":\"\"}",
        "{\"topic\":\"events.raw\",\"after\":\"yesterday\"}",
        "{\"topic\":\"events.raw\",\"limit\":0}",
        "{\"topic\":\"events.raw\",\"cursor\":\"x\"}",
        "{\"ids\":[\"x\"]}",
        "{\"colour\":\"blue\"}"
      })
  void refusesMalformedReplays(String body) {
    replay(body).statusCode(400).body("reason", notNullValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"?state=lost", "?after=x", "?cursor=x", "?limit=0", "?colour=blue"})
  void refusesMalformedQueries(String query) {
    developer(tenant).get("/v1/dead-letters" + query).then().statusCode(400);
  }

  private static String traits() {
    return "{\"email\":\"" + EMAIL + "\"}";
  }

  private void bury(String id) {
    Buried.bury(
        Topic.EVENTS_RAW,
        tenant + "/a-1",
        Buried.accepted(tenant, unit, id, "Bought", traits()),
        Buried.headers());
  }

  /** Another letter of the same lane, in the log: so is all that was replayed before it. */
  private void replayMarker() {
    String marker = Ids.next().toString();
    bury(marker);
    replayOne(Buried.found(tenant, marker).getString("id"), "{}").statusCode(200);
    var unused = awaitReplayed(marker);
  }

  private ValidatableResponse list(String query) {
    return developer(tenant).get("/v1/dead-letters" + query).then().statusCode(200);
  }

  private ValidatableResponse get(String id, String role) {
    return as(Tokens.person(tenant, "dev", role)).get("/v1/dead-letters/{id}", id).then();
  }

  private ValidatableResponse replay(String body) {
    return developer(tenant)
        .contentType(ContentType.JSON)
        .body(body)
        .urlEncodingEnabled(false)
        .post("/v1/dead-letters:replay")
        .then();
  }

  private Response replayOnce(String body, String once) {
    return developer(tenant)
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", once)
        .body(body)
        .urlEncodingEnabled(false)
        .post("/v1/dead-letters:replay");
  }

  private ValidatableResponse replayOne(String id, String body) {
    return developer(tenant)
        .contentType(ContentType.JSON)
        .body(body)
        .urlEncodingEnabled(false)
        .post("/v1/dead-letters/" + id + ":replay")
        .then();
  }

  private static io.restassured.specification.RequestSpecification as(String token) {
    return RestAssured.given().auth().oauth2(token);
  }

  private static TestTopics.Received<AcceptedEvent> awaitReplayed(String id) {
    try (TestTopics topics = TestTopics.ofThisTest()) {
      return topics.await(
          Topic.EVENTS_RAW, AcceptedEvent.parser(), r -> r.value().getEventId().equals(id));
    }
  }
}
