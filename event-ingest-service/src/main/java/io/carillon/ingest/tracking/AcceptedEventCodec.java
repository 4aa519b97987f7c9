package io.carillon.ingest.tracking;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnsafeByteOperations;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import io.carillon.ingest.enrichment.Enriched;
import io.carillon.ingest.event.Call;
import io.carillon.ingest.event.Json;
import io.carillon.ingest.event.NewEvent;
import io.carillon.ingest.event.Times;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Topic;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An accepted event as it lies in the log. Its profile is nobody's to say but identity's. */
final class AcceptedEventCodec {
  private static final String TYPE = AcceptedEvent.getDescriptor().getFullName();

  private AcceptedEventCodec() {}

  /** The key of what keeps its order. */
  static String lane(String tenant, NewEvent event) {
    return tenant + "/" + event.lane();
  }

  /** The same event for the overflow, where nothing has an order: spread over its partitions. */
  static Outbound overflow(Outbound raw) {
    return new Outbound(
        Topic.EVENTS_OVERFLOW,
        raw.id(),
        raw.tenant(),
        raw.id(),
        raw.type(),
        raw.value(),
        null,
        raw.traceparent());
  }

  /**
   * @param batchSentAt when the batch was sent, for an event that does not say it itself
   */
  static Outbound encode(
      Enriched enriched,
      String eventId,
      String lane,
      Sender sender,
      Instant receivedAt,
      @Nullable Instant batchSentAt,
      @Nullable String traceparent) {
    NewEvent event = enriched.event();
    Instant sentAt = event.sentAt() == null ? batchSentAt : event.sentAt();
    AcceptedEvent.Builder accepted =
        AcceptedEvent.newBuilder()
            .setTenant(sender.tenant())
            .setEventId(eventId)
            .setType(type(event.call()))
            .setName(event.name())
            .setUserId(event.userId())
            .setAnonymousId(event.anonymousId())
            .setDeviceId(event.deviceId())
            .setOccurredAt(time(Times.occurredAt(receivedAt, event.timestamp(), sentAt)))
            .setReceivedAt(time(receivedAt))
            .setUnit(sender.unit())
            .setSource(sender.source())
            .setTrusted(sender.trusted())
            .setJson(bytes(event.json()))
            .addAllEnriched(enriched.members());
    if (event.timestamp() != null) {
      accepted.setOriginalTimestamp(time(event.timestamp()));
    }
    if (sentAt != null) {
      accepted.setSentAt(time(sentAt));
    }
    byte[] value = accepted.build().toByteArray();
    return new Outbound(
        Topic.EVENTS_RAW, lane, sender.tenant(), eventId, TYPE, value, null, traceparent);
  }

  private static ByteString bytes(Json json) {
    return UnsafeByteOperations.unsafeWrap(json.bytes(), json.start(), json.length());
  }

  private static EventType type(Call call) {
    return switch (call) {
      case TRACK -> EventType.EVENT_TYPE_TRACK;
      case IDENTIFY -> EventType.EVENT_TYPE_IDENTIFY;
      case PAGE -> EventType.EVENT_TYPE_PAGE;
      case SCREEN -> EventType.EVENT_TYPE_SCREEN;
      case GROUP -> EventType.EVENT_TYPE_GROUP;
      case ALIAS -> EventType.EVENT_TYPE_ALIAS;
    };
  }

  private static Timestamp time(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
