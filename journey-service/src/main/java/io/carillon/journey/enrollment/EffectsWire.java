package io.carillon.journey.enrollment;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import io.carillon.journey.step.Effect;
import io.carillon.journey.step.Enrollment;
import io.carillon.journey.step.EntryContext;
import io.carillon.journey.step.Happening;
import io.carillon.journey.step.Journey;
import io.carillon.journey.step.SelfView;
import io.carillon.messaging.v1.JourneyReference;
import io.carillon.messaging.v1.MessageRequested;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Topic;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Effects as records of topics. */
final class EffectsWire {
  private static final String SOURCE = "journey";

  private EffectsWire() {}

  static Outbound message(
      EnrollmentRow row, Journey journey, Effect.SendMessage send, Cause cause, Instant now) {
    String tenant = row.tenant();
    Enrollment enrollment = row.enrollment();
    String profile = enrollment.profile().toString();
    MessageRequested requested =
        MessageRequested.newBuilder()
            .setTenant(tenant)
            .setMessageId(send.id().toString())
            .setProfileId(profile)
            .setUnit(row.unit())
            .setChannel(send.channel())
            .setTemplate(send.template())
            .setPurpose(send.purpose())
            .setRequestedAt(timestamp(now))
            .setContextJson(json(context(journey, enrollment)))
            .setJourney(
                JourneyReference.newBuilder()
                    .setKey(journey.key())
                    .setId(journey.id().toString())
                    .setVersion(journey.version())
                    .setEnrollmentId(enrollment.id().toString())
                    .setStep(send.step()))
            .setCauseId(cause.eventId())
            .setHops(cause.hops())
            .build();
    return Outbound.of(Topic.MESSAGES_REQUESTED, profile, tenant, send.id().toString(), requested)
        .withTrace(cause.trace());
  }

  static Outbound event(EnrollmentRow row, Effect.EmitEvent emit, Cause cause, Instant now) {
    String tenant = row.tenant();
    String profile = row.enrollment().profile().toString();
    Map<String, Object> call = new LinkedHashMap<>();
    call.put("type", "track");
    call.put("messageId", emit.id().toString());
    call.put("event", emit.name());
    call.put("properties", emit.properties());
    call.put("timestamp", now.toString());
    AcceptedEvent event =
        AcceptedEvent.newBuilder()
            .setTenant(tenant)
            .setEventId(emit.id().toString())
            .setType(EventType.EVENT_TYPE_TRACK)
            .setName(emit.name())
            .setProfileId(profile)
            .setUnit(row.unit())
            .setOccurredAt(timestamp(now))
            .setReceivedAt(timestamp(now))
            .setSource(SOURCE)
            .setTrusted(true)
            .setJson(json(call))
            .setCauseId(cause.eventId())
            .setHops(cause.hops() + 1)
            .build();
    return Outbound.of(
            Topic.EVENTS_RAW, tenant + "/" + profile, tenant, emit.id().toString(), event)
        .withTrace(cause.trace());
  }

  /** What a template sees beside the person: entry, event, journey, data. */
  private static Map<String, Object> context(Journey journey, Enrollment enrollment) {
    EntryContext entry = enrollment.entry();
    Map<String, Object> entered = new LinkedHashMap<>();
    entered.put("name", entry.name());
    entered.put("timestamp", entry.at().toString());
    entered.put("properties", entry.properties());
    entered.put("events", entry.events());
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("entry", entered);
    Happening last = enrollment.last();
    if (last != null) {
      Map<String, Object> event = new LinkedHashMap<>();
      event.put("name", last.name());
      event.put("timestamp", last.at().toString());
      event.put("properties", last.properties());
      context.put("event", event);
    }
    context.put("journey", SelfView.of(journey, enrollment));
    context.put("data", Map.of());
    return context;
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  private static ByteString json(Map<String, Object> value) {
    return ByteString.copyFrom(EnrollmentCodec.JSON.valueToTree(value).toString(), UTF_8);
  }
}
