package io.carillon.ingest.plan;

import static io.carillon.ingest.Demo.developer;
import static io.carillon.ingest.Demo.logged;
import static io.carillon.ingest.Demo.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.ingest.Demo;
import io.carillon.ingest.event.Call;
import io.carillon.ingest.event.Json;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What plans make of events at the door. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
class GuardedDoorTest {
  private static final Call TRACK = Call.TRACK;
  private static final Json EMPTY = Json.of("{}".getBytes(UTF_8));

  @Inject PlanGuard guard;

  private final String id = Ids.next().toString();
  private final String event = "Bought " + id;
  private String key = "";

  @BeforeEach
  void aKey() {
    key = Demo.newKey("planned", Map.of("name", "shop")).getString("key");
  }

  @Test
  void marksWhatBreaksItsPlanAndTellsItAsAnEventOfThePerson() {
    planned("annotate");

    send(key, "/v1/track", bought("marked", "\"7\""), 200);

    assertThat(json("marked")).contains("\"violations\":[{\"plan\":").contains("\"price\":\"7\"");
    AcceptedEvent told = violations("marked").getFirst();
    assertThat(told.getAnonymousId()).isEqualTo("a-1");
    assertThat(told.getUserId()).isEmpty();
    assertThat(told.getHops()).isEqualTo(1);
    assertThat(told.getUnit()).isEqualTo("/planned");
    assertThat(told.getJson().toStringUtf8())
        .contains("\"field\":\"properties.price\"")
        .contains("\"count\":1");
  }

  @Test
  void theSameViolationIsToldOnce() {
    planned("allow");

    send(key, "/v1/track", bought("1", "\"7\""), 200);
    send(key, "/v1/track", bought("2", "\"7\""), 200);

    assertThat(json("1")).doesNotContain("violations");
    assertThat(violations("1")).hasSize(1);
    assertThat(violations("2")).isEmpty();
  }

  @Test
  void takesOutWhatBreaksItsPlan() {
    planned("omit");

    send(key, "/v1/track", bought("out", "\"7\""), 200);

    assertThat(json("out"))
        .contains("\"properties\":{\"gift\":true}")
        .contains("\"mode\":\"omit\"");
  }

  @Test
  void quarantinesWhatBreaksItsPlanAndSaysSo() {
    planned("quarantine");

    JsonPath one = send(key, "/v1/track", bought("q1", "\"7\""), 400);
    JsonPath batch =
        send(
            key,
            "/v1/batch",
            "{\"batch\":[%s,%s]}".formatted(bought("q2", "\"7\""), bought("good", "7")),
            207);

    assertThat(one.getString("reason")).isEqualTo("EVENT_QUARANTINED");
    assertThat(one.getString("violations[0].field")).isEqualTo("properties.price");
    assertThat(batch.getInt("accepted")).isEqualTo(1);
    assertThat(batch.getInt("rejected[0].index")).isZero();
    assertThat(batch.getString("rejected[0].reason")).isEqualTo("EVENT_QUARANTINED");
    assertThat(logged(id)).extracting(AcceptedEvent::getEventId).containsExactly(id + "-good");
    try (TestTopics topics = TestTopics.ofThisTest()) {
      TestTopics.Received<byte[]> letter =
          topics.awaitDead(Topic.EVENTS_RAW, r -> (id + "-q2").equals(r.headers().get("ce_id")));
      assertThat(letter.headers())
          .containsEntry("dead-reason", "EVENT_QUARANTINED")
          .containsEntry("tenant", "planned");
      assertThat(letter.headers().get("dead-note")).contains("properties.price");
    }
  }

  @Test
  void aChangeHoldsWithinASecondAndAnArchivedPlanNoMore() {
    JsonPath plan = planned("quarantine");

    Shop.put("planned", plan, Shop.plan(plan.getString("key"), event, "allow"))
        .then()
        .statusCode(200);
    awaitStatus(200);
    JsonPath changed =
        developer("planned").get("/v1/tracking-plans/{key}", plan.getString("key")).jsonPath();
    Shop.put("planned", changed, Shop.plan(plan.getString("key"), event, "quarantine"))
        .then()
        .statusCode(200);
    awaitStatus(400);
    developer("planned").delete("/v1/tracking-plans/{key}", plan.getString("key"));

    awaitStatus(200);
  }

  private void awaitStatus(int status) {
    await()
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> send(key, "/v1/track", bought("p" + Ids.next(), "\"7\""), status));
  }

  /** A plan that the door knows already. */
  private JsonPath planned(String mode) {
    JsonPath plan = Shop.made("planned", event, mode);
    await()
        .pollInterval(Duration.ofMillis(50))
        .until(() -> guard.rule("planned", "/planned", TRACK, event, EMPTY).by() != null);
    return plan;
  }

  private String bought(String suffix, String price) {
    return """
        {"type":"track","messageId":"%s-%s","anonymousId":"a-1","userId":"kelly","event":"%s",        "properties":{"price":%s,"gift":true}}"""
        .formatted(id, suffix, event, price);
  }

  private String json(String suffix) {
    return logged(id + "-" + suffix).getFirst().getJson().toStringUtf8();
  }

  private List<AcceptedEvent> violations(String suffix) {
    return logged("").stream()
        .filter(e -> e.getName().equals("Tracking Plan Violated"))
        .filter(e -> e.getCauseId().equals(id + "-" + suffix))
        .toList();
  }
}
