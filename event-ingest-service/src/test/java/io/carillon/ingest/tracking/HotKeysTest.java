package io.carillon.ingest.tracking;

import static io.carillon.ingest.Demo.developer;
import static io.carillon.ingest.Demo.records;
import static io.carillon.ingest.Demo.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.ingest.Demo;
import io.carillon.ingest.enrichment.Enrichment;
import io.carillon.ingest.event.Body;
import io.carillon.ingest.event.IngestReason;
import io.carillon.ingest.event.NewEvent;
import io.carillon.ingest.event.Reading;
import io.carillon.ingest.plan.PlanGuard;
import io.carillon.ingest.plan.Sightings;
import io.carillon.ingest.plan.ViolationWire;
import io.carillon.platform.events.Aside;
import io.carillon.platform.events.Emitter;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.keys.KeyLimits;
import io.carillon.platform.keys.KeyRing;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.TestTopics.Received;
import io.carillon.platform.testkit.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class HotKeysTest {
  private static final int FLOOD = 2_400;

  @Inject LaneGuard lanes;
  @Inject Tracking tracking;
  @Inject MeterRegistry meters;
  @Inject Emitter emitter;
  @Inject KeyRing rings;
  @Inject TrackingConfig config;
  @Inject Quotas quotas;
  @Inject Enrichment enrichment;
  @Inject PlanGuard plans;
  @Inject ViolationWire violations;
  @Inject Sightings sightings;
  @Inject Clock clock;

  private final String id = Ids.next().toString();
  private final String tenant = "hot-" + id;
  private String key = "";

  @BeforeEach
  void tenantHasAKey() {
    key = Demo.newKey(tenant, Map.of("name", "shop")).getString("key");
  }

  @Test
  void whatAFloodHasOverItsRateLeavesTheWayFreeForOthers() {
    double before = meters.counter("carillon.ingest.overflow").count();
    // When a key floods, and a neighbour sends meanwhile
    List<String> events = new ArrayList<>();
    IntStream.range(0, FLOOD).forEach(i -> events.add(track("flood-" + i, "bot", "A")));
    IntStream.range(0, 100).forEach(i -> events.add(track("quiet-" + i, "kelly", "A")));
    JsonPath answer = send(key, "/v1/batch", batch(events), 200);

    // Then the neighbour's events all go their way, and so does the flood up to its rate
    assertThat(answer.getInt("accepted")).isEqualTo(2_500);
    assertThat(answer.getInt("overflow")).isEqualTo(FLOOD - 1_000);
    assertThat(records(id + "-quiet")).hasSize(100);
    assertThat(records(id + "-flood")).hasSize(1_000);
    // and the rest waits, wherever there is room
    List<Received<AcceptedEvent>> waiting = overflow();
    assertThat(waiting).hasSize(FLOOD - 1_000);
    assertThat(waiting).extracting(Received::partition).contains(0, 1);
    assertThat(meters.counter("carillon.ingest.overflow").count() - before)
        .isGreaterThanOrEqualTo(FLOOD - 1_000);
    // counted and shown
    hotKey("bot", FLOOD - 1_000);
    developer(Demo.TENANT)
        .get("/v1/hot-keys?limit=500")
        .then()
        .statusCode(200)
        .body("items.findAll { it.key == 'bot' }", empty());
    developer(tenant).get("/v1/hot-keys?limit=0").then().statusCode(400);
  }

  @Test
  void whatWaitedIsReplayedOnceInItsLane() {
    // Given events that wait
    hot("bot");
    send(key, "/v1/batch", batch(tracks(5, "bot", "Bought")), 200);
    send(key, "/v1/batch", batch(tracks(3, "bot", "Seen")), 200);
    String hotKey = hotKey("bot", 8);
    String wanted = "{\"hotKey\":\"%s\",\"event\":\"Bought\"%s}";

    // When they are looked at, then nothing goes
    replay(wanted.formatted(hotKey, ",\"dryRun\":true"))
        .body("matched", equalTo(5))
        .body("replayed", equalTo(5));
    assertThat(records(id)).isEmpty();

    // When those of one name are replayed, then each goes once
    replay(wanted.formatted(hotKey, "")).body("replayed", equalTo(5));
    replay(wanted.formatted(hotKey, "")).body("matched", equalTo(0)).body("replayed", equalTo(0));
    replay("{\"hotKey\":\"%s\"}".formatted(hotKey)).body("replayed", equalTo(3));
    await().until(() -> records(id + "-Seen").size() == 3);
    assertThat(records(id + "-Bought"))
        .hasSize(5)
        .allSatisfy(record -> assertThat(record.key()).isEqualTo(tenant + "/bot"))
        .allSatisfy(record -> assertThat(record.headers()).doesNotContainKey("replay-for"));
    developer(tenant)
        .get("/v1/dead-letters?state=waiting&hotKey=" + hotKey)
        .then()
        .statusCode(200)
        .body("items", empty());
    replay("{\"hotKey\":\"bot\"}", 400);
  }

  @Test
  void theAnswerToOneEventSaysThatItWaits() {
    hot("bot");

    assertThat(send(key, "/v1/track", track("waits", "bot", "A"), 200).getMap("$"))
        .isEqualTo(Map.of("success", true, "overflow", true));
    assertThat(send(key, "/v1/track", track("goes", "kelly", "A"), 200).getMap("$"))
        .isEqualTo(Map.of("success", true));
  }

  @Test
  void noFloodHidesARefusalOfConsentNotEvenOneOfPermissions() {
    hot("kelly");
    List<String> events = new ArrayList<>();
    IntStream.range(0, 1_001).forEach(i -> events.add(consent("yes-" + i, "kelly", "granted")));
    events.add(consent("no", "kelly", "revoked"));

    JsonPath answer = send(key, "/v1/batch", batch(events), 200);

    assertThat(answer.getInt("overflow")).isEqualTo(1_001);
    assertThat(records(id)).extracting(r -> r.value().getEventId()).containsExactly(id + "-no");
  }

  @Test
  void aServerIsToldWhenItsKeyHasRoomUnlessOthersWouldWait() {
    String trusted = server();
    hot("bot");

    for (String path : List.of("/v1/track", "/v1/batch")) {
      String one = track("waits", "bot", "A");
      Demo.withKey(trusted)
          .body(path.endsWith("batch") ? batch(List.of(one, one)) : one)
          .post(path)
          .then()
          .statusCode(429)
          .contentType("application/problem+json")
          .header("Retry-After", Integer::parseInt, greaterThan(10))
          .body("reason", equalTo("KEY_OVER_RATE"));
    }
    // a refusal waits for nothing, nor do others in the same call
    send(trusted, "/v1/identify", consent("no", "bot", "revoked"), 200);
    JsonPath mixed =
        send(
            trusted,
            "/v1/batch",
            batch(List.of(track("first", "kelly", "A"), track("second", "bot", "A"))),
            200);

    assertThat(mixed.getList("waiting.index")).containsExactly(1);
    assertThat(records(id))
        .extracting(r -> r.value().getEventId())
        .containsExactlyInAnyOrder(id + "-no", id + "-first");
    assertThat(overflow()).extracting(r -> r.value().getEventId()).containsExactly(id + "-second");
  }

  @Test
  void aServerIsToldEachEventOfOnePersonThatNeverHadRoomAtOnce() {
    String trusted = server();

    JsonPath answer = send(trusted, "/v1/batch", batch(tracks(2_500, "kelly", "A")), 200);

    assertThat(answer.getInt("accepted")).isEqualTo(2_500);
    assertThat(answer.getList("waiting.index"))
        .isEqualTo(IntStream.range(1_000, 2_500).boxed().toList());
    assertThat(answer.getMap("waiting[0]"))
        .isEqualTo(Map.of("index", 1_000, "messageId", id + "-A-1000", "reason", "KEY_OVER_RATE"));
    assertThat(records(id)).hasSize(1_000);
    assertThat(overflow()).hasSize(1_500);
  }

  @Test
  void aFileLeavesHalfOfItsKeysRoomToOthers() {
    assertThat(tracking.inTime(file(), readings(500, "first"))).hasSize(500);

    assertThatThrownBy(() -> tracking.inTime(file(), readings(100, "second")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.reason()).isEqualTo(IngestReason.KEY_OVER_RATE));
    assertThat(send(key, "/v1/batch", batch(tracks(500, "kelly", "Live")), 200).getInt("accepted"))
        .isEqualTo(500);
    assertThat(records(id + "-Live")).hasSize(500);
  }

  @Test
  void whatDidNotComeThroughGivesBackWhatItTookAndNoMore() {
    hot("kelly");
    hot("bot");
    Tracking away =
        new Tracking(
            new EventLog(emitter, rings, config, ForkJoinPool.commonPool()) {
              @Override
              void append(String whose, List<Outbound> events, List<Aside> aside) {
                throw new ProblemException(CommonReason.DEPENDENCY_AWAY, "The log is away.");
              }
            },
            quotas,
            enrichment,
            rings,
            plans,
            violations,
            sightings,
            lanes,
            clock);
    Sender app = new Sender(tenant, "/" + tenant, "app", false, KeyLimits.NONE, null);
    // an event that waits, called like another one's key, and a refusal, which has its own room
    String called = track("x", "bot", "A").replace(id + "-x", tenant + "/kelly");
    Body.Batch batch = batchOf(List.of(called, consent("no", "kelly", "revoked")));

    for (int i = 0; i < 1_001; i++) {
      assertThatThrownBy(() -> away.all(app, batch)).isInstanceOf(ProblemException.class);
    }

    assertThat(send(key, "/v1/track", track("waits", "kelly", "A"), 200).getBoolean("overflow"))
        .isTrue();
    send(key, "/v1/identify", consent("no", "kelly", "revoked"), 200);
    assertThat(records(id)).extracting(r -> r.value().getEventId()).containsExactly(id + "-no");
  }

  @Test
  void whoCanWaitWaitsInsteadAndHasSpentNothing() {
    // Given a key without room, and another one with
    hot("bot");
    Sender file = file();
    List<Reading> both =
        List.of(
            Body.of(track("first", "kelly", "A").getBytes(UTF_8)).event(),
            Body.of(track("second", "bot", "A").getBytes(UTF_8)).event());

    // When a file has events of both, more often than there is room
    for (int i = 0; i < 1_001; i++) {
      assertThatThrownBy(() -> tracking.inTime(file, new Body.Batch(both, null)))
          .isInstanceOfSatisfying(
              ProblemException.class,
              problem -> {
                assertThat(problem.reason()).isEqualTo(IngestReason.KEY_OVER_RATE);
                assertThat(problem.reason().kind().passes()).isTrue();
                assertThat(problem.retryAfter()).isPositive();
              });
    }

    // Then nothing of it is anywhere, and its other key has all of its room
    assertThat(overflow()).isEmpty();
    assertThat(records(id)).isEmpty();
    assertThat(tracking.inTime(file, new Body.Batch(both.subList(0, 1), null)))
        .containsExactly(new Tracking.Outcome.Accepted(id + "-first", false, false));
  }

  @Test
  void lettersOfSeveralEventsAreShownAndNotCorrected() {
    hot("bot");
    send(key, "/v1/batch", batch(tracks(2, "bot", "Bought")), 200);
    String hotKey = hotKey("bot", 2);
    JsonPath letters = letters("?hotKey=" + hotKey);

    developer(tenant)
        .get("/v1/dead-letters/" + letters.getString("items[0].id"))
        .then()
        .statusCode(200)
        .body("reason", equalTo("KEY_OVER_RATE"))
        .body("payload.event", equalTo("Bought"));
    assertThat(letters.getList("items.events", Integer.class).stream().mapToInt(e -> e).sum())
        .isEqualTo(2);
    RestAssured.given()
        .auth()
        .oauth2(Tokens.person(tenant, "ana", "analyst"))
        .get("/v1/hot-keys")
        .then()
        .statusCode(403);
  }

  /** Its lane has had more than its rate, and has no room for a while. */
  private void hot(String userId) {
    NewEvent event =
        switch (Body.of(track("x", userId, "A").getBytes(UTF_8)).event()) {
          case Reading.Good(NewEvent good) -> good;
          case Reading.Refused(_, var problem) -> throw problem;
        };
    long later = lanes.tick() + LaneRates.ticks(Duration.ofSeconds(20).toNanos());
    while (lanes.take(tenant + "/" + userId, event, later, false).isPresent()) {
      // until there is no room
    }
  }

  private String hotKey(String userId, int events) {
    String one = "items.find { it.key == '" + userId + "' }";
    return await()
        .until(
            () -> developer(tenant).get("/v1/hot-keys").then().statusCode(200).extract().jsonPath(),
            list -> list.get(one) != null && list.getInt(one + ".events") == events)
        .getString(one + ".id");
  }

  private JsonPath letters(String query) {
    return developer(tenant).get("/v1/dead-letters" + query).then().extract().jsonPath();
  }

  private List<Received<AcceptedEvent>> overflow() {
    try (TestTopics topics = TestTopics.ofThisTest()) {
      return topics.all(Topic.EVENTS_OVERFLOW, AcceptedEvent.parser()).stream()
          .filter(record -> record.value().getEventId().startsWith(id))
          .toList();
    }
  }

  /** A key that a server has, once it works. */
  private String server() {
    return Demo.newKey(tenant, Map.of("name", "server", "trusted", true)).getString("key");
  }

  private Sender file() {
    return new Sender(tenant, "/" + tenant, "import x", true, KeyLimits.NONE, null);
  }

  private Body.Batch readings(int count, String name) {
    return batchOf(tracks(count, "kelly", name));
  }

  private static Body.Batch batchOf(List<String> events) {
    return new Body.Batch(
        events.stream().map(event -> Body.of(event.getBytes(UTF_8)).event()).toList(), null);
  }

  private String consent(String name, String userId, String state) {
    return """
        {"type":"identify","messageId":"%s-%s","userId":"%s",\
        "context":{"consents":[{"channel":"email","state":"%s"}]}}"""
        .formatted(id, name, userId, state);
  }

  private List<String> tracks(int count, String userId, String name) {
    return IntStream.range(0, count).mapToObj(i -> track(name + "-" + i, userId, name)).toList();
  }

  private String track(String name, String userId, String event) {
    return "{\"type\":\"track\",\"messageId\":\"%s-%s\",\"userId\":\"%s\",\"event\":\"%s\"}"
        .formatted(id, name, userId, event);
  }

  private static String batch(List<String> events) {
    return events.stream().collect(Collectors.joining(",", "{\"batch\":[", "]}"));
  }

  private ValidatableResponse replay(String body) {
    return replay(body, 200);
  }

  private ValidatableResponse replay(String body, int status) {
    return developer(tenant)
        .contentType(ContentType.JSON)
        .body(body)
        .urlEncodingEnabled(false)
        .post("/v1/dead-letters:replay")
        .then()
        .statusCode(status);
  }
}
