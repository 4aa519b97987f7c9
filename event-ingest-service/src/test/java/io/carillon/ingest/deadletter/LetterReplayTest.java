package io.carillon.ingest.deadletter;

import static io.carillon.ingest.Demo.developer;
import static io.carillon.ingest.Demo.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import com.google.protobuf.ByteString;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.ingest.Demo;
import io.carillon.ingest.plan.Shop;
import io.carillon.platform.events.DeadLetter;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is held to which rules before it goes again. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
class LetterReplayTest {
  private static final int MB = 1024 * 1024;

  private static final String BOUGHT =
      "{\"messageId\":\"%s\",\"userId\":\"u-1\",\"event\":\"Bought\",\"properties\":{\"price\":%s}}";

  @Inject DeadLettersConsumer consumer;
  @Inject OverflowConsumer overflow;

  private final String tenant = "again-" + Ids.next();

  /** No broker has so many: what is told of them comes from here alone. */
  private final int partition = 1_000 + (Ids.next().hashCode() & 0xFFFFFF);

  private long offset;

  @Test
  void aCorrectedEventIsHeldToTodaysPlanWhoeverHadRefusedIt() {
    // Given a plan that holds, and an event that identity refused
    String key = Demo.newKey(tenant, Map.of("name", "shop")).getString("key");
    var unused = Shop.made(tenant, "Bought", "quarantine");
    String bought = "{\"userId\":\"u\",\"event\":\"Bought\",\"properties\":{\"price\":%s}}";
    await().untilAsserted(() -> send(key, "/v1/track", bought.formatted("\"7\""), 400));
    String id = Buried.event(tenant, "/" + tenant, "Bought", "{}");

    // Then a correction that breaks the plan is refused, and one that keeps it goes
    replay("/" + id, "{\"payload\":%s}".formatted(bought.formatted("\"7\"")))
        .statusCode(400)
        .body("reason", equalTo("EVENT_QUARANTINED"));
    replay("/" + id, "{\"payload\":%s}".formatted(bought.formatted("7")))
        .statusCode(200)
        .body("state", equalTo("replayed"));
  }

  @Test
  void whatCameToADoorIsShownMaskedAndNotReplayed() {
    byte[] body = "{\"email\":\"kelly@example.com\",\"order\":7}".getBytes(UTF_8);
    Map<String, String> headers =
        Map.of("tenant", tenant, "dead-raw", "true", "ce_id", "c-1", "dead-consumer", "hook x");
    consumer.keep(
        List.of(
            new DeadLetter(Topic.EVENTS_RAW, 0, 1, "k", body, headers, Instant.now()),
            new DeadLetter(Topic.EVENTS_RAW, 0, 2, "k", body, headers, Instant.now())));

    JsonPath list = developer(tenant).get("/v1/dead-letters").then().extract().jsonPath();
    assertThat(list.getList("items")).hasSize(1);
    assertThat(list.getInt("items[0].bytes")).isEqualTo(body.length);
    assertThat(list.getBoolean("items[0].replayable")).isFalse();
    String id = list.getString("items[0].id");
    developer(tenant)
        .get("/v1/dead-letters/" + id)
        .then()
        .statusCode(200)
        .body("payload.order", equalTo(7))
        .body("payload.email", not(containsString("kelly")));
    replay("/" + id, "{}").statusCode(409).body("reason", equalTo("NOT_REPLAYABLE"));
  }

  @Test
  void ofLargeLettersFewerAreReplayedAtOnce() {
    consumer.keep(List.of(large(1)));
    consumer.keep(List.of(large(2)));

    JsonPath first =
        replay("", "{\"topic\":\"events.raw\",\"dryRun\":true}")
            .statusCode(200)
            .body("matched", equalTo(2))
            .body("replayed", equalTo(1))
            .body("nextCursor", notNullValue())
            .extract()
            .jsonPath();

    replay(
            "",
            "{\"topic\":\"events.raw\",\"dryRun\":true,\"cursor\":\"%s\"}"
                .formatted(first.getString("nextCursor")))
        .statusCode(200)
        .body("replayed", equalTo(1))
        .body("nextCursor", equalTo(null));
  }

