package io.carillon.ingest.tracking;

import io.carillon.ingest.enrichment.Circumstances;
import io.carillon.ingest.enrichment.Enriched;
import io.carillon.ingest.enrichment.Enrichment;
import io.carillon.ingest.event.Body;
import io.carillon.ingest.event.Call;
import io.carillon.ingest.event.IngestReason;
import io.carillon.ingest.event.Json;
import io.carillon.ingest.event.NewEvent;
import io.carillon.ingest.event.Reading;
import io.carillon.ingest.plan.PlanGuard;
import io.carillon.ingest.plan.Ruling;
import io.carillon.ingest.plan.Sighting;
import io.carillon.ingest.plan.Sightings;
import io.carillon.ingest.plan.ViolationWire;
import io.carillon.platform.events.Aside;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Traces;
import io.carillon.platform.keys.IpRule;
import io.carillon.platform.keys.KeyRing;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Ids;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Accepts events. */
@Singleton
public class Tracking {
  private static final Logger LOG = Logger.getLogger(Tracking.class);

  private final EventLog log;
  private final Quotas quotas;
  private final Enrichment enrichment;
  private final KeyRing tenants;
  private final PlanGuard plans;
  private final ViolationWire violations;
  private final Sightings sightings;
  private final RecentIds recent = new RecentIds();
  private final LaneGuard lanes;
  private final Clock clock;

  @Inject
  Tracking(
      EventLog log,
      Quotas quotas,
      Enrichment enrichment,
      KeyRing tenants,
      PlanGuard plans,
      ViolationWire violations,
      Sightings sightings,
      LaneGuard lanes,
      Clock clock) {
    this.log = log;
    this.quotas = quotas;
    this.enrichment = enrichment;
    this.tenants = tenants;
    this.plans = plans;
    this.violations = violations;
    this.sightings = sightings;
    this.lanes = lanes;
    this.clock = clock;
  }

  /** What became of one event of several. */
  public sealed interface Outcome {
    /**
     * @param overflow whether it waits in the overflow, as its lane sends too much
     */
    record Accepted(String eventId, boolean duplicate, boolean overflow) implements Outcome {}

    /** It does not go its way. */
    sealed interface Refused extends Outcome {
      @Nullable String messageId();

      ProblemException problem();

      /** The field that is wrong; null when it is the whole event. */
      default @Nullable String field() {
        return problem().violations().isEmpty() ? null : problem().violations().getFirst().field();
      }
    }

    /** Its plan sets it aside: it is durable among the dead letters. */
    record Quarantined(String messageId, ProblemException problem) implements Refused {}

    /** It is nowhere. */
    record Rejected(@Nullable String messageId, ProblemException problem) implements Refused {}
  }

  /**
   * Accepts one event. Keeps the caller's thread only for what it computes, so that it may be an
   * event loop's.
   *
   * @return whether it waits in the overflow; fails with why the log has it not
   * @throws ProblemException why it is refused
   */
  CompletionStage<Boolean> one(Sender sender, Call call, Body body) {
    Body.Batch batch =
        switch (body.event(call)) {
          case Reading.Refused(_, ProblemException problem) -> throw problem;
          case Reading.Good good -> new Body.Batch(List.of(good), null);
        };
    Arrival arrival = arrive(sender, batch, false);
    if (arrival.outcomes.getFirst() instanceof Outcome.Rejected rejected) {
      settle(arrival, true);
      throw rejected.problem();
    }
    CompletionStage<Void> logging;
    try {
      logging = log.appending(sender.tenant(), arrival.all(), arrival.aside);
    } catch (RuntimeException e) {
      settle(arrival, false);
      throw e;
    }
    return logging
        .whenComplete((_, failure) -> settle(arrival, failure == null))
        .thenApply(
            _ ->
                switch (arrival.outcomes.getFirst()) {
                  case Outcome.Accepted accepted -> accepted.overflow();
                  case Outcome.Refused refused -> throw refused.problem();
                });
  }

  /**
   * Accepts what is good in it, in its order.
   *
   * @throws ProblemException why the log has none of it; KEY_OVER_RATE when a trusted sender's
   *     events are all of one key and have no room yet, which they will have
   */
  public List<Outcome> all(Sender sender, Body.Batch batch) {
    return all(sender, batch, false);
  }

