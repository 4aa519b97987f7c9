package io.carillon.journey.enrollment;

import com.fasterxml.jackson.core.type.TypeReference;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.Consent;
import io.carillon.event.v1.ConsentState;
import io.carillon.event.v1.FactEvent;
import io.carillon.event.v1.FactSnapshot;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.event.v1.ProfileSnapshot;
import io.carillon.journey.enrollment.Arrival.Told;
import io.carillon.journey.step.Happening;
import io.carillon.journey.step.Input.Mark;
import io.carillon.journey.step.Person;
import io.carillon.platform.store.Ids;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events and snapshots as decisions see them. */
final class ProfileEventCodec {
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
  private static final Map<String, Mark> MARKS = new HashMap<>();

  static {
    for (Mark mark : Mark.values()) {
      MARKS.put(mark.word(), mark);
    }
  }

  private ProfileEventCodec() {}

  static Happening happening(AcceptedEvent event) {
    Map<String, Object> call = object(event.getJson());
    return new Happening(
        event.getEventId(),
        event.getName(),
        instant(event.getOccurredAt()),
        part(call, "properties", "traits"),
        part(call, "context", "context"));
  }

  static Happening happening(FactEvent fact) {
    return new Happening(
        fact.getEventId(),
        fact.getName(),
        instant(fact.getOccurredAt()),
        Map.of(Happening.SEGMENT_PROPERTY, fact.getKey()));
  }

  /** What an event says of a message; only a service of the platform is believed. */
  static @Nullable Told told(AcceptedEvent event, Map<String, Object> properties) {
    if (event.getProfileId().isEmpty()) {
      return null;
    }
    String word = event.getName().substring(event.getName().lastIndexOf(' ') + 1);
    Mark mark = MARKS.get(word.toLowerCase(Locale.ROOT));
    Optional<UUID> enrollment = Ids.parse(text(properties, "enrollmentId"));
    Optional<UUID> message = Ids.parse(text(properties, "messageId"));
    String step = text(properties, "step");
    if (mark == null || enrollment.isEmpty() || message.isEmpty() || step.isEmpty()) {
      return null;
    }
    return new Told(enrollment.get(), step, message.get(), mark, text(properties, "reason"));
  }

  static Person person(ProfileEvent event) {
    ProfileSnapshot profile = event.getProfile();
    FactSnapshot facts = event.getFacts();
    return person(event.getProfileId(), profile, object(profile.getTraitsJson()), facts);
  }

  static Person person(
      String id, ProfileSnapshot profile, Map<String, Object> traits, FactSnapshot facts) {
    return new Person(
        id,
        traits,
        consents(profile.getConsentsList()),
        List.copyOf(profile.getReachableChannelsList()),
        zone(profile.getTimezone()),
        profile.getLocale(),
        profile.getKnown(),
        Map.copyOf(facts.getComputedMap()),
        Set.copyOf(facts.getSegmentsList()),
        List.copyOf(profile.getUnitsList()));
  }

  static List<Map<String, Object>> consents(List<Consent> consents) {
    return consents.stream()
        .map(
            consent ->
                Map.<String, Object>of(
                    "channel", consent.getChannel(),
                    "address", consent.getAddress(),
                    "purpose", consent.getPurpose(),
                    "state",
                        consent.getState() == ConsentState.CONSENT_STATE_GRANTED
                            ? "granted"
                            : "revoked",
                    "source", consent.getSource()))
        .toList();
  }

  /** Null when it is unknown, or none that this process knows. */
  static @Nullable ZoneId zone(String zone) {
    if (zone.isEmpty()) {
      return null;
    }
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      return null;
    }
  }

  static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos() / 1_000 * 1_000L);
  }

  private static Map<String, Object> object(ByteString json) {
    if (json.isEmpty()) {
      return Map.of();
    }
    try {
      Map<String, Object> object = EnrollmentCodec.JSON.readValue(json.newInput(), OBJECT);
      return object == null ? Map.of() : object;
    } catch (IOException e) {
      return Map.of();
    }
  }

  private static Map<String, Object> part(Map<String, Object> call, String name, String other) {
    Object part = call.getOrDefault(name, call.get(other));
    Map<String, Object> copy = new LinkedHashMap<>();
    if (part instanceof Map<?, ?> map) {
      map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    }
    return copy;
  }

  private static String text(Map<String, Object> properties, String name) {
    return properties.get(name) instanceof String text ? text : "";
  }
}
