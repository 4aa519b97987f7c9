package io.carillon.scoring.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.event.v1.ProfileMerged;
import io.carillon.platform.events.Traces;
import io.carillon.scoring.fact.Emission;
import io.carillon.scoring.fact.Happening;
import io.carillon.scoring.fact.History;
import io.carillon.scoring.fact.Person;
import io.carillon.scoring.fact.Place;
import io.carillon.scoring.fact.ProfileFacts;
import io.carillon.scoring.fact.Rules;
import io.carillon.scoring.fact.Scorer;
import io.carillon.scoring.v1.Handover;
import io.carillon.scoring.v1.Transfer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One partition's way from resolved to scored: reads a record, decides, writes, emits. */
final class ScoringProcessor implements Processor<String, byte[], String, byte[]> {
  static final Duration CLOCK = Duration.ofMillis(100);

  private final ScoringTopology.Surroundings surroundings;
  private @Nullable Partition partition;
  private @Nullable ClockProcessor clock;

  ScoringProcessor(ScoringTopology.Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    FactsStore store = new FactsStore(context.getStateStore(FactsStore.NAME));
    Partition own = new Partition(context, store, surroundings);
    ClockProcessor ticking = new ClockProcessor(own);
    partition = own;
    clock = ticking;
    context.schedule(CLOCK, PunctuationType.WALL_CLOCK_TIME, ticking::tick);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    if (partition != null && clock != null) {
      clock.begin();
      partition.take(record);
    }
  }

  /** A partition at work. */
  static final class Partition {
    final FactsStore store;
    final ScoringTopology.Surroundings surroundings;
    private static final Logger LOG = Logger.getLogger(Partition.class);

    /**
     * Far longer than a record takes to be read again at a start. One that waits for the broker is
     * not passed by either: the stream's thread waits for it at its next commit, and no clock
     * ticks.
     */
    static final long ARRIVED_MILLIS = 60_000;

    private final ProcessorContext<String, byte[]> context;
    private long begun;

    Partition(
        ProcessorContext<String, byte[]> context,
        FactsStore store,
        ScoringTopology.Surroundings surroundings) {
      this.context = context;
      this.store = store;
      this.surroundings = surroundings;
    }

    int number() {
      return context.taskId().partition();
    }

    long now() {
      return context.currentSystemTimeMs();
    }

    /** Work begins now; a context knows the time only from then on. */
    void begin() {
      begun = now();
    }

    /**
     * What was emitted before this moment has arrived. Time in which nobody worked does not count:
     * what was not acknowledged before the last stop is only now read and emitted again.
     */
    long arrivedBefore(long now) {
      return now - begun < ARRIVED_MILLIS ? 0 : now - ARRIVED_MILLIS;
    }

    void save(ProfileFacts facts, long armed) {
      facts.forget(arrivedBefore(now()));
      store.save(facts, armed);
    }

    Rules rules(String tenant) {
      return surroundings.rules().apply(tenant);
    }

    void take(Record<String, byte[]> record) {
      String replay = OutputCodec.header(record.headers(), "replay-for");
      if (replay != null && !replay.equals(ScoringStreams.APPLICATION)) {
        return;
      }
      Optional<RecordMetadata> place = context.recordMetadata();
      boolean transfer =
          place.map(RecordMetadata::topic).filter(surroundings.transferTopic()::equals).isPresent();
      try {
        String trace = OutputCodec.header(record.headers(), "traceparent");
        if (transfer) {
          Transfer message = Transfer.parseFrom(record.value());
          traced(trace, "scoring.transfer", () -> take(record.key(), message));
        } else {
          ProfileEvent message = ProfileEvent.parseFrom(record.value());
          traced(trace, "scoring", () -> take(message));
        }
      } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
        putAside(record, place, transfer, "MALFORMED");
      } catch (KafkaException e) {
        throw e;
      } catch (RuntimeException e) {
        LOG.errorf(e, "A record of %s cannot be applied", place.map(RecordMetadata::topic));
        putAside(record, place, transfer, "INTERNAL");
      }
    }

    private void putAside(
        Record<String, byte[]> record,
        Optional<RecordMetadata> place,
        boolean transfer,
        String reason) {
      context.forward(
          OutputCodec.dead(
              record,
              reason,
              place.map(RecordMetadata::partition).orElse(-1),
              place.map(RecordMetadata::offset).orElse(-1L)),
          transfer ? ScoringTopology.DEAD_TRANSFER : ScoringTopology.DEAD_RESOLVED);
    }

