package io.carillon.scoring.fact;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The inside of a profile's state, for keeping and reading it again.
 *
 * @param applied highest applied offset per partition of {@code events.raw}
 * @param takenOver merges whose losers' states are part of this one
 * @param forwarded the same as {@code applied} of records under a loser's key, whoever applied
 *     them, by {@code loser id/partition}
 * @param sequence number of the last change
 */
public record FactsState(
    Map<Integer, Long> applied,
    List<Tally> tallies,
    List<Emission> recent,
    List<String> takenOver,
    Map<String, Long> forwarded,
    long sequence) {

  public static FactsState of(ProfileFacts facts) {
    return new FactsState(
        facts.applied,
        List.copyOf(facts.tallies.values()),
        List.copyOf(facts.recent),
        List.copyOf(facts.takenOver),
        facts.forwarded,
        facts.sequence);
  }

  public ProfileFacts restore(
      String tenant,
      String profileId,
      @Nullable Person person,
      long dueAt,
      String survivorId,
      String mergeId) {
    ProfileFacts facts = ProfileFacts.known(tenant, profileId);
    facts.applied.putAll(applied);
    tallies.forEach(tally -> facts.tallies.put(tally.basis, tally));
    facts.recent.addAll(recent);
    facts.takenOver.addAll(takenOver);
    facts.forwarded.putAll(forwarded);
    facts.sequence = sequence;
    facts.person = person;
    facts.dueAt = dueAt;
    facts.survivorId = survivorId;
    facts.mergeId = mergeId;
    return facts;
  }
}
