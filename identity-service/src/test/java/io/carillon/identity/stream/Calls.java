package io.carillon.identity.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Topic;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Accepted events of tenant demo, valid by default, each a second after the one before; and a
 * partition of {@code events.raw} that nobody else writes, to hand them to the consumer.
 */
public final class Calls {
  private static final AtomicInteger PARTITIONS = new AtomicInteger(1_000);
  private static final AtomicLong SECONDS = new AtomicLong();
  private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");

  private final int partition = PARTITIONS.incrementAndGet();
  private final AtomicLong offset = new AtomicLong();

  /** A suffix that makes identifiers of a test its own. */
  public static String own(String name) {
    return name + "-" + UUID.randomUUID().toString().substring(24);
  }

  public static AcceptedEvent.Builder track(String anonymousId, String name) {
    return event(EventType.EVENT_TYPE_TRACK, name)
        .setAnonymousId(anonymousId)
        .setJson(json("{\"type\":\"track\",\"event\":\"%s\",\"properties\":{}}", name));
  }

  public static AcceptedEvent.Builder identify(String userId, String anonymousId, String traits) {
    return identify(userId, anonymousId, traits, "{}");
  }

  public static AcceptedEvent.Builder identify(
      String userId, String anonymousId, String traits, String context) {
    return event(EventType.EVENT_TYPE_IDENTIFY, "identify")
        .setUserId(userId)
        .setAnonymousId(anonymousId)
        .setJson(json("{\"type\":\"identify\",\"traits\":%s,\"context\":%s}", traits, context));
  }

  public static AcceptedEvent.Builder alias(String userId, String previousId) {
    return event(EventType.EVENT_TYPE_ALIAS, "alias")
        .setUserId(userId)
        .setJson(json("{\"type\":\"alias\",\"previousId\":\"%s\"}", previousId));
  }

  public static AcceptedEvent.Builder event(EventType type, String name) {
    Instant now = NOON.plusSeconds(SECONDS.incrementAndGet());
    return AcceptedEvent.newBuilder()
        .setTenant("demo")
        .setEventId(UUID.randomUUID().toString())
        .setType(type)
        .setName(name)
        .setUnit("/demo")
        .setSource("key-1")
        .setOccurredAt(timestamp(now))
        .setReceivedAt(timestamp(now));
  }

  static ByteString json(String template, Object... values) {
    return ByteString.copyFromUtf8(template.formatted(values));
  }

  public static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }

  /** The next record of this partition. */
  Inbound<AcceptedEvent> next(AcceptedEvent.Builder event) {
    AcceptedEvent built = event.build();
    return new Inbound<>(
        Topic.EVENTS_RAW,
        partition,
        offset.getAndIncrement(),
        built.getAnonymousId(),
        built,
        null,
        NOON);
  }
}
