package io.carillon.identity.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.Timestamp;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import io.carillon.identity.device.DeviceKey;
import io.carillon.identity.identifier.Admission.Admitted;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.identity.identifier.Named;
import io.carillon.identity.identifier.RuleBook;
import io.carillon.identity.person.ChangeWire;
import io.carillon.identity.person.Sighting;
import io.carillon.identity.resolution.Spot;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Poison;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.store.Ids;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads accepted events. */
final class EventCodec {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> ZONES = java.time.ZoneId.getAvailableZoneIds();

  private static final int MOST_HOPS = 8;

  private final RuleBook book;

  EventCodec(RuleBook book) {
    this.book = book;
  }

  /**
   * @throws Poison when it can never belong to anybody
   */
  Incoming read(Inbound<AcceptedEvent> record) {
    AcceptedEvent event = record.value();
    if (event.getTenant().isEmpty() || event.getTenant().indexOf(',') >= 0) {
      throw new Poison(record, StreamReason.TENANT_MISSING, "The event names no tenant");
    }
    if (event.getHops() > MOST_HOPS) {
      throw new Poison(record, StreamReason.LOOP, "Services answer each other without an end");
    }
    ObjectNode call = json(record);
    JsonNode context = call.path("context");
    Instant receivedAt = time(event.getReceivedAt());
    Instant occurredAt = event.hasOccurredAt() ? time(event.getOccurredAt()) : receivedAt;
    UUID profile = profile(record);
    String locale = locale(context.path("locale").asText(""));
    IdentifierRules rules = book.of(event.getTenant());
    Presented who = profile == null ? presented(event, call, locale, rules) : Presented.NOBODY;
    if (profile == null && who.named().stream().allMatch(EventCodec::nobody)) {
      throw new Poison(
          record, StreamReason.NO_USABLE_IDENTIFIER, "Each of its identifiers is blocked");
    }
    ConsentCodec consents = new ConsentCodec(rules, event, who);
    Sighting sighting =
        new Sighting(
            occurredAt,
            receivedAt,
            event.getSource(),
            traits(event, call),
            // a clock that is fast must not put a word in front of those that follow it
            consents.read(call, occurredAt.isAfter(receivedAt) ? receivedAt : occurredAt),
            zone(event, context),
            locale.isEmpty() ? null : locale,
            unit(event),
            spot(found(event, context), receivedAt));
    DeviceKey deviceKey = profile == null ? DeviceCodec.key(event.getDeviceId(), context) : null;
    return new Incoming(
        event.getTenant(),
        event.getEventId(),
        record.partition(),
        record.offset(),
        payload(event, call),
        profile,
        who.identifiers(),
        who.named(),
        who.former(),
        group(event, call),
        consents.pending(call),
        event.getType() == EventType.EVENT_TYPE_IDENTIFY
            || event.getType() == EventType.EVENT_TYPE_ALIAS,
        event.getTrusted(),
        occurredAt,
        receivedAt,
        sighting,
        deviceKey,
        deviceKey == null ? null : DeviceCodec.device(context.path("device"), receivedAt),
        profile == null ? null : RetirementCodec.read(event, call));
  }

  private static boolean nobody(Named named) {
    return named.form() == null && named.before() == null;
  }

  /** Whom a call names. */
  record Presented(
      List<Named> named,
      @Nullable Identifier email,
      @Nullable Identifier phone,
      @Nullable Identifier former) {
    static final Presented NOBODY = new Presented(List.of(), null, null, null);

    List<Identifier> identifiers() {
      return named.stream().flatMap(one -> Stream.ofNullable(one.form())).toList();
    }
  }

  private static Presented presented(
      AcceptedEvent event, ObjectNode call, String locale, IdentifierRules rules) {
    String country = Locale.forLanguageTag(locale).getCountry();
    String region = country.isEmpty() ? null : country;
    List<Named> found = new ArrayList<>();
    add(found, rules, Identifier.USER_ID, event.getUserId(), region);
    Identifier email = null;
    Identifier phone = null;
    if (event.getType() == EventType.EVENT_TYPE_IDENTIFY) {
      JsonNode traits = call.path("traits");
      email = add(found, rules, Identifier.EMAIL, traits.path("email").asText(""), region);
      phone = add(found, rules, Identifier.PHONE, traits.path("phone").asText(""), region);
    }
    add(found, rules, Identifier.ANONYMOUS_ID, event.getAnonymousId(), region);
    add(found, rules, Identifier.DEVICE_ID, event.getDeviceId(), region);
    Identifier former = null;
    if (event.getType() == EventType.EVENT_TYPE_ALIAS) {
      String previous = call.path("previousId").asText("");
      add(found, rules, Identifier.ANONYMOUS_ID, previous, region);
      former = admit(rules, Identifier.USER_ID, previous, region);
    }
    return new Presented(List.copyOf(found), email, phone, former);
  }

