package io.carillon.identity.person;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.person.Sighting.Said;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * What identity changed, as events of their own: segments and journeys see them as they see
 * everything else. Each is filed under the unit of who changed it, which may be none.
 */
public final class ChangeWire {
  /** Who made them. */
  public static final String SOURCE = "svc-identity";

  private ChangeWire() {}

  /** An identify call with the traits that an operator set. */
  public static Outbound traits(
      Person person, Map<String, JsonNode> traits, String unit, Instant now) {
    ObjectNode call = JsonNodeFactory.instance.objectNode().put("type", "identify");
    call.putObject("traits").setAll(traits);
    return event(
        person,
        call,
        by(unit, now, now)
            .setEventId(Ids.next().toString())
            .setType(EventType.EVENT_TYPE_IDENTIFY)
            .setName("identify"));
  }

  /** `Consent Changed`, by an operator or a service. */
  public static Outbound consent(Person person, Said said, String unit, Instant now) {
    return consent(person, said, by(unit, now, now).setEventId(Ids.next().toString()));
  }

  /** `Consent Changed`, by an event; the same for the same event. */
  public static Outbound consent(
      Person person, Said said, String unit, AcceptedEvent cause, Instant receivedAt) {
    ConsentKey key = said.key();
    UUID id =
        Ids.hash(
            "consent",
            cause.getTenant(),
            cause.getEventId(),
            key.channel(),
            key.address(),
            key.purpose());
    return consent(
        person,
        said,
        by(unit, said.word().at(), receivedAt)
            .setEventId(id.toString())
            .setCauseId(cause.getEventId())
            .setHops(cause.getHops() + 1));
  }

  private static Outbound consent(Person person, Said said, AcceptedEvent.Builder event) {
    ObjectNode call =
        JsonNodeFactory.instance.objectNode().put("type", "track").put("event", "Consent Changed");
    call.putObject("properties")
        .put("channel", said.key().channel())
        .put("address", said.key().address())
        .put("purpose", said.key().purpose())
        .put("state", said.word().state().name().toLowerCase(Locale.ROOT))
        .put("source", said.word().source());
    return event(
        person, call, event.setType(EventType.EVENT_TYPE_TRACK).setName("Consent Changed"));
  }

  private static AcceptedEvent.Builder by(String unit, Instant at, Instant receivedAt) {
    return AcceptedEvent.newBuilder()
        .setOccurredAt(PersonCodec.timestamp(at))
        .setReceivedAt(PersonCodec.timestamp(receivedAt))
        .setUnit(unit)
        .setSource(SOURCE)
        .setTrusted(true)
        .setHops(1);
  }

  private static Outbound event(Person person, ObjectNode call, AcceptedEvent.Builder event) {
    String tenant = person.ref().tenant();
    String profile = person.ref().id().toString();
    String id = event.getEventId();
    Instant at =
        Instant.ofEpochSecond(event.getOccurredAt().getSeconds(), event.getOccurredAt().getNanos());
    call.put("messageId", id).put("timestamp", at.toString());
    AcceptedEvent built =
        event
            .setTenant(tenant)
            .setProfileId(profile)
            .setJson(ByteString.copyFromUtf8(call.toString()))
            .build();
    return Outbound.of(Topic.EVENTS_RAW, tenant + "/" + profile, tenant, id, built);
  }
}
