package io.carillon.scoring.member;

import io.carillon.event.v1.FactEvent;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.platform.events.Consumers;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Poison;
import io.carillon.platform.events.Positions;
import io.carillon.platform.events.Topic;
import io.carillon.platform.events.Urgency;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import io.carillon.scoring.fact.Change;
import io.carillon.scoring.member.MemberStore.Ended;
import io.carillon.scoring.member.MemberStore.Move;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Keeps membership lists from the scored stream. */
@ApplicationScoped
class MembersConsumer {
  private static final String NAME = "scoring-members";

  private final Consumers consumers;
  private final Positions positions;
  private final Transactions transactions;
  private final MemberStore members;

  @Inject
  MembersConsumer(
      Consumers consumers, Positions positions, Transactions transactions, MemberStore members) {
    this.consumers = consumers;
    this.positions = positions;
    this.transactions = transactions;
    this.members = members;
  }

  void start(@Observes StartupEvent event) {
    consumers.consume(NAME, Topic.EVENTS_SCORED, ProfileEvent.parser(), this::take, Urgency.SOON);
  }

  private record Spot(String tenant, String segment, UUID profile) {}

  List<Outbound> take(List<Inbound<ProfileEvent>> records) {
    Set<String> tenants = new LinkedHashSet<>();
    for (Inbound<ProfileEvent> record : records) {
      ProfileEvent message = record.value();
      if (message.hasFact() || message.hasMerged()) {
        var unused = profile(record);
        tenants.add(message.getTenant());
      }
    }
    if (tenants.isEmpty()) {
      return List.of();
    }
    transactions.inBatch(
        tenants,
        tx -> {
          Map<Spot, Move> moves = new HashMap<>();
          Set<Ended> ended = new LinkedHashSet<>();
          for (Inbound<ProfileEvent> record : positions.claim(tx, NAME, records).fresh()) {
            ProfileEvent message = record.value();
            if (message.hasFact()) {
              Move move = move(record);
              moves.merge(
                  new Spot(move.tenant(), move.segment(), move.profile()),
                  move,
                  (known, next) -> next.seq() > known.seq() ? next : known);
            } else if (message.hasMerged()) {
              ended.add(new Ended(message.getTenant(), profile(record)));
            }
          }
          if (!moves.isEmpty()) {
            members.apply(tx, List.copyOf(moves.values()));
          }
          if (!ended.isEmpty()) {
            members.end(tx, List.copyOf(ended));
          }
          return tenants;
        });
    return List.of();
  }

  private static Move move(Inbound<ProfileEvent> record) {
    FactEvent fact = record.value().getFact();
    return new Move(
        record.value().getTenant(),
        fact.getKey(),
        profile(record),
        fact.getName().equals(Change.ENTERED),
        fact.getSequence(),
        Instant.ofEpochSecond(fact.getOccurredAt().getSeconds(), fact.getOccurredAt().getNanos()));
  }

  private static UUID profile(Inbound<ProfileEvent> record) {
    return Ids.parse(record.value().getProfileId())
        .orElseThrow(() -> new Poison(record, CommonReason.MALFORMED, "profile_id is no UUID"));
  }
}