  private static @Nullable Identifier add(
      List<Named> found, IdentifierRules rules, String type, String raw, @Nullable String region) {
    Named named = rules.named(type, raw, region);
    if (!named.forms().isEmpty()) {
      found.add(named);
    }
    return named.form();
  }

  private static @Nullable Identifier admit(
      IdentifierRules rules, String type, String raw, @Nullable String region) {
    return rules.admit(type, raw, region) instanceof Admitted(Identifier found) ? found : null;
  }

  private static Map<String, JsonNode> traits(AcceptedEvent event, ObjectNode call) {
    if (event.getSource().equals(ChangeWire.SOURCE)) {
      // they were taken when this was told of them, as the word of who said them
      return Map.of();
    }
    Map<String, JsonNode> traits = new HashMap<>();
    JsonNode said = call.path("traits");
    if (event.getType() == EventType.EVENT_TYPE_IDENTIFY && said.isObject()) {
      said.properties().forEach(e -> traits.put(e.getKey(), e.getValue()));
    } else if (event.getType() == EventType.EVENT_TYPE_GROUP) {
      String group = call.path("groupId").asText("");
      if (!group.isEmpty()) {
        traits.put("groupId", TextNode.valueOf(group));
      }
      if (said.isObject() && !said.isEmpty()) {
        traits.put("group", said);
      }
    }
    return traits;
  }

  private static Incoming.@Nullable Group group(AcceptedEvent event, ObjectNode call) {
    String id = call.path("groupId").asText("");
    return event.getType() == EventType.EVENT_TYPE_GROUP && !id.isEmpty()
        ? new Incoming.Group(id, call.path("traits"))
        : null;
  }

  private static @Nullable UUID profile(Inbound<AcceptedEvent> record) {
    String id = record.value().getProfileId();
    if (id.isEmpty()) {
      return null;
    }
    return Ids.parse(id)
        .orElseThrow(
            () -> new Poison(record, StreamReason.UNKNOWN_PROFILE, "Its profile id is no UUID"));
  }

  private static ObjectNode json(Inbound<AcceptedEvent> record) {
    if (record.value().getJson().isEmpty()) {
      return JSON.createObjectNode();
    }
    try {
      if (JSON.readTree(record.value().getJson().toByteArray()) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      throw new Poison(record, CommonReason.MALFORMED, "Its payload is not JSON");
    }
    throw new Poison(record, CommonReason.MALFORMED, "Its payload is not a JSON object");
  }

  /**
   * The moment of sending differs when a client sends the same again, and so does what the edge
   * finds out about it: by another network, or with a newer list.
   */
  private static UUID payload(AcceptedEvent event, ObjectNode call) {
    ObjectNode sent = JSON.createObjectNode().setAll(call);
    sent.remove(List.of("sentAt", "writeKey"));
    if (event.getEnrichedCount() > 0 && sent.get("context") instanceof ObjectNode context) {
      ObjectNode said = JSON.createObjectNode().setAll(context);
      sent.set("context", said.remove(event.getEnrichedList()));
    }
    if (sent.path("context").isObject() && sent.path("context").isEmpty()) {
      sent.remove("context");
    }
    return Ids.hash(event.getType().getNumber(), event.getName(), sent);
  }

  private static Instant time(Timestamp at) {
    return Instant.ofEpochSecond(at.getSeconds(), at.getNanos()).truncatedTo(ChronoUnit.MICROS);
  }

  /** What a service makes of its own shows a person in no further unit. */
  private static String unit(AcceptedEvent event) {
    boolean unitless = event.getUnit().isEmpty() && event.getProfileId().isEmpty();
    return unitless ? "/" + event.getTenant() : event.getUnit();
  }

  /** Where the client says none that is one, the network's place may tell, as the edge found it. */
  private static Sighting.@Nullable Zone zone(AcceptedEvent event, JsonNode context) {
    String said = context.path("timezone").asText("");
    if (ZONES.contains(said)) {
      return new Sighting.Zone(said, false);
    }
    String found = found(event, context).path("timezone").asText("");
    return ZONES.contains(found) ? new Sighting.Zone(found, true) : null;
  }

  /**
   * Missing where the edge did not find out where the call came from: what a client says of it
   * could keep other people's merges waiting.
   */
  private static JsonNode found(AcceptedEvent event, JsonNode context) {
    return event.getEnrichedList().contains("place")
        ? context.path("place")
        : MissingNode.getInstance();
  }

  private static @Nullable Spot spot(JsonNode place, Instant receivedAt) {
    JsonNode latitude = place.path("latitude");
    JsonNode longitude = place.path("longitude");
    if (!latitude.isNumber() || !longitude.isNumber()) {
      return null;
    }
    Spot spot = Spot.roughly(latitude.doubleValue(), longitude.doubleValue(), receivedAt);
    return spot.valid() ? spot : null;
  }

  private static String locale(String tag) {
    try {
      return new Locale.Builder()
          .setLanguageTag(tag.replace('_', '-'))
          .build()
          .toLanguageTag()
          .replace("und", "");
    } catch (IllformedLocaleException e) {
      return "";
    }
  }
}