  /**
   * The same for a sender who can wait, of whose events none waits in the overflow. It leaves half
   * of the room of each lane to others, unless it has more events of one than that.
   *
   * @throws ProblemException KEY_OVER_RATE, too, while a lane has no room: none of it was accepted
   */
  public List<Outcome> inTime(Sender sender, Body.Batch batch) {
    return all(sender, batch, true);
  }

  /** How many events of one key ever have room at once. */
  public int mostOfAKey() {
    return lanes.burst();
  }

  /** How many of one key whoever can wait sends at once, to find room also beside others. */
  public int patientShare() {
    return Math.max(1, lanes.half() / 2);
  }

  private List<Outcome> all(Sender sender, Body.Batch batch, boolean patient) {
    Arrival arrival = arrive(sender, batch, patient);
    boolean logged = false;
    try {
      log.append(sender.tenant(), arrival.all(), arrival.aside);
      logged = true;
      return arrival.outcomes;
    } finally {
      settle(arrival, logged);
    }
  }

  /** Decides on each event, and takes what it needs; what was taken is to be settled. */
  private Arrival arrive(Sender sender, Body.Batch batch, boolean patient) {
    List<Reading> readings = new ArrayList<>(batch.readings().size());
    int events = 0;
    for (Reading reading : batch.readings()) {
      Reading admitted = admitted(sender, reading);
      readings.add(admitted);
      if (admitted instanceof Reading.Good) {
        events++;
      }
    }
    IpRule ip = tenants.rules(sender.tenant()).ip();
    Circumstances call = enrichment.of(sender.connection(), ip);
    Instant now = clock.instant();
    // before anything is done for them: what is over the quota shall cost little
    long paid = quotas.take(sender.tenant(), events);
    Arrival arrival =
        new Arrival(
            sender,
            paid,
            patient,
            patient && LaneGuard.mostOfOneLane(readings) <= lanes.half(),
            call,
            now,
            lanes.tick(),
            batch.sentAt(),
            Traces.current());
    boolean decided = false;
    try {
      requireRoom(arrival, readings);
      for (Reading reading : readings) {
        arrival.outcomes.add(
            switch (reading) {
              case Reading.Refused(String messageId, ProblemException problem) ->
                  new Outcome.Rejected(messageId, problem);
              case Reading.Good(NewEvent event) -> taken(arrival, event);
            });
      }
      decided = true;
      return arrival;
    } finally {
      if (!decided) {
        settle(arrival, false);
      }
    }
  }

  /** The log has them, and they are counted; or it has not, and what they took is given back. */
  private void settle(Arrival arrival, boolean logged) {
    if (logged) {
      lanes.count(arrival.overflow.size());
      noteSightings(arrival);
    } else {
      quotas.giveBack(arrival.sender.tenant(), arrival.paid);
      arrival.marks.forEach(recent::forget);
      lanes.giveBack(arrival.room.build());
      violations.giveBack(arrival.told);
    }
  }

  /** What is counted of them is no reason to tell somebody that the log has not what it has. */
  private void noteSightings(Arrival arrival) {
    try {
      sightings.note(arrival.sightings);
    } catch (RuntimeException e) {
      LOG.error("Events are not counted for their plan", e);
    }
  }

  /**
   * A server or a partner can send again. Where all of its call is of one key, so that nobody else
   * would wait, it is told when there is room instead of finding its events aside.
   */
  private void requireRoom(Arrival arrival, List<Reading> readings) {
    if (arrival.patient || !arrival.sender.trusted()) {
      return;
    }
    List<NewEvent> events = new ArrayList<>(readings.size());
    for (Reading reading : readings) {
      if (reading instanceof Reading.Good(NewEvent event)) {
        if (!events.isEmpty() && !events.getFirst().lane().equals(event.lane())) {
          return;
        }
        events.add(event);
      }
    }
    if (!events.isEmpty()) {
      String lane = AcceptedEventCodec.lane(arrival.sender.tenant(), events.getFirst());
      lanes.requireRoom(lane, events, arrival.tick);
    }
  }

  /** What comes of one call, until the log has it. */
  private static final class Arrival {
    private final Sender sender;
    private final long paid;
    private final boolean patient;
    private final boolean half;
    private final Circumstances call;
    private final Instant now;
    private final long tick;
    private final @Nullable Instant sentAt;
    private final @Nullable String trace;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Outbound> records = new ArrayList<>();
    private final List<Outbound> overflow = new ArrayList<>();
    private final List<Aside> aside = new ArrayList<>();
    private final List<Long> marks = new ArrayList<>();
    private final LongStream.Builder room = LongStream.builder();
    private final List<Sighting> sightings = new ArrayList<>();
    private final List<ViolationWire.Telling> told = new ArrayList<>();

