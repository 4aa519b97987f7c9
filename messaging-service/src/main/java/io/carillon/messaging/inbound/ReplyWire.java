package io.carillon.messaging.inbound;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import io.carillon.messaging.gate.Purpose;
import io.carillon.platform.caller.Units;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * `SMS Received`, for `events.raw`. It carries what the person says of further messages as a
 * consent of the call, so identity hears it with the event.
 */
final class ReplyWire {
  private static final String SOURCE = "messaging";
  private static final String NAME = "SMS Received";

  private final ObjectMapper json;

  ReplyWire(ObjectMapper json) {
    this.json = json;
  }

  /**
   * The same events for the same reply and owners, whenever it is told.
   *
   * @param owners of the phone number, and the unit that each has an answer for; when there is
   *     none, an `identify` in front makes a profile of whoever wrote
   */
  List<Outbound> events(Reply reply, Map<UUID, String> owners) {
    if (!owners.isEmpty()) {
      return owners.entrySet().stream()
          .map(owner -> ofOwner(reply, owner.getKey().toString(), owner.getValue()))
          .toList();
    }
    String writer = "sms-" + Ids.hash(reply.tenant(), "writer", reply.address());
    Map<String, Object> identify = new LinkedHashMap<>();
    identify.put("type", "identify");
    identify.put("anonymousId", writer);
    identify.put("traits", Map.of("phone", reply.address()));
    Map<String, Object> track = track(reply);
    track.put("anonymousId", writer);
    return List.of(
        outbound(
            reply,
            writer,
            identify,
            AcceptedEvent.newBuilder()
                .setType(EventType.EVENT_TYPE_IDENTIFY)
                .setName("identify")
                .setUnit(Units.top(reply.tenant()))
                .setAnonymousId(writer)),
        outbound(
            reply,
            writer,
            track,
            AcceptedEvent.newBuilder()
                .setType(EventType.EVENT_TYPE_TRACK)
                .setName(NAME)
                .setUnit(Units.top(reply.tenant()))
                .setAnonymousId(writer)));
  }

  private Outbound ofOwner(Reply reply, String owner, String unit) {
    return outbound(
        reply,
        owner,
        track(reply),
        AcceptedEvent.newBuilder()
            .setType(EventType.EVENT_TYPE_TRACK)
            .setName(NAME)
            .setProfileId(owner)
            .setUnit(unit)
            .setHops(1));
  }

  private Outbound outbound(
      Reply reply, String whose, Map<String, Object> call, AcceptedEvent.Builder event) {
    String id =
        Ids.hash(reply.tenant(), reply.provider(), reply.reference(), event.getName(), whose)
            .toString();
    call.put("messageId", id);
    call.put("timestamp", reply.receivedAt().toString());
    Timestamp moment = moment(reply.receivedAt());
    event
        .setTenant(reply.tenant())
        .setEventId(id)
        .setOccurredAt(moment)
        .setReceivedAt(moment)
        .setSource(SOURCE)
        .setTrusted(true)
        .setJson(ByteString.copyFrom(bytes(call)));
    String lane = reply.tenant() + "/" + whose;
    return Outbound.of(Topic.EVENTS_RAW, lane, reply.tenant(), id, event.build());
  }

  private static Map<String, Object> track(Reply reply) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("channel", reply.channel());
    properties.put("from", reply.address());
    properties.put("to", reply.recipient());
    properties.put("text", reply.text());
    properties.put("provider", reply.provider());
    properties.put("providerReference", reply.reference());
    Map<String, Object> call = new LinkedHashMap<>();
    call.put("type", "track");
    call.put("event", NAME);
    call.put("properties", properties);
    Boolean granted = reply.granted();
    if (granted != null) {
      Map<String, String> consent = new LinkedHashMap<>();
      consent.put("channel", reply.channel());
      consent.put("address", reply.address());
      consent.put("purpose", Purpose.MARKETING.word());
      consent.put("state", granted ? "granted" : "revoked");
      consent.put("source", "text message");
      consent.put("text", reply.text());
      call.put("context", Map.of("consents", List.of(consent)));
    }
    return call;
  }

  private static Timestamp moment(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }

  private byte[] bytes(Map<String, Object> call) {
    try {
      return json.writeValueAsBytes(call);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An event cannot be written", e);
    }
  }
}