    private static void traced(@Nullable String trace, String name, Supplier<Boolean> work) {
      if (trace == null) {
        var unused = work.get();
      } else {
        var unused = Traces.in(trace, name, work);
      }
    }

    private boolean take(ProfileEvent message) {
      String tenant = message.getTenant();
      require(!tenant.isEmpty() && !message.getProfileId().isEmpty());
      String profile = message.getProfileId();
      if (message.hasErased()) {
        store.erase(tenant, profile);
        out(profile, tenant, message.getErased().getRequestId() + "/" + profile, message);
        return true;
      }
      ProfileFacts facts = store.load(tenant, profile);
      if (store.isErased(facts)) {
        return true;
      }
      switch (message.getBodyCase()) {
        case EVENT -> {
          require(message.hasOrigin());
          Place origin = FactsCodec.place(message.getOrigin());
          if (facts.survivorId().isEmpty() || facts.hasApplied(origin, facts.profileId())) {
            apply(facts, message, facts.profileId());
          } else {
            forward(facts, message);
          }
        }
        case MERGED -> end(facts, message);
        case PARTED -> PartingProcessor.part(this, facts, message);
        case ERASED, FACT, BODY_NOT_SET -> require(false);
      }
      return true;
    }

    private boolean take(String profileId, Transfer message) {
      String tenant = message.getTenant();
      if (message.hasSweep()) {
        surroundings.sweeps().add(number(), message.getSweep().getBasis());
        return true;
      }
      require(!tenant.isEmpty() && !profileId.isEmpty());
      ProfileFacts facts = store.load(tenant, profileId);
      if (store.isErased(facts)) {
        return true;
      }
      if (message.hasParting() && !message.getParting().getLivesIn().isEmpty()) {
        PartingProcessor.livesIn(this, facts, message.getParting());
        return true;
      }
      if (!facts.survivorId().isEmpty() && follows(facts, message)) {
        return true;
      }
      switch (message.getBodyCase()) {
        case HANDOVER -> takeOver(facts, message.getHandover());
        case FORWARDED -> apply(facts, message.getForwarded(), message.getProfileId());
        case HISTORY -> fill(facts, message);
        case PROFILE -> revisit(facts, FactsCodec.person(message.getProfile()));
        case PARTING -> PartingProcessor.begin(this, facts, message.getParting());
        case RECOUNT -> PartingProcessor.recount(this, facts, message.getRecount());
        case SWEEP, BODY_NOT_SET -> require(false);
      }
      return true;
    }

    /**
     * Sends what comes for an ended profile to its survivor; not what it took while it lived, which
     * is in what it handed over: false for an event that is to be passed on again.
     */
    private boolean follows(ProfileFacts ended, Transfer message) {
      if (message.hasForwarded()
          && ended.hasApplied(
              FactsCodec.place(message.getForwarded().getOrigin()), message.getProfileId())) {
        return false;
      }
      if (!ended.hasTakenOver(message.getHandover().getMergeId())
          && !ended.hasTakenOver(message.getRecount().getId())) {
        send(ended.survivorId(), message);
      }
      return true;
    }

    private void apply(ProfileFacts facts, ProfileEvent message, String via) {
      Happening happening = OutputCodec.happening(message);
      Rules rules = rules(facts.tenant());
      long now = now();
      if (facts.hasApplied(happening.origin(), via)) {
        Emission before =
            facts
                .recently(happening.origin().toString())
                .orElseGet(
                    () -> new Emission("", now, List.of(), Scorer.snapshot(facts, rules, now)));
        store.saveAgain(facts);
        emit(facts, message, before);
        return;
      }
      long armed = facts.dueAt();
      catchUp(facts, rules, now);
      Person person = message.hasProfile() ? FactsCodec.person(message.getProfile()) : null;
      Emission emission = Scorer.apply(facts, rules, happening, via, person, now);
      save(facts, armed);
      emit(facts, message, emission);
    }

