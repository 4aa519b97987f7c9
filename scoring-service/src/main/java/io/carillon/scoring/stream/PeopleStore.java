package io.carillon.scoring.stream;

import io.carillon.platform.problem.ProblemException;
import io.carillon.scoring.definition.RulesConsumer;
import io.carillon.scoring.fact.ProfileFacts;
import io.carillon.scoring.fact.Rules;
import io.carillon.scoring.fact.Scorer;
import io.carillon.scoring.fact.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Profiles as this instance's part of the stream keeps them, read while it runs. */
@ApplicationScoped
public class PeopleStore {
  /** How many merges deep a profile is followed. */
  public static final int LONGEST_CHAIN = 64;

  private final ScoringStreams streams;
  private final RulesConsumer rules;
  private final Clock clock;

  @Inject
  PeopleStore(ScoringStreams streams, RulesConsumer rules, Clock clock) {
    this.streams = streams;
    this.rules = rules;
    this.clock = clock;
  }

  /** Where a profile is kept: {@code host:port}, or empty when here. */
  public Optional<String> elsewhere(String profileId) {
    KeyQueryMetadata owner = streams.owner(profileId);
    return streams.isHere(owner.activeHost())
        ? Optional.empty()
        : Optional.of(owner.activeHost().host() + ":" + owner.activeHost().port());
  }

  /**
   * A profile that is kept here.
   *
   * @throws ProblemException FACTS_NOT_READY while it is being restored
   */
  public Optional<ProfileFacts> find(String tenant, String profileId) {
    try {
      ReadOnlyKeyValueStore<String, byte[]> store =
          streams.store(streams.owner(profileId).partition());
      return Optional.ofNullable(store.get(FactsStore.key(tenant, profileId)))
          .map(FactsCodec::decode);
    } catch (InvalidStateStoreException e) {
      throw ScoringStreams.notReady(e);
    }
  }

  /** The id under which a profile lives on, as far as this instance can follow it. */
  public String survivor(String tenant, String profileId) {
    String current = profileId;
    for (int i = 0; i < LONGEST_CHAIN; i++) {
      if (elsewhere(current).isPresent()) {
        return current;
      }
      String next = find(tenant, current).map(ProfileFacts::survivorId).orElse("");
      if (next.isEmpty()) {
        return current;
      }
      current = next;
    }
    return current;
  }

  /**
   * What callers of these units see of the facts of a profile that is kept here, at this moment:
   * nothing of somebody whom they do not see, and nothing that a sister defined.
   */
  public Snapshot facts(String tenant, List<String> units, String profileId) {
    Rules now = rules.rules(tenant).seenBy(units);
    return find(tenant, profileId)
        .filter(facts -> facts.visibleIn(units))
        .map(facts -> Scorer.snapshot(facts, now, clock.millis()))
        .orElse(Snapshot.NONE);
  }

  /** The partitions that are kept here. */
  public List<Integer> partitions() {
    return streams.partitionsHere();
  }

  /** The next profiles of a tenant in one of them, behind one of those. */
  public List<ProfileFacts> page(int partition, String tenant, String behind, int most) {
    try {
      String from = behind.isEmpty() ? "" : FactsStore.key(tenant, behind);
      return FactsStore.page(streams.store(partition), tenant, from, most);
    } catch (InvalidStateStoreException e) {
      throw ScoringStreams.notReady(e);
    }
  }
}
