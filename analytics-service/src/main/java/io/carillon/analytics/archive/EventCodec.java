package io.carillon.analytics.archive;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import io.carillon.event.v1.ProfileEvent;
import java.time.Instant;
import java.util.UUID;

/** Reads archived events from their contract's bytes. */
final class EventCodec {
  private EventCodec() {}

  static ProfileEvent parse(byte[] record) {
    try {
      return ProfileEvent.parseFrom(record);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("An archived record cannot be read", e);
    }
  }

  /** The event of a record whose body is one. */
  static ArchivedEvent decode(ProfileEvent record, UUID profile, Instant taken) {
    AcceptedEvent event = record.getEvent();
    Instant received = event.hasReceivedAt() ? instant(event.getReceivedAt()) : taken;
    return new ArchivedEvent(
        record.getTenant(),
        profile,
        event.getEventId(),
        typeOf(event.getType()),
        event.getName(),
        event.hasOccurredAt() ? instant(event.getOccurredAt()) : received,
        event.hasOriginalTimestamp() ? instant(event.getOriginalTimestamp()) : null,
        event.hasSentAt() ? instant(event.getSentAt()) : null,
        received,
        event.getUnit(),
        event.getSource(),
        event.getCauseId(),
        record.getLate(),
        record.getDuplicateOf(),
        event.getJson().toStringUtf8());
  }

  static Instant instant(Timestamp at) {
    return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
  }

  private static String typeOf(EventType type) {
    return switch (type) {
      case EVENT_TYPE_IDENTIFY -> "identify";
      case EVENT_TYPE_PAGE -> "page";
      case EVENT_TYPE_SCREEN -> "screen";
      case EVENT_TYPE_GROUP -> "group";
      case EVENT_TYPE_ALIAS -> "alias";
      case EVENT_TYPE_TRACK, EVENT_TYPE_UNSPECIFIED, UNRECOGNIZED -> "track";
    };
  }
}