  @Test
  void ofALetterOfManyWhatBreaksTodaysPlanGoesApartAndIsAsOldAsItWas() {
    // Given a letter of a hot key with two events, and a plan that only one of them keeps
    String key = Demo.newKey(tenant, Map.of("name", "shop")).getString("key");
    Instant since = Instant.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MILLIS);
    var none = overflow.handle(List.of(waits("good", "7", since), waits("bad", "\"7\"", since)));
    var unused = Shop.made(tenant, "Bought", "quarantine");
    String bought = BOUGHT.formatted(tenant + "-try", "\"7\"");
    await().untilAsserted(() -> send(key, "/v1/track", bought, 400));
    String hotKey = developer(tenant).get("/v1/hot-keys").path("items[0].id");

    // When they are replayed
    replay("", "{\"hotKey\":\"%s\"}".formatted(hotKey))
        .body("replayed", equalTo(1))
        .body("refused", equalTo(1))
        .body("examples[0].reason", equalTo("EVENT_QUARANTINED"));

    // Then the other one is a letter of its own, to be corrected, of that key
    assertThat(none).isEmpty();
    await().until(() -> Demo.logged(tenant + "-good").size() == 1);
    assertThat(Demo.logged(tenant + "-bad")).isEmpty();
    developer(tenant)
        .get("/v1/dead-letters?reason=EVENT_QUARANTINED&state=waiting&hotKey=" + hotKey)
        .then()
        .body("items.eventId", contains(tenant + "-bad"))
        .body("items[0].at", equalTo(since.toString()))
        .body("items[0].keptUntil", equalTo(since.plus(Duration.ofDays(7)).toString()));
    developer(tenant)
        .get("/v1/hot-keys")
        .then()
        .body("items[0].events", equalTo(2))
        .body("items[0].waiting", equalTo(1))
        .body("items[0].keptUntil", equalTo(since.plus(Duration.ofDays(7)).toString()));
  }

  private Inbound<AcceptedEvent> waits(String name, String price, Instant at) {
    String id = tenant + "-" + name;
    AcceptedEvent event =
        Buried.accepted(tenant, "/" + tenant, id, "Bought", "{}").toBuilder()
            .setJson(ByteString.copyFromUtf8(BOUGHT.formatted(id, price)))
            .build();
    return new Inbound<>(Topic.EVENTS_OVERFLOW, partition, offset++, id, event, null, at);
  }

  @Test
  void whatIsOlderThanIdentityRemembersGoesOnlyForWhoSaysThatItNeverWent() {
    String event = Ids.next().toString();
    consumer.keep(
        List.of(
            new DeadLetter(
                Topic.EVENTS_RAW,
                0,
                1,
                tenant + "/a-1",
                Buried.accepted(tenant, "", event, "Bought", "{}").toByteArray(),
                Buried.headers(),
                Instant.now().minus(Duration.ofDays(7)))));
    String id = Buried.found(tenant, event).getString("id");

    replay("", "{\"topic\":\"events.raw\"}")
        .statusCode(200)
        .body("replayed", equalTo(0))
        .body("examples[0].reason", equalTo("MAY_TAKE_EFFECT_TWICE"));
    replay("/" + id, "{}").statusCode(409).body("reason", equalTo("MAY_TAKE_EFFECT_TWICE"));
    replay("", "{\"topic\":\"events.raw\",\"mayTakeEffectTwice\":true,\"dryRun\":true}")
        .statusCode(200)
        .body("replayed", equalTo(1));
    replay("/" + id, "{\"mayTakeEffectTwice\":true}")
        .statusCode(200)
        .body("state", equalTo("replayed"));
  }

  private DeadLetter large(int offset) {
    String traits = "\"" + "x".repeat(9 * MB) + "\"";
    return new DeadLetter(
        Topic.EVENTS_RAW,
        0,
        offset,
        tenant + "/a-1",
        Buried.accepted(tenant, "", Ids.next().toString(), "Bought", traits).toByteArray(),
        Buried.headers(),
        Instant.now());
  }

  private ValidatableResponse replay(String which, String body) {
    return developer(tenant)
        .contentType(ContentType.JSON)
        .body(body)
        .urlEncodingEnabled(false)
        .post("/v1/dead-letters" + which + ":replay")
        .then();
  }
}
