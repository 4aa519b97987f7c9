package io.carillon.identity.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import io.carillon.identity.person.Person;
import io.carillon.identity.person.PersonCodec;
import io.carillon.identity.person.Sighting.Said;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Changes that did not come by an event, as events of their own: segments and journeys see them as
 * they see everything else. Each is filed under the unit of who made it, which may be none.
 */
final class ChangeWire {
  private static final String SOURCE = "svc-identity";

  private ChangeWire() {}

  /** An identify call with the traits that were set. */
  static Outbound traits(
      Person person, Map<String, JsonNode> traits, String unit, Instant now) {
    ObjectNode call = JsonNodeFactory.instance.objectNode().put("type", "identify");
    call.putObject("traits").setAll(traits);
    return event(person, EventType.EVENT_TYPE_IDENTIFY, "identify", call, unit, now);
  }

  /** `Consent Changed`. */
  static Outbound consent(Person person, Said said, String unit, Instant now) {
    ObjectNode call =
        JsonNodeFactory.instance.objectNode().put("type", "track").put("event", "Consent Changed");
    call.putObject("properties")
        .put("channel", said.key().channel())
        .put("address", said.key().address())
        .put("purpose", said.key().purpose())
        .put("state", said.word().state().name().toLowerCase(Locale.ROOT))
        .put("source", said.word().source());
    return event(person, EventType.EVENT_TYPE_TRACK, "Consent Changed", call, unit, now);
  }

  private static Outbound event(
      Person person, EventType type, String name, ObjectNode call, String unit, Instant now) {
    UUID id = Ids.next();
    String tenant = person.ref().tenant();
    String profile = person.ref().id().toString();
    call.put("messageId", id.toString()).put("timestamp", now.toString());
    AcceptedEvent event =
        AcceptedEvent.newBuilder()
            .setTenant(tenant)
            .setEventId(id.toString())
            .setType(type)
            .setName(name)
            .setProfileId(profile)
            .setOccurredAt(PersonCodec.timestamp(now))
            .setReceivedAt(PersonCodec.timestamp(now))
            .setUnit(unit)
            .setSource(SOURCE)
            .setTrusted(true)
            .setJson(ByteString.copyFromUtf8(call.toString()))
            .setHops(1)
            .build();
    return Outbound.of(Topic.EVENTS_RAW, tenant + "/" + profile, tenant, id.toString(), event);
  }
}