    private void end(ProfileFacts loser, ProfileEvent message) {
      ProfileMerged merged = message.getMerged();
      long armed = loser.dueAt();
      long now = now();
      if (loser.survivorId().isEmpty()) {
        catchUp(loser, rules(loser.tenant()), now);
        Scorer.end(loser, merged.getMergeId(), merged.getSurvivorId());
        save(loser, armed);
        store.noteEnd(loser, now);
      } else if (loser.mergeId().equals(merged.getMergeId())) {
        store.saveAgain(loser);
        store.noteEnd(loser, now);
        loser.recentlyByTheClock().forEach(before -> emit(loser, null, before));
      }
      if (loser.mergeId().equals(merged.getMergeId())) {
        handOver(loser);
      }
      out(loser.profileId(), loser.tenant(), merged.getMergeId(), message);
    }

    void handOver(ProfileFacts loser) {
      send(
          loser.survivorId(),
          Transfer.newBuilder()
              .setTenant(loser.tenant())
              .setProfileId(loser.survivorId())
              .setHandover(
                  Handover.newBuilder()
                      .setMergeId(loser.mergeId())
                      .setState(FactsCodec.message(loser)))
              .build());
    }

    private void takeOver(ProfileFacts facts, Handover handover) {
      String merge = handover.getMergeId();
      Rules rules = rules(facts.tenant());
      if (facts.hasTakenOver(merge)) {
        store.saveAgain(facts);
        facts.recently("merge:" + merge).ifPresent(before -> emit(facts, null, before));
        return;
      }
      long armed = facts.dueAt();
      long now = now();
      catchUp(facts, rules, now);
      ProfileFacts loser = FactsCodec.facts(handover.getState());
      Emission emission = Scorer.take(facts, rules, loser, merge, now);
      save(facts, armed);
      emit(facts, null, emission);
    }

    private void fill(ProfileFacts facts, Transfer message) {
      Rules rules = rules(facts.tenant());
      rules
          .traitByBasis(message.getHistory().getBasis())
          .ifPresent(
              trait -> {
                long armed = facts.dueAt();
                long now = now();
                catchUp(facts, rules, now);
                List<History.Entry> entries =
                    PartingProcessor.entries(message.getHistory().getEventsList());
                Scorer.fill(facts, rules, trait, new History(message.getProfileId(), entries), now);
                save(facts, armed);
              });
    }

    /** Looks at a profile for the sake of a definition. */
    void revisit(ProfileFacts facts, @Nullable Person person) {
      Rules rules = rules(facts.tenant());
      long armed = facts.dueAt();
      long now = now();
      catchUp(facts, rules, now);
      Emission emission = Scorer.revisit(facts, rules, person, now);
      save(facts, armed);
      if (!emission.changes().isEmpty()) {
        store.note(facts, now);
        emit(facts, null, emission);
      }
    }

    /** Lets the clock decide up to now, and emits what it decided. */
    boolean catchUp(ProfileFacts facts, Rules rules, long now) {
      List<Emission> emissions = Scorer.tick(facts, rules, now);
      for (Emission emission : emissions) {
        store.note(facts, now);
        emit(facts, null, emission);
      }
      return !emissions.isEmpty();
    }

    /** Emits the event, if there is one, and then what was found. */
    void emit(ProfileFacts facts, @Nullable ProfileEvent cause, Emission emission) {
      if (cause != null) {
        ProfileEvent passedOn = OutputCodec.passedOn(facts, cause, emission.facts());
        out(facts.profileId(), facts.tenant(), cause.getEvent().getEventId(), passedOn);
      }
      emission
          .changes()
          .forEach(
              change -> {
                ProfileEvent found = OutputCodec.found(facts, change, emission.facts(), cause);
                out(facts.profileId(), facts.tenant(), found.getFact().getEventId(), found);
              });
    }

    private void forward(ProfileFacts ended, ProfileEvent message) {
      send(
          ended.survivorId(),
          Transfer.newBuilder()
              .setTenant(ended.tenant())
              .setProfileId(ended.profileId())
              .setForwarded(message)
              .build());
    }

    void send(String profileId, Transfer message) {
      String id = profileId + "/" + message.getBodyCase();
      context.forward(
          OutputCodec.record(profileId, message.getTenant(), id, message, now(), Traces.current()),
          ScoringTopology.TRANSFER);
    }

    void out(String key, String tenant, String id, ProfileEvent message) {
      context.forward(
          OutputCodec.record(key, tenant, id, message, now(), Traces.current()),
          ScoringTopology.SCORED);
    }

    private static void require(boolean ok) {
      if (!ok) {
        throw new IllegalArgumentException("not a message of this topic");
      }
    }
  }
}
