package io.carillon.ingest.tracking;

import static io.carillon.ingest.Demo.logged;
import static io.carillon.ingest.Demo.newKey;
import static io.carillon.ingest.Demo.records;
import static io.carillon.ingest.Demo.send;
import static io.carillon.ingest.Demo.withKey;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import io.carillon.ingest.Demo;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.netty.channel.epoll.Epoll;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class TrackingTest {
  @Inject Vertx vertx;
  private final String id = Ids.next().toString();
  private String key = "";

  @BeforeEach
  void aKey() {
    key = newKey();
  }

  @Test
  void usesTheNativeTransport() {
    assumeTrue(Epoll.isAvailable(), "no epoll on this machine");

    assertThat(vertx.isNativeTransportEnabled()).isTrue();
  }

  @Test
  void keepsAnEventByteForByteWithItsFourTimes() {
    String json =
        """
        { "type":"track","messageId":"%s", "anonymousId":"a-1","userId":"kelly","event":"Product Added",
          "profileId":"00000000-0000-7000-8000-000000000001",
          "properties":{"price":79.90,"name":"Caf\\u00e9 \u00e9"},
          "context":{"device":{"id":"d-1"}},
          "timestamp":"2026-03-07T10:00:00Z","sentAt":"2026-03-07T10:00:01.5Z" }"""
            .formatted(id);

    assertThat(send(key, "/v1/track", json, 200).getBoolean("success")).isTrue();

    AcceptedEvent event = only(id);
    assertThat(event.getJson().toStringUtf8()).isEqualTo(json);
    assertThat(event.getTenant()).isEqualTo("demo");
    assertThat(event.getType()).isEqualTo(EventType.EVENT_TYPE_TRACK);
    assertThat(event.getName()).isEqualTo("Product Added");
    assertThat(event.getUserId()).isEqualTo("kelly");
    assertThat(event.getAnonymousId()).isEqualTo("a-1");
    assertThat(event.getDeviceId()).isEqualTo("d-1");
    assertThat(event.getProfileId()).isEmpty();
    assertThat(event.getUnit()).isEqualTo("/demo");
    assertThat(event.getSource()).isNotEmpty();
    assertThat(event.getTrusted()).isFalse();
    assertThat(millis(event.getReceivedAt()) - millis(event.getOccurredAt())).isEqualTo(1_500);
    assertThat(event.getOriginalTimestamp().getSeconds()).isEqualTo(1_772_877_600L);
    assertThat(event.getSentAt().getNanos()).isEqualTo(500_000_000);
  }

  @ParameterizedTest
  @CsvSource({
    "track, t",
    "identify, i",
    "page, p",
    "screen, s",
    "group, g",
    "alias, a",
  })
  void takesEachCallAtItsLongAndItsShortAddress(String call, String letter) {
    String json =
        """
        {"messageId":"%s-%%s","userId":"kelly","event":"A","groupId":"g","previousId":"p"}"""
            .formatted(id);

    send(key, "/v1/" + call, json.formatted(1), 200);
    send(key, "/v1/" + letter, json.formatted(2), 200);

    assertThat(logged(id))
        .extracting(event -> event.getType().name())
        .containsOnly("EVENT_TYPE_" + call.toUpperCase(java.util.Locale.ROOT))
        .hasSize(2);
  }

  @Test
  void takesTheKeyFromTheBodyOfABrowserAndDoesNotKeepIt() {
    RestAssured.given()
        .config(textWithoutCharset())
        .header("Content-Type", "text/plain")
        .body(track(id, ",\"writeKey\":\"%s\"".formatted(key)))
        .post("/v1/track")
        .then()
        .statusCode(200);

    assertThat(only(id).getJson().toStringUtf8()).isEqualTo(track(id, ""));
  }

  @Test
  void unpacksGzip() throws IOException {
    withKey(key)
        .header("Content-Encoding", "gzip")
        .contentType("application/json")
        .body(gzip(track(id, "")))
        .post("/v1/track")
        .then()
        .statusCode(200);

    assertThat(only(id).getJson().toStringUtf8()).isEqualTo(track(id, ""));
  }

  @Test
  void makesAnIdForAnEventThatHasNone() {
    String mark = "made-" + id;

    send(key, "/v1/track", "{\"userId\":\"kelly\",\"event\":\"" + mark + "\"}", 200);

    try (TestTopics topics = TestTopics.ofThisTest()) {
      AcceptedEvent event =
          topics
              .await(
                  Topic.EVENTS_RAW, AcceptedEvent.parser(), r -> r.value().getName().equals(mark))
              .value();
      assertThat(event.getEventId()).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-.*");
      assertThat(event.getOccurredAt()).isEqualTo(event.getReceivedAt());
    }
  }

  @Test
  void keepsALaneTogetherAndInOrder() {
    String batch =
        IntStream.range(0, 50)
            .mapToObj(
                i ->
                    """
                    {"type":"track","messageId":"%s-%02d","event":"A","anonymousId":"a-%s"%s}"""
                        .formatted(id, i, id, i < 25 ? "" : ",\"userId\":\"kelly\""))
            .collect(Collectors.joining(",", "{\"batch\":[", "]}"));

    send(key, "/v1/batch", batch, 200);

    List<TestTopics.Received<AcceptedEvent>> records = records(id);
    assertThat(records)
        .extracting(TestTopics.Received::partition)
        .containsOnly(records.getFirst().partition());
    assertThat(records).extracting(TestTopics.Received::key).containsOnly("demo/a-" + id);
    assertThat(records).extracting(r -> r.value().getEventId()).isSorted().hasSize(50);
    assertThat(records.getFirst().headers())
        .containsEntry("tenant", "demo")
        .containsEntry("ce_type", "carillon.event.v1.AcceptedEvent")
        .containsEntry("ce_id", id + "-00")
        .containsKey("traceparent");
  }

  @Test
  void answersABatchEventByEvent() {
    String good = "{\"type\":\"track\",\"messageId\":\"%s\",\"userId\":\"k\",\"event\":\"A\"}";
    String batch =
        "{\"batch\":[%s,%s,%s,%s]}"
            .formatted(
                good.formatted(id + "-0"),
                "{\"type\":\"track\",\"messageId\":\"%s-1\",\"event\":\"A\"}".formatted(id),
                good.formatted(id + "-2"),
                good.formatted(id + "-0"));

    JsonPath answer = send(key, "/v1/batch", batch, 207);

    assertThat(answer.getInt("accepted")).isEqualTo(2);
    assertThat(answer.getInt("duplicates")).isEqualTo(1);
    assertThat(answer.getList("rejected")).hasSize(1);
    assertThat(answer.<String, Object>getMap("rejected[0]"))
        .containsEntry("index", 1)
        .containsEntry("messageId", id + "-1")
        .containsEntry("reason", "IDENTIFIER_MISSING")
        .containsKey("detail");
    assertThat(logged(id))
        .extracting(AcceptedEvent::getEventId)
        .containsExactlyInAnyOrder(id + "-0", id + "-2", id + "-0");
  }

  @Test
  void countsARepeatedBatchAsDuplicatesAndDropsNothing() {
    String batch = "{\"batch\":[%s]}".formatted(typed(id));

    JsonPath first = send(key, "/v1/batch", batch, 200);
    JsonPath second = send(key, "/v1/import", batch, 200);

    assertThat(first.getInt("accepted")).isEqualTo(1);
    assertThat(first.getInt("duplicates")).isZero();
    assertThat(second.getInt("accepted")).isZero();
    assertThat(second.getInt("duplicates")).isEqualTo(1);
    assertThat(logged(id)).hasSize(2);
  }

  @Test
  void takesTheBatchsSentAtForEventsThatSayNone() {
    String batch =
        """
        {"sentAt":"2026-03-07T10:00:10Z","batch":[
          {"type":"track","messageId":"%s","userId":"k","event":"A","timestamp":"2026-03-07T10:00:00Z"}]}"""
            .formatted(id);

    send(key, "/v1/batch", batch, 200);

    AcceptedEvent event = only(id);
    assertThat(millis(event.getReceivedAt()) - millis(event.getOccurredAt())).isEqualTo(10_000);
  }

  @Test
  void takes2500EventsInOneBatch() {
    String batch =
        IntStream.range(0, 2_500)
            .mapToObj(
                i ->
                    "{\"type\":\"track\",\"messageId\":\"%s-%d\",\"userId\":\"u-%d\",\"event\":\"A\"}"
                        .formatted(id, i, i))
            .collect(Collectors.joining(",", "{\"batch\":[", "]}"));

    assertThat(send(key, "/v1/batch", batch, 200).getInt("accepted")).isEqualTo(2_500);
    assertThat(logged(id)).hasSize(2_500);
  }

  @Test
  void marksWhatAServersKeySends() {
    JsonPath server =
        Demo.newKey("demo", Map.of("name", "crm", "trusted", true, "unit", "/demo/quebec"));

    send(server.getString("key"), "/v1/track", track(id, ""), 200);

    AcceptedEvent event = only(id);
    assertThat(event.getTrusted()).isTrue();
    assertThat(event.getUnit()).isEqualTo("/demo/quebec");
    assertThat(event.getSource()).isEqualTo(server.getString("id"));
  }

  @Test
  void refusesACallWithoutAKey() {
    problem(RestAssured.given().contentType("application/json").body(track(id, "")), 401)
        .body("reason", equalTo("WRITE_KEY_MISSING"));
    problem(withKey("wk_nobody").body(track(id, "")), 401)
        .body("reason", equalTo("WRITE_KEY_REFUSED"));
    problem(
            RestAssured.given()
                .contentType("application/json")
                .header("Authorization", "Basic %%%")
                .body(track(id, "")),
            401)
        .body("reason", equalTo("WRITE_KEY_REFUSED"));
    assertThat(logged(id)).isEmpty();
  }

  @Test
  void refusesTheKeysOfATenantThatIsNoMore() {
    String gone = "gone-" + id.substring(0, 8);
    String goneKey = Demo.newKey(gone, Map.of("name", "shop")).getString("key");
    send(goneKey, "/v1/track", track(id, ""), 200);

    Demo.tenantIsArchived(gone);

    org.awaitility.Awaitility.await()
        .untilAsserted(() -> send(goneKey, "/v1/track", track(id, ""), 401));
  }

  @Test
  void saysWhatIsWrongAndNotWhoSentIt() {
    problem(withKey(key).body(track(id, ",\"timestamp\":\"kelly@example.com\"")), 400)
        .body("reason", equalTo("INVALID_VALUE"))
        .body("violations[0].field", equalTo("timestamp"))
        .body("traceId", org.hamcrest.Matchers.hasLength(32));
    withKey(key)
        .body(track(id, ",\"timestamp\":\"kelly@example.com\""))
        .post("/v1/track")
        .then()
        .body(not(containsString("kelly@")));
    assertThat(logged(id)).isEmpty();
  }

  @Test
  void answersWhatItCannotRead() throws IOException {
    problem(withKey(key).body("{"), 400).body("reason", equalTo("MALFORMED"));
    problem(withKey(key).body(""), 400).body("reason", equalTo("MALFORMED"));
    problem(withKey(key).contentType("application/xml").body("<a/>"), 415)
        .body("reason", equalTo("MEDIA_TYPE_UNSUPPORTED"));
    problem(withKey(key).header("Content-Encoding", "br").body("x".getBytes(UTF_8)), 415)
        .body("reason", equalTo("ENCODING_UNSUPPORTED"));
    problem(withKey(key).header("Content-Encoding", "gzip").body("x".getBytes(UTF_8)), 400)
        .body("reason", equalTo("MALFORMED"));
    problem(
            withKey(key)
                .header("Content-Encoding", "gzip")
                .body(gzip(track(id, ",\"x\":\"" + " ".repeat(5_000_000) + "\""))),
            413)
        .body("reason", equalTo("BODY_TOO_LARGE"));
    problem(withKey(key).body(track(id, ",\"x\":[" + "1,".repeat(20_000) + "1]")), 413)
        .body("reason", equalTo("EVENT_TOO_LARGE"));
  }

  private static ValidatableResponse problem(
      io.restassured.specification.RequestSpecification request, int status) {
    return request
        .post("/v1/track")
        .then()
        .statusCode(status)
        .contentType("application/problem+json");
  }

  private AcceptedEvent only(String eventId) {
    List<AcceptedEvent> found = logged(eventId);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static long millis(com.google.protobuf.Timestamp time) {
    return time.getSeconds() * 1_000 + time.getNanos() / 1_000_000;
  }

  private static String track(String messageId, String more) {
    return "{\"messageId\":\"%s\",\"userId\":\"kelly\",\"event\":\"A\"%s}"
        .formatted(messageId, more);
  }

  private static String typed(String messageId) {
    return track(messageId, ",\"type\":\"track\"");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.getBytes(UTF_8));
    }
    return packed.toByteArray();
  }

  private static RestAssuredConfig textWithoutCharset() {
    return RestAssured.config()
        .encoderConfig(
            EncoderConfig.encoderConfig()
                .appendDefaultContentCharsetToContentTypeIfUndefined(false));
  }
}
