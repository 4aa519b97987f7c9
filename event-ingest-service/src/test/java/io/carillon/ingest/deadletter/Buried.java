package io.carillon.ingest.deadletter;

import static io.carillon.ingest.Demo.developer;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Timestamps;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.TestTopics;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** Letters as a consumer leaves them. */
public final class Buried {
  /** The same for all of a test, so that what it expects is what it made. */
  private static final long NOW = System.currentTimeMillis();

  private Buried() {}

  /** An event of a unit that identity refused; its letter's id, once it can be looked at. */
  public static String event(String tenant, String unit, String name, String traits) {
    String eventId = Ids.next().toString();
    bury(
        Topic.EVENTS_RAW,
        tenant + "/a-1",
        accepted(tenant, unit, eventId, name, traits),
        headers());
    return found(tenant, eventId).getString("id");
  }

  /** A key of a unit that sent too much, once it can be seen. */
  public static void hotKey(String tenant, String unit, String key) {
    String eventId = Ids.next().toString();
    try (TestTopics topics = TestTopics.ofThisTest()) {
      var _ =
          topics.send(
              Topic.EVENTS_OVERFLOW,
              eventId,
              tenant,
              eventId,
              accepted(tenant, unit, eventId, "Hot", "{}").toBuilder().setUserId(key).build());
    }
    var _ = found(tenant, eventId);
  }

  public static AcceptedEvent accepted(
      String tenant, String unit, String eventId, String name, String traits) {
    String json =
        """
        {"type":"track","messageId":"%s","event":"%s","userId":"u-1","properties":{"traits":%s}}"""
            .formatted(eventId, name, traits);
    return AcceptedEvent.newBuilder()
        .setTenant(tenant)
        .setEventId(eventId)
        .setType(EventType.EVENT_TYPE_TRACK)
        .setName(name)
        .setUserId("u-1")
        .setUnit(unit)
        .setReceivedAt(Timestamps.fromMillis(NOW))
        .setJson(ByteString.copyFromUtf8(json))
        .build();
  }

  /** As `identity` writes them, for a place of their own. */
  public static Map<String, String> headers() {
    Map<String, String> headers = new HashMap<>();
    headers.put("dead-reason", "NO_USABLE_IDENTIFIER");
    headers.put("dead-detail", "Each of its identifiers is blocked");
    headers.put("dead-consumer", "identity");
    headers.put("dead-partition", "1");
    headers.put("dead-offset", Long.toString(Ids.next().getLeastSignificantBits() >>> 1));
    return headers;
  }

  public static void bury(
      Topic topic, String key, AcceptedEvent event, Map<String, String> headers) {
    bury(topic, key, event.toByteArray(), headers);
  }

  public static void bury(Topic topic, String key, byte[] value, Map<String, String> headers) {
    var config = ConfigProvider.getConfig();
    String prefix = config.getOptionalValue("carillon.topic-prefix", String.class).orElse("");
    var letter = new ProducerRecord<>(topic.dead(prefix), key, value);
    headers.forEach(
        (name, text) ->
            letter.headers().add(name, text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    try (var producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                config.getValue("kafka.bootstrap.servers", String.class)),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer.send(letter);
      producer.flush();
    }
  }

  /** The letter of an event, in the list. */
  public static JsonPath found(String tenant, String eventId) {
    String path = "items.find { it.eventId == '" + eventId + "' }";
    return await()
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              JsonPath list =
                  developer(tenant)
                      .get("/v1/dead-letters?limit=500")
                      .then()
                      .statusCode(200)
                      .extract()
                      .jsonPath();
              return list.get(path) == null ? null : list.setRootPath(path);
            },
            java.util.Objects::nonNull);
  }
}
