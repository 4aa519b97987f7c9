package io.carillon.geo.transition;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import io.carillon.geo.geofence.Fence;
import io.carillon.geo.transition.Arrival.Cause;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.privacy.Profile;
import io.carillon.platform.problem.StrictJson;
import io.carillon.platform.store.Ids;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Transitions as events that go in at the one door. An event's id is a hash of the visit and of
 * what is told of it, so that one transition has one id, however often it is decided.
 */
final class TransitionWire {
  private static final String SOURCE = "geo";
  private static final ObjectMapper JSON = StrictJson.mapper();

  private TransitionWire() {}

  static Outbound event(Profile profile, Transition transition, Cause cause, Instant now) {
    String tenant = profile.tenant();
    String id = id(tenant, transition).toString();
    String person = profile.id().toString();
    Map<String, Object> call = new LinkedHashMap<>();
    call.put("type", "track");
    call.put("messageId", id);
    call.put("event", transition.what().event());
    call.put("properties", properties(transition));
    call.put("timestamp", transition.at().toString());
    AcceptedEvent event =
        AcceptedEvent.newBuilder()
            .setTenant(tenant)
            .setEventId(id)
            .setType(EventType.EVENT_TYPE_TRACK)
            .setName(transition.what().event())
            .setProfileId(person)
            .setOccurredAt(timestamp(transition.at()))
            .setReceivedAt(timestamp(now))
            .setUnit(transition.fence().unit())
            .setSource(SOURCE)
            .setTrusted(true)
            .setJson(ByteString.copyFrom(JSON.valueToTree(call).toString(), StandardCharsets.UTF_8))
            .setCauseId(transition.causeId())
            .setHops(cause.hops() + 1)
            .build();
    return Outbound.of(Topic.EVENTS_RAW, tenant + "/" + person, tenant, id, event)
        .withTrace(cause.trace());
  }

  /** The place itself is not told: who may see an event need not see where somebody was. */
  private static Map<String, Object> properties(Transition transition) {
    Fence fence = transition.fence();
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("geofence", fence.key());
    properties.put("geofenceId", fence.id().toString());
    properties.put("name", fence.name());
    properties.put("tags", fence.tags());
    if (!transition.device().isEmpty()) {
      properties.put("device", transition.device());
    }
    properties.put("distance", metres(transition.distance()));
    properties.put("accuracy", metres(transition.accuracy()));
    properties.put("confidence", word(transition.confidence()));
    properties.put("enteredAt", transition.since().toString());
    switch (transition.what()) {
      case ENTERED -> {}
      case DWELLED -> properties.put("seconds", seconds(transition));
      case EXITED -> {
        properties.put("seconds", seconds(transition));
        if (transition.why() != null) {
          properties.put("reason", word(transition.why()));
        }
      }
    }
    return properties;
  }

  private static UUID id(String tenant, Transition transition) {
    return Ids.hash(
        transition.what().event(),
        tenant,
        transition.fence().id(),
        transition.device(),
        transition.began());
  }

  private static long seconds(Transition transition) {
    return Math.max(0, Duration.between(transition.since(), transition.at()).toSeconds());
  }

  /** To a decimetre. */
  private static double metres(double exact) {
    return Math.round(exact * 10) / 10.0;
  }

  private static String word(Enum<?> of) {
    return of.name().toLowerCase(Locale.ROOT);
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
