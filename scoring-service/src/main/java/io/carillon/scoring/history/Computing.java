package io.carillon.scoring.history;

import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.events.Emitter;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import io.carillon.scoring.definition.FactDefinitionsStore;
import io.carillon.scoring.definition.ProgressStore;
import io.carillon.scoring.definition.RulesConsumer;
import io.carillon.scoring.fact.Rules;
import io.carillon.scoring.fact.SegmentRule;
import io.carillon.scoring.fact.TraitRule;
import io.carillon.scoring.stream.Announcements.Phase;
import io.carillon.scoring.stream.PeopleStore;
import io.carillon.scoring.stream.ScoringStreams;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Brings each definition that is being computed to life. */
@ApplicationScoped
class Computing {
  private static final Logger LOG = Logger.getLogger(Computing.class);
  private static final Duration PACE = Duration.ofMillis(100);
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LONGEST_CHAIN = PeopleStore.LONGEST_CHAIN;

  private final RulesConsumer rules;
  private final ProgressStore progress;
  private final FactDefinitionsStore definitions;
  private final Transactions transactions;
  private final ArchiveClient archive;
  private final Watermarks watermarks;
  private final Emitter emitter;
  private final ScoringStreams streams;
  private final String owner = Ids.next().toString();
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private @Nullable ScheduledExecutorService timer;
  private volatile boolean stopping;

  @Inject
  Computing(
      RulesConsumer rules,
      ProgressStore progress,
      FactDefinitionsStore definitions,
      Transactions transactions,
      ArchiveClient archive,
      Watermarks watermarks,
      Emitter emitter,
      ScoringStreams streams) {
    this.rules = rules;
    this.progress = progress;
    this.definitions = definitions;
    this.transactions = transactions;
    this.archive = archive;
    this.watermarks = watermarks;
    this.emitter = emitter;
    this.streams = streams;
  }

  void start(@Observes StartupEvent event) {
    ScheduledExecutorService made =
        Executors.newSingleThreadScheduledExecutor(
            work -> Thread.ofPlatform().name("computing").daemon().unstarted(work));
    made.scheduleWithFixedDelay(
        this::look, PACE.toMillis(), PACE.toMillis(), TimeUnit.MILLISECONDS);
    timer = made;
  }

  void stop(@Observes ShutdownEvent event) {
    stopping = true;
    if (timer != null) {
      timer.shutdownNow();
    }
  }

  private void look() {
    if (!rules.loaded() || !streams.healthy()) {
      return;
    }
    for (String tenant : rules.tenants()) {
      Rules known = rules.rules(tenant);
      for (TraitRule trait : known.traits()) {
        if (!trait.live()) {
          begin(tenant, trait.id(), () -> count(tenant, trait));
        }
      }
      for (SegmentRule segment : known.segments()) {
        if (!segment.live() && segment.ready()) {
          begin(tenant, segment.id(), () -> await(tenant, segment));
        }
      }
    }
  }

  private void begin(String tenant, String id, Runnable work) {
    if (!underWay.add(id)) {
      return;
    }
    Thread.ofVirtual()
        .name("computing-" + id)
        .start(
            () -> {
              try {
                if (progress.claim(tenant, id, owner, LEASE)) {
                  work.run();
                }
              } catch (RuntimeException e) {
                LOG.warnf("Definition %s is computed later: %s", id, e);
              } finally {
                underWay.remove(id);
              }
            });
  }

  /** Counts the history of a computed trait, when every partition counts its present. */
  private void count(String tenant, TraitRule trait) {
    Map<Integer, Long> ends = watermarks.ends(Topic.EVENTS_RESOLVED);
    int known = progress.reachedBy(tenant, trait.id(), trait.basis(), Phase.KNOWN.name());
    if (known < ends.size()) {
      return;
    }
    Map<Integer, Long> present = watermarks.ends(Topic.EVENTS_RESOLVED);
    boolean read =
        archive.read(
            tenant,
            trait,
            present,
            (records, done, total) -> {
              if (!records.isEmpty()) {
                emitter.send(records);
              }
              progress.report(tenant, trait.id(), done, total);
              if (!progress.claim(tenant, trait.id(), owner, LEASE)) {
                throw new IllegalStateException("another process computes it");
              }
            });
    if (read && taken(tenant, trait.id())) {
      transactions.inTenant(
          tenant,
          tx ->
              definitions.goLive(
                  tx,
                  tenant,
                  Kinds.COMPUTED_TRAIT,
                  trait.id(),
                  stored -> definitions.basis(stored).equals(trait.basis())));
    }
  }

  private boolean taken(String tenant, String id) {
    return allTaken(() -> watermarks.ends(Topic.SCORING_TRANSFER), sent -> taken(tenant, id, sent));
  }

  /**
   * Whether all that was sent is taken, and what was sent on from it: the history of a merged
   * profile takes one more record for each profile that it lives on in.
   *
   * @param ends where the records end now
   * @param taken waits for all up to there; false when it was in vain
   */
  static boolean allTaken(Supplier<Map<Integer, Long>> ends, Predicate<Map<Integer, Long>> taken) {
    Map<Integer, Long> sent = ends.get();
    for (int i = 0; i < LONGEST_CHAIN; i++) {
      if (!taken.test(sent)) {
        return false;
      }
      Map<Integer, Long> more = ends.get();
      if (more.equals(sent)) {
        return true;
      }
      sent = more;
    }
    return true;
  }

  private boolean taken(String tenant, String id, Map<Integer, Long> sent) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!watermarks.taken(Topic.SCORING_TRANSFER, sent)) {
      boolean mine = progress.claim(tenant, id, owner, LEASE);
      if (stopping || !mine || System.nanoTime() > deadline || !pause()) {
        return false;
      }
    }
    return true;
  }

  /** Waits until every partition has looked at everybody. */
  private void await(String tenant, SegmentRule segment) {
    int partitions = watermarks.ends(Topic.EVENTS_RESOLVED).size();
    int swept = progress.reachedBy(tenant, segment.id(), segment.basis(), Phase.SWEPT.name());
    progress.report(tenant, segment.id(), swept, partitions);
    if (swept < partitions) {
      return;
    }
    transactions.inTenant(
        tenant,
        tx ->
            definitions.goLive(
                tx,
                tenant,
                Kinds.SEGMENT,
                segment.id(),
                stored ->
                    definitions.segmentBasis(tx, tenant, segment.id()).equals(segment.basis())));
  }

  private static boolean pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(PACE.toNanos() / 2);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
