package io.carillon.bench.identity;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events as ingestion writes them: the same key, headers and envelope, from a server's key. */
final class RawEventCodec {
  static final String TOPIC = "events.raw";
  static final int BYTES = 500;
  private static final String TYPE = AcceptedEvent.getDescriptor().getFullName();
  private static final HexFormat HEX = HexFormat.of();

  private RawEventCodec() {}

  /** A track call of {@value #BYTES} bytes. */
  static ProducerRecord<String, byte[]> track(
      String tenant, String id, String userId, String anonymousId, Instant at) {
    String head =
        "{\"type\":\"track\",\"messageId\":\""
            + id
            + "\",\"userId\":\""
            + userId
            + "\",\"anonymousId\":\""
            + anonymousId
            + "\",\"event\":\"Product Viewed\",\"properties\":{\"padding\":\"";
    String json = head + "x".repeat(Math.max(0, BYTES - head.length() - 3)) + "\"}}";
    return record(
        event(tenant, id, at, json)
            .setType(EventType.EVENT_TYPE_TRACK)
            .setName("Product Viewed")
            .setUserId(userId)
            .setAnonymousId(anonymousId)
            .build());
  }

  /** An identify call that says an e-mail address. */
  static ProducerRecord<String, byte[]> identify(
      String tenant, String id, String userId, String email, Instant at) {
    String json =
        "{\"type\":\"identify\",\"messageId\":\""
            + id
            + "\",\"userId\":\""
            + userId
            + "\",\"traits\":{\"email\":\""
            + email
            + "\"}}";
    return record(
        event(tenant, id, at, json)
            .setType(EventType.EVENT_TYPE_IDENTIFY)
            .setName("identify")
            .setUserId(userId)
            .build());
  }

  private static AcceptedEvent.Builder event(String tenant, String id, Instant at, String json) {
    Timestamp moment =
        Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
    return AcceptedEvent.newBuilder()
        .setTenant(tenant)
        .setEventId(id)
        .setOccurredAt(moment)
        .setReceivedAt(moment)
        .setUnit("/" + tenant)
        .setSource("bench")
        .setTrusted(true)
        .setJson(ByteString.copyFromUtf8(json));
  }

  private static ProducerRecord<String, byte[]> record(AcceptedEvent event) {
    long now = System.currentTimeMillis();
    String lane = event.getAnonymousId().isEmpty() ? event.getUserId() : event.getAnonymousId();
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(TOPIC, null, now, event.getTenant() + "/" + lane, event.toByteArray());
    put(record, "ce_specversion", "1.0");
    put(record, "ce_id", event.getEventId());
    put(record, "ce_type", TYPE);
    put(record, "ce_source", "/carillon/ingest");
    put(record, "ce_time", Instant.ofEpochMilli(now).toString());
    put(record, "content-type", "application/protobuf");
    put(record, "tenant", event.getTenant());
    put(record, "traceparent", untraced());
    return record;
  }

  /** Of a trace that is not kept, as nearly all are at these rates. */
  private static String untraced() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return "00-"
        + HEX.toHexDigits(random.nextLong() | 1)
        + HEX.toHexDigits(random.nextLong())
        + "-"
        + HEX.toHexDigits(random.nextLong() | 1)
        + "-00";
  }

  private static void put(ProducerRecord<String, byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
