package io.carillon.messaging.outcome;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.message.Change;
import io.carillon.messaging.message.DeadToken;
import io.carillon.messaging.message.JourneyStep;
import io.carillon.messaging.message.Message;
import io.carillon.messaging.message.Order;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Events that messaging makes: they re-enter at `events.raw`, in the lane of their profile. */
@ApplicationScoped
public class OutcomeWire {
  private static final String SOURCE = "messaging";

  private final ObjectMapper json;

  @Inject
  OutcomeWire(ObjectMapper json) {
    this.json = json;
  }

  /**
   * What everybody is told of a change, if anything: `Message Withheld`, and `Email Sent`,
   * `Failed`, `Delivered`, `Bounced`, `Complained`, or the same of another channel; and `Push Token
   * Retired`.
   */
  public Optional<Outbound> told(Change change, Instant at) {
    return switch (change.state()) {
      case WITHHELD -> Optional.of(once(change, "Message Withheld", at));
      case ACCEPTED -> Optional.of(once(change, "Sent", at));
      case REJECTED -> Optional.of(once(change, "Failed", at));
      case DELIVERED -> Optional.of(once(change, "Delivered", at));
      case BOUNCED -> Optional.of(once(change, "Bounced", at));
      case COMPLAINED -> Optional.of(once(change, "Complained", at));
      case RETRYABLE -> change.deadToken().map(token -> tokenRetired(change.applied(), token, at));
      case PENDING, CLAIMED, UNKNOWN -> Optional.empty();
    };
  }

  /** `Push Token Retired`: a push service calls a device's token dead. Identity ends it. */
  private Outbound tokenRetired(Message message, DeadToken token, Instant at) {
    String name = "Push Token Retired";
    UUID id = Ids.hash(message.order().tenant(), message.order().id(), name, token.hash());
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("deviceId", token.device());
    more.put("tokenHash", token.hash());
    more.put("endedAt", token.since().toString());
    more.put("forGood", token.forGood());
    return event(message, id, name, more, at);
  }

  /** `Email Unsubscribed`, by whichever of the doors. */
  public Outbound unsubscribed(Message message, String source, Instant at) {
    return event(
        message,
        Ids.next(),
        named(message, "Unsubscribed"),
        Map.of("source", source, "purpose", "marketing"),
        at);
  }

  /** `Email Opened`. */
  public Outbound opened(Message message, UUID eventId, Instant at) {
    return event(message, eventId, named(message, "Opened"), Map.of(), at);
  }

  /**
   * `Email Clicked`.
   *
   * @param number of the link, from 0
   */
  public Outbound clicked(Message message, UUID eventId, int number, String url, Instant at) {
    return event(
        message, eventId, named(message, "Clicked"), Map.of("link", number, "url", url), at);
  }

  /**
   * What a person did with a message in an app, which is told once: `InApp Opened`, `InApp
   * Clicked`, `InApp Dismissed`.
   */
  public Outbound inApp(Message message, String what, Map<String, Object> more, Instant at) {
    String name = named(message, what);
    UUID id = Ids.hash(message.order().tenant(), message.order().id(), name);
    return event(message, id, name, more, at);
  }

  /** An event that a message has at most once: a repetition carries the same id. */
  private Outbound once(Change change, String what, Instant at) {
    Message message = change.applied();
    String name = what.indexOf(' ') > 0 ? what : named(message, what);
    UUID id = Ids.hash(message.order().tenant(), message.order().id(), name);
    return event(message, id, name, Map.of(), at);
  }

  private Outbound event(
      Message message, UUID eventId, String name, Map<String, Object> more, Instant at) {
    Order order = message.order();
    Map<String, Object> call = new LinkedHashMap<>();
    call.put("type", "track");
    call.put("messageId", eventId.toString());
    call.put("event", name);
    call.put("properties", properties(message, more));
    call.put("timestamp", at.toString());
    Timestamp moment =
        Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
    AcceptedEvent event =
        AcceptedEvent.newBuilder()
            .setTenant(order.tenant())
            .setUnit(order.unit())
            .setEventId(eventId.toString())
            .setType(EventType.EVENT_TYPE_TRACK)
            .setName(name)
            .setProfileId(order.profileId().toString())
            .setOccurredAt(moment)
            .setReceivedAt(moment)
            .setSource(SOURCE)
            .setTrusted(true)
            .setJson(ByteString.copyFrom(bytes(call)))
            .setCauseId(order.causeId())
            .setHops(order.hops() + 1)
            .build();
    String lane = order.tenant() + "/" + order.profileId();
    return Outbound.of(Topic.EVENTS_RAW, lane, order.tenant(), eventId.toString(), event)
        .withTrace(order.traceparent());
  }

  private static Map<String, Object> properties(Message message, Map<String, Object> more) {
    Order order = message.order();
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("messageId", order.id().toString());
    properties.put("channel", order.channel());
    properties.put("template", order.template());
    properties.put("purpose", order.purpose().word());
    JourneyStep journey = order.journey();
    if (journey != null) {
      properties.put("journey", journey.key());
      properties.put("journeyId", journey.id());
      properties.put("journeyVersion", journey.version());
      properties.put("enrollmentId", journey.enrollmentId());
      properties.put("step", journey.step());
    }
    String reason = message.progress().reason();
    if (reason != null) {
      properties.put("reason", reason);
    }
    properties.putAll(more);
    return properties;
  }

  private static String named(Message message, String what) {
    String word = Channel.of(message.order().channel()).map(Channel::event).orElse("Message");
    return word + " " + what;
  }

  private byte[] bytes(Map<String, Object> call) {
    try {
      return json.writeValueAsBytes(call);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An event cannot be written", e);
    }
  }
}
