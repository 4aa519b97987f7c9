package io.carillon.scoring.stream;

import io.carillon.event.v1.ProfileEvent;
import io.carillon.event.v1.ProfileParted;
import io.carillon.scoring.fact.Emission;
import io.carillon.scoring.fact.History;
import io.carillon.scoring.fact.ProfileFacts;
import io.carillon.scoring.fact.Rules;
import io.carillon.scoring.fact.Scorer;
import io.carillon.scoring.v1.HistoricEvent;
import io.carillon.scoring.v1.Parting;
import io.carillon.scoring.v1.Recount;
import io.carillon.scoring.v1.Transfer;
import java.util.List;

/**
 * What the undo of a merge does to facts: who parts begins a life of their own at once, and what
 * was counted of theirs follows from the archive. Changes of segments that come of it are no
 * transitions of a person.
 */
final class PartingProcessor {
  private PartingProcessor() {}

  /** The survivor's place: tells who parted and the members, and passes the marker on. */
  static void part(
      ScoringProcessor.Partition partition, ProfileFacts survivor, ProfileEvent message) {
    ProfileParted parted = message.getParted();
    if (survivor.survivorId().isEmpty() && message.hasProfile()) {
      partition.revisit(survivor, FactsCodec.person(message.getProfile()));
    }
    Parting.Builder begins =
        Parting.newBuilder()
            .setMergeId(parted.getMergeId())
            .putAllForwarded(survivor.appliedBy())
            .setProfile(parted.getProfile());
    partition.send(
        parted.getPartedId(), transfer(message.getTenant(), parted.getPartedId(), begins));
    for (String member : parted.getMemberIdsList()) {
      partition.send(
          member,
          transfer(
              message.getTenant(),
              member,
              Parting.newBuilder()
                  .setMergeId(parted.getMergeId())
                  .setLivesIn(parted.getPartedId())));
    }
    partition.out(
        survivor.profileId(), survivor.tenant(), parted.getMergeId() + "-undone", message);
  }

  private static Transfer transfer(String tenant, String profile, Parting.Builder parting) {
    return Transfer.newBuilder()
        .setTenant(tenant)
        .setProfileId(profile)
        .setParting(parting)
        .build();
  }

  /** A member's place: what comes late for it follows the one who parted. */
  static void livesIn(ScoringProcessor.Partition partition, ProfileFacts member, Parting parting) {
    if (!member.survivorId().isEmpty()) {
      member.livesIn(parting.getLivesIn());
      partition.save(member, member.dueAt());
    }
  }

  /** The place of who parted. */
  static void begin(ScoringProcessor.Partition partition, ProfileFacts facts, Parting parting) {
    Rules rules = partition.rules(facts.tenant());
    String id = Scorer.parted(parting.getMergeId());
    if (facts.hasTakenOver(id)) {
      again(partition, facts, id);
      return;
    }
    long armed = facts.dueAt();
    long now = partition.now();
    partition.catchUp(facts, rules, now);
    Emission emission =
        Scorer.begin(
            facts,
            rules,
            parting.getMergeId(),
            parting.getForwardedMap(),
            parting.hasProfile() ? FactsCodec.person(parting.getProfile()) : null,
            now);
    partition.save(facts, armed);
    partition.emit(facts, null, emission);
  }

  /** Where something is taken out or added. */
  static void recount(ScoringProcessor.Partition partition, ProfileFacts facts, Recount recount) {
    if (facts.hasTakenOver(recount.getId())) {
      again(partition, facts, recount.getId());
      return;
    }
    Rules rules = partition.rules(facts.tenant());
    rules
        .traitByBasis(recount.getBasis())
        .ifPresent(
            trait -> {
              long armed = facts.dueAt();
              long now = partition.now();
              partition.catchUp(facts, rules, now);
              Emission emission =
                  Scorer.recount(
                      facts,
                      rules,
                      trait,
                      entries(recount.getEventsList()),
                      recount.getTaken(),
                      recount.getId(),
                      now);
              partition.save(facts, armed);
              partition.emit(facts, null, emission);
            });
  }

  static List<History.Entry> entries(List<HistoricEvent> events) {
    return events.stream()
        .map(
            event ->
                new History.Entry(
                    FactsCodec.place(event.getOrigin()), event.getAtMillis(), event.getValue()))
        .toList();
  }

  private static void again(
      ScoringProcessor.Partition partition, ProfileFacts facts, String cause) {
    partition.store.saveAgain(facts);
    facts.recently(cause).ifPresent(before -> partition.emit(facts, null, before));
  }
}