    Arrival(
        Sender sender,
        long paid,
        boolean patient,
        boolean half,
        Circumstances call,
        Instant now,
        long tick,
        @Nullable Instant sentAt,
        @Nullable String trace) {
      this.sender = sender;
      this.paid = paid;
      this.patient = patient;
      this.half = half;
      this.call = call;
      this.now = now;
      this.tick = tick;
      this.sentAt = sentAt;
      this.trace = trace;
    }

    /** All that goes to the log; what the platform says of its own counts for no quota. */
    List<Outbound> all() {
      List<Outbound> all = new ArrayList<>(records.size() + overflow.size() + told.size());
      all.addAll(records);
      all.addAll(overflow);
      told.forEach(telling -> all.add(telling.event()));
      return all;
    }

    Outbound encode(Enriched event, String id, String lane) {
      return AcceptedEventCodec.encode(event, id, lane, sender, now, sentAt, trace);
    }
  }

  private Outcome taken(Arrival arrival, NewEvent event) {
    String id = event.messageId() == null ? Ids.next().toString() : event.messageId();
    String tenant = arrival.sender.tenant();
    String lane = AcceptedEventCodec.lane(tenant, event);
    Enriched enriched = enrichment.of(event, arrival.call);
    // before its plan: what is over its rate shall cost little
    OptionalLong room = lanes.take(lane, event, arrival.tick, arrival.half);
    if (room.isEmpty()) {
      if (arrival.patient) {
        throw ProblemException.later(
            IngestReason.KEY_OVER_RATE, "A key sends more than its rate.", LaneGuard.A_WHILE);
      }
      arrival.overflow.add(AcceptedEventCodec.overflow(arrival.encode(enriched, id, lane)));
      return new Outcome.Accepted(id, seen(arrival.sender, event, arrival.marks), true);
    }
    arrival.room.add(room.getAsLong());
    if (!plans.guards(tenant)) {
      arrival.records.add(arrival.encode(enriched, id, lane));
      return new Outcome.Accepted(id, seen(arrival.sender, event, arrival.marks), false);
    }
    String unit = arrival.sender.unit();
    Ruling ruling = plans.rule(tenant, unit, event.call(), event.name(), enriched.event().json());
    arrival.sightings.add(Sighting.of(tenant, unit, event, ruling, arrival.now));
    violations.told(tenant, unit, event, id, ruling, arrival.now).ifPresent(arrival.told::add);
    if (ruling.quarantined()) {
      arrival.aside.add(
          new Aside(
              arrival.encode(enriched, id, lane),
              PlanGuard.NAME,
              IngestReason.EVENT_QUARANTINED,
              ruling.detail(),
              PlanGuard.note(ruling)));
      return new Outcome.Quarantined(
          id,
          new ProblemException(
              IngestReason.EVENT_QUARANTINED,
              "It is kept among the dead letters: " + ruling.detail(),
              ruling.violations()));
    }
    arrival.records.add(arrival.encode(enriched.ruled(ruling.json()), id, lane));
    return new Outcome.Accepted(id, seen(arrival.sender, event, arrival.marks), false);
  }

  /** A good event is refused when its app is not one that the key allows. */
  private static Reading admitted(Sender sender, Reading reading) {
    if (!(reading instanceof Reading.Good(NewEvent event))) {
      return reading;
    }
    try {
      sender.limits().requireSender(sender.origin(), event.bundleId());
      return reading;
    } catch (ProblemException e) {
      return new Reading.Refused(event.messageId(), e);
    }
  }

  private boolean seen(Sender sender, NewEvent event, List<Long> marks) {
    if (event.messageId() == null) {
      return false;
    }
    long mark = recent.mark(sender.tenant(), event.messageId(), hash(event.json()));
    if (recent.seen(mark)) {
      return true;
    }
    marks.add(mark);
    return false;
  }

  private static int hash(Json json) {
    CRC32C hash = new CRC32C();
    hash.update(json.bytes(), json.start(), json.length());
    return (int) hash.getValue();
  }
}
