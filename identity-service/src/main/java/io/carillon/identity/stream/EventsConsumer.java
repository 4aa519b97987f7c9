package io.carillon.identity.stream;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.identity.identifier.RuleBook;
import io.carillon.identity.person.Attempts;
import io.carillon.identity.rule.LiveRulesStore;
import io.carillon.identity.stream.BatchStore.Taken;
import io.carillon.identity.tenant.ProfileQuotaStore;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.events.BatchHandler;
import io.carillon.platform.events.Consumers;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Poison;
import io.carillon.platform.events.Positions;
import io.carillon.platform.events.Topic;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Gives each accepted event its person: reads `events.raw`, tells `events.resolved`. */
@ApplicationScoped
class EventsConsumer implements BatchHandler<AcceptedEvent> {
  static final String NAME = "identity";

  private final Consumers consumers;
  private final Definitions definitions;
  private final Positions positions;
  private final EmittedStore emitted;
  private final BatchStore batches;
  private final Attempts attempts;
  private final ProfileQuotaStore quotas;
  private final LiveRulesStore rules;
  private final Expiry expiry;
  private final AtomicLong turns = new AtomicLong();

  @Inject
  EventsConsumer(
      Consumers consumers,
      Definitions definitions,
      Positions positions,
      EmittedStore emitted,
      BatchStore batches,
      Attempts attempts,
      ProfileQuotaStore quotas,
      LiveRulesStore rules,
      Expiry expiry) {
    this.consumers = consumers;
    this.definitions = definitions;
    this.positions = positions;
    this.emitted = emitted;
    this.batches = batches;
    this.attempts = attempts;
    this.quotas = quotas;
    this.rules = rules;
    this.expiry = expiry;
  }

  void start(@Observes StartupEvent event) {
    definitions.whenLoaded(
        () -> consumers.consume(NAME, Topic.EVENTS_RAW, AcceptedEvent.parser(), this));
  }

  /**
   * Applies the records and says what follows from them. Records that were applied before are
   * answered with what followed from them then. Many records are applied in two transactions, each
   * of partitions of its own, side by side: while one waits for the database the other one uses the
   * processor. If one fails the other one stands, and is answered again as it was.
   *
   * @throws Poison for a record that can belong to nobody
   */
  @Override
  public List<Outbound> handle(List<Inbound<AcceptedEvent>> records) {
    Lanes<AcceptedEvent> lanes = Lanes.of(records);
    if (lanes.second().isEmpty()) {
      return resolve(lanes.first()).records();
    }
    FutureTask<Done> beside = new FutureTask<>(() -> resolve(lanes.second()));
    Thread.ofVirtual().name(NAME + "-beside").start(beside);
    List<Done> done = new ArrayList<>();
    try {
      done.add(resolve(lanes.first()));
    } finally {
      done.add(Lanes.ended(beside));
    }
    return done.stream()
        .sorted(Comparator.comparingLong(Done::turn))
        .flatMap(one -> one.records().stream())
        .toList();
  }

  @Override
  public boolean abreast() {
    return true;
  }

  /** In one transaction. */
  private Done resolve(List<Inbound<AcceptedEvent>> records) {
    RuleBook book = rules.now();
    EventCodec codec = new EventCodec(book);
    List<Taken> taken = new ArrayList<>(records.size());
    Set<String> tenants = new TreeSet<>();
    for (Inbound<AcceptedEvent> record : records) {
      taken.add(new Taken(record, codec.read(record)));
      tenants.add(record.value().getTenant());
    }
    expiry.heard(tenants);
    Done done = attempts.inTenants(tenants, (tx, again) -> apply(tx, records, taken, book, again));
    done.newcomers().forEach(quotas::added);
    return done;
  }

  /**
   * A batch that is written: what to tell, and how many people are new by tenant.
   *
   * @param turn later than that of whoever decided about the same people before: it is taken while
   *     their rows are held
   */
  private record Done(List<Outbound> records, Map<String, Integer> newcomers, long turn) {}

  private Done apply(
      Handle tx,
      List<Inbound<AcceptedEvent>> records,
      List<Taken> taken,
      RuleBook book,
      boolean again) {
    Positions.Claimed<AcceptedEvent> claimed = positions.claim(tx, NAME, records);
    List<EmittedStore.Emission> emissions = new ArrayList<>(repeated(tx, claimed.repeated()));
    BatchStore.Applied applied = BatchStore.Applied.NOTHING;
    if (!claimed.fresh().isEmpty()) {
      Set<Inbound<AcceptedEvent>> fresh = Collections.newSetFromMap(new IdentityHashMap<>());
      fresh.addAll(claimed.fresh());
      applied =
          batches.apply(
              tx, taken.stream().filter(t -> fresh.contains(t.record())).toList(), book, again);
      emitted.keep(
          tx,
          applied.emissions(),
          records.stream()
              .collect(Collectors.toMap(Inbound::partition, Inbound::offset, Math::min)));
      emissions.addAll(applied.emissions());
    }
    return new Done(
        emissions.stream().map(EmittedStore.Emission::record).toList(),
        applied.newcomers(),
        turns.incrementAndGet());
  }

  private List<EmittedStore.Emission> repeated(Handle tx, List<Inbound<AcceptedEvent>> repeated) {
    Map<Integer, List<Long>> offsets = new TreeMap<>();
    repeated.forEach(
        record ->
            offsets
                .computeIfAbsent(record.partition(), _ -> new ArrayList<>())
                .add(record.offset()));
    List<EmittedStore.Emission> found = new ArrayList<>();
    offsets.forEach(
        (partition, list) ->
            found.addAll(emitted.find(tx, partition, list.getFirst(), list.getLast())));
    return found;
  }
}
