package io.carillon.scoring.history;

import io.carillon.platform.events.Emitter;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Topic;
import io.carillon.scoring.definition.ProgressStore;
import io.carillon.scoring.definition.RulesConsumer;
import io.carillon.scoring.fact.ProfileFacts;
import io.carillon.scoring.fact.SegmentRule;
import io.carillon.scoring.stream.Announcements;
import io.carillon.scoring.stream.PeopleStore;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Writes down what partitions announce, and fetches from identity what a partition needs before it
 * can look at its people. Each announcement is worked on until it succeeds or is out of date.
 */
@ApplicationScoped
class ReachedPhases implements Announcements {
  private static final Logger LOG = Logger.getLogger(ReachedPhases.class);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int PAGE = 500;

  private final ProgressStore progress;
  private final RulesConsumer rules;
  private final Instance<PeopleStore> store;
  private final PeopleClient people;
  private final Watermarks watermarks;
  private final Emitter emitter;
  private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();

  @Inject
  ReachedPhases(
      ProgressStore progress,
      RulesConsumer rules,
      Instance<PeopleStore> store,
      PeopleClient people,
      Watermarks watermarks,
      Emitter emitter) {
    this.progress = progress;
    this.rules = rules;
    this.store = store;
    this.people = people;
    this.watermarks = watermarks;
    this.emitter = emitter;
  }

  @Override
  public void reached(
      String tenant,
      String definitionId,
      String basis,
      int partition,
      Phase phase,
      boolean waiting) {
    work.execute(
        () -> {
          boolean done = false;
          while (!done && isWanted(tenant, basis)) {
            try {
              progress.reached(tenant, definitionId, basis, partition, phase.name());
              if (waiting) {
                fetch(tenant, definitionId, basis, partition);
              }
              done = true;
            } catch (RuntimeException e) {
              LOG.warnf("Definition %s in partition %d waits: %s", definitionId, partition, e);
              if (!pause()) {
                return;
              }
            }
          }
        });
  }

  private boolean isWanted(String tenant, String basis) {
    var known = rules.rules(tenant);
    return known.traitByBasis(basis).isPresent()
        || known.segments().stream().anyMatch(segment -> segment.basis().equals(basis));
  }

  private void fetch(String tenant, String definitionId, String basis, int partition) {
    if (rules.book(tenant).segment(definitionId).isEmpty()) {
      return;
    }
    Set<String> traits = new TreeSet<>();
    for (SegmentRule segment : rules.rules(tenant).segments()) {
      traits.addAll(segment.where().references().traits());
    }
    String behind = "";
    List<ProfileFacts> page;
    do {
      page = store.get().page(partition, tenant, behind, PAGE);
      List<ProfileFacts> alive =
          page.stream().filter(facts -> facts.survivorId().isEmpty()).toList();
      if (!alive.isEmpty()) {
        List<Outbound> records = people.records(tenant, alive, traits);
        emitter.send(records);
      }
      behind = page.isEmpty() ? behind : page.getLast().profileId();
    } while (page.size() == PAGE);
    int partitions = watermarks.ends(Topic.SCORING_TRANSFER).size();
    emitter.send(List.of(PeopleClient.sweep(tenant, basis, partition, partitions)));
  }

  private static boolean pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @PreDestroy
  void close() {
    work.shutdownNow();
  }
}
