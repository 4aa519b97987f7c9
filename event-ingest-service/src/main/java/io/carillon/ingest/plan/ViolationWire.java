package io.carillon.ingest.plan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Timestamps;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import io.carillon.ingest.event.NewEvent;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.problem.Violation;
import io.carillon.platform.store.Ids;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A violation as an event of whoever's event it was, under one identifier only, so that it joins
 * nobody to anybody. It does not come through the door, so it is held to no plan.
 */
@Singleton
public class ViolationWire {
  private static final String NAME = "Tracking Plan Violated";
  private static final String SOURCE = "ingest";

  /**
   * @param where in the schema, so that neither a place in a list nor an unplanned name makes
   *     another
   */
  private record What(String unit, String plan, EventName event, String where) {}

  /** A violation that is about to be told. */
  public static final class Telling {
    private final String tenant;
    private final What what;
    private final long count;
    private final Outbound event;

    private Telling(String tenant, What what, long count, Outbound event) {
      this.tenant = tenant;
      this.what = what;
      this.count = count;
      this.event = event;
    }

    public Outbound event() {
      return event;
    }
  }

  private final Told told = new Told();

  /**
   * The event that tells of it, unless the same was told a short while ago.
   *
   * @param eventId of the event that breaks its plan
   */
  public Optional<Telling> told(
      String tenant, String unit, NewEvent event, String eventId, Ruling ruling, Instant now) {
    Planned by = ruling.by();
    if (by == null || ruling.breaches().isEmpty()) {
      return Optional.empty();
    }
    Breach first = ruling.breaches().getFirst();
    Violation violation = first.violation(by.root());
    What what = new What(unit, by.plan().toString(), by.event(), first.where());
    long count = told.turn(tenant, what, now);
    if (count == 0) {
      return Optional.empty();
    }
    String id = Ids.hash(NAME, tenant, eventId, by.plan()).toString();
    ObjectNode call =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "track")
            .put("event", NAME)
            .put("messageId", id)
            .put("timestamp", now.toString());
    call.putObject("properties")
        .put("plan", by.key())
        .put("version", by.version())
        .put("type", by.event().call().word())
        .put("event", by.event().name())
        .put("mode", by.mode().word())
        .put("field", violation.field())
        .put("rule", first.rule())
        .put("found", first.found())
        .put("expected", first.expected())
        .put("violations", ruling.breaches().size())
        .put("count", count);
    AcceptedEvent.Builder accepted =
        AcceptedEvent.newBuilder()
            .setTenant(tenant)
            .setEventId(id)
            .setType(EventType.EVENT_TYPE_TRACK)
            .setName(NAME)
            .setOccurredAt(Timestamps.fromMillis(now.toEpochMilli()))
            .setReceivedAt(Timestamps.fromMillis(now.toEpochMilli()))
            .setUnit(unit)
            .setSource(SOURCE)
            .setCauseId(eventId)
            .setHops(1);
    if (event.anonymousId().isEmpty()) {
      accepted.setUserId(event.userId());
      call.put("userId", event.userId());
    } else {
      accepted.setAnonymousId(event.anonymousId());
      call.put("anonymousId", event.anonymousId());
    }
    accepted.setJson(ByteString.copyFromUtf8(call.toString()));
    Outbound outbound =
        Outbound.of(Topic.EVENTS_RAW, tenant + "/" + event.lane(), tenant, id, accepted.build());
    return Optional.of(new Telling(tenant, what, count, outbound));
  }

  /** They could not be told: the next violation of the kind is. */
  public void giveBack(List<Telling> tellings) {
    tellings.forEach(telling -> told.giveBack(telling.tenant, telling.what, telling.count));
  }
}
