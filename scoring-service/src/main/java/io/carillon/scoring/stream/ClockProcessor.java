package io.carillon.scoring.stream;

import io.carillon.scoring.fact.Emission;
import io.carillon.scoring.fact.ProfileFacts;
import io.carillon.scoring.fact.Rules;
import io.carillon.scoring.fact.Scorer;
import io.carillon.scoring.fact.SegmentRule;
import io.carillon.scoring.fact.TraitRule;
import io.carillon.scoring.stream.Announcements.Phase;
import io.carillon.scoring.stream.ScoringProcessor.Partition;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * What a partition does by itself, ten times a second: lets the clock decide where it is due,
 * repeats once after a restart what no input would repeat, and looks at everybody for new segments.
 */
final class ClockProcessor {
  private static final Logger LOG = Logger.getLogger(ClockProcessor.class);
  private static final int AT_ONCE = 1_000;
  private static final int PAGE = 100;
  private static final long AGAIN_MILLIS = 5_000;
  private static final long SLICE_NANOS = Duration.ofMillis(25).toNanos();

  private final Partition partition;
  private final Map<String, Announced> announced = new HashMap<>();
  private final Map<String, Sweep> sweeps = new LinkedHashMap<>();
  private boolean begun;

  /** What was last said of a definition. */
  private static final class Announced {
    final String meaning;
    long at;
    boolean swept;

    Announced(String meaning, long at) {
      this.meaning = meaning;
      this.at = at;
    }
  }

  private static final class Sweep {
    final String tenant;
    final String definitionId;
    String behind = "";

    Sweep(String tenant, String definitionId) {
      this.tenant = tenant;
      this.definitionId = definitionId;
    }
  }

  ClockProcessor(Partition partition) {
    this.partition = partition;
  }

  /** Once, before anything else: repeats what no input would repeat. */
  void begin() {
    if (!begun) {
      begun = true;
      partition.begin();
      repeat();
    }
  }

  void tick(long now) {
    begin();
    for (FactsStore.Entry due : partition.store.due(now, AT_ONCE)) {
      try {
        decide(due, now);
      } catch (KafkaException e) {
        throw e;
      } catch (RuntimeException e) {
        LOG.errorf(e, "The clock cannot decide for profile %s", due.profileId());
        partition.store.forget(due);
      }
    }
    arrived(now);
    partition.surroundings.tenants().get().forEach(tenant -> meetDefinitions(tenant, now));
    sweep();
  }

  private void decide(FactsStore.Entry due, long now) {
    Optional<ProfileFacts> found = find(due);
    if (found.isEmpty() || found.get().dueAt() != due.at()) {
      partition.store.forget(due);
      return;
    }
    ProfileFacts facts = found.get();
    Rules rules = partition.rules(due.tenant());
    boolean changed = partition.catchUp(facts, rules, now);
    if (changed || facts.dueAt() != due.at()) {
      partition.save(facts, due.at());
    }
  }

  /**
   * Emits again what the clock and definitions caused shortly before the last stop, and hands over
   * again who ended then, so that what is forwarded from now on comes behind it. What an ended
   * profile had emitted goes before its marker, which is read again if it has not arrived.
   */
  private void repeat() {
    for (FactsStore.Entry entry : partition.store.ended(Long.MAX_VALUE, Integer.MAX_VALUE)) {
      find(entry)
          .ifPresent(
              ended -> {
                partition.store.saveAgain(ended);
                partition.store.tellAgain(entry);
                partition.handOver(ended);
              });
    }
    for (FactsStore.Entry entry : partition.store.noted(Long.MAX_VALUE, Integer.MAX_VALUE)) {
      find(entry)
          .filter(facts -> facts.survivorId().isEmpty())
          .ifPresent(
              facts -> {
                partition.store.saveAgain(facts);
                partition.store.tellAgain(entry);
                for (Emission emission : facts.recentlyByTheClock()) {
                  if (emission.at() == entry.at()) {
                    partition.emit(facts, null, emission);
                  }
                }
              });
    }
  }

  private void arrived(long now) {
    long before = partition.arrivedBefore(now);
    for (FactsStore.Entry entry : partition.store.ended(before, AT_ONCE)) {
      find(entry)
          .ifPresent(
              ended -> {
                Scorer.strip(ended);
                partition.save(ended, ended.dueAt());
              });
      partition.store.forget(entry);
    }
    partition.store.noted(before, AT_ONCE).forEach(partition.store::forget);
  }

  private Optional<ProfileFacts> find(FactsStore.Entry entry) {
    return partition.store.find(entry.tenant(), entry.profileId());
  }

  private void meetDefinitions(String tenant, long now) {
    Rules rules = partition.rules(tenant);
    for (TraitRule trait : rules.traits()) {
      if (!trait.live() && news(tenant, trait.id(), trait.basis(), trait.version(), now)) {
        announce(tenant, trait.id(), trait.basis(), Phase.KNOWN, false);
      }
    }
    for (SegmentRule segment : rules.segments()) {
      boolean asked = partition.surroundings.sweeps().take(partition.number(), segment.basis());
      boolean computing = !segment.live() && segment.ready();
      if (computing && news(tenant, segment.id(), segment.basis(), segment.version(), now)) {
        boolean waiting = segment.namesPerson();
        announce(tenant, segment.id(), segment.basis(), Phase.KNOWN, waiting);
        asked |= !waiting;
      }
      if (asked) {
        sweeps.put(segment.basis(), new Sweep(tenant, segment.id()));
      }
    }
  }

  /**
   * Whether the definition has a new meaning; what was said of the same one is said again later.
   */
  private boolean news(String tenant, String id, String basis, long version, long now) {
    Announced known = announced.get(id);
    String meaning = basis + "/" + version;
    if (known == null || !known.meaning.equals(meaning)) {
      announced.put(id, new Announced(meaning, now));
      return true;
    }
    if (now - known.at > AGAIN_MILLIS) {
      known.at = now;
      announce(tenant, id, basis, Phase.KNOWN, false);
      if (known.swept) {
        announce(tenant, id, basis, Phase.SWEPT, false);
      }
    }
    return false;
  }

  private void sweep() {
    long end = System.nanoTime() + SLICE_NANOS;
    while (!sweeps.isEmpty() && System.nanoTime() < end) {
      String basis = sweeps.keySet().iterator().next();
      Sweep sweep = sweeps.get(basis);
      if (sweep == null || page(basis, sweep)) {
        sweeps.remove(basis);
      }
    }
  }

  /** Whether it was the last page. */
  private boolean page(String basis, Sweep sweep) {
    boolean wanted =
        partition.rules(sweep.tenant).segments().stream()
            .anyMatch(segment -> segment.basis().equals(basis));
    if (!wanted) {
      return true;
    }
    List<ProfileFacts> page = partition.store.page(sweep.tenant, sweep.behind, PAGE);
    for (ProfileFacts facts : page) {
      if (facts.survivorId().isEmpty()) {
        partition.revisit(facts, null);
      }
      sweep.behind = FactsStore.key(facts.tenant(), facts.profileId());
    }
    if (page.size() == PAGE) {
      return false;
    }
    Announced known = announced.get(sweep.definitionId);
    if (known != null && known.meaning.startsWith(basis + "/")) {
      known.swept = true;
    }
    announce(sweep.tenant, sweep.definitionId, basis, Phase.SWEPT, false);
    return true;
  }

  private void announce(
      String tenant, String definitionId, String basis, Phase phase, boolean waiting) {
    partition
        .surroundings
        .announcements()
        .reached(tenant, definitionId, basis, partition.number(), phase, waiting);
  }
}
