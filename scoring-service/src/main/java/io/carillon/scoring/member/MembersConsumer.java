package io.carillon.scoring.member;

import com.google.protobuf.Timestamp;
import io.carillon.event.v1.FactEvent;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.event.v1.ProfileParted;
import io.carillon.platform.caller.Units;
import io.carillon.platform.events.Consumers;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Poison;
import io.carillon.platform.events.Positions;
import io.carillon.platform.events.Topic;
import io.carillon.platform.events.Urgency;
import io.carillon.platform.privacy.ErasedStore;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import io.carillon.scoring.fact.Change;
import io.carillon.scoring.history.PartingStore;
import io.carillon.scoring.history.PartingStore.Waiting;
import io.carillon.scoring.member.MemberStore.Ended;
import io.carillon.scoring.member.MemberStore.Move;
import io.carillon.scoring.member.MemberStore.Seen;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Keeps membership lists from the scored stream, and where their members are visible. */
@ApplicationScoped
class MembersConsumer {
  private static final String NAME = "scoring-members";

  private final Consumers consumers;
  private final Positions positions;
  private final Transactions transactions;
  private final MemberStore members;
  private final PartingStore partings;
  private final ErasedStore erased;
  private final Clock clock;

  @Inject
  MembersConsumer(
      Consumers consumers,
      Positions positions,
      Transactions transactions,
      MemberStore members,
      PartingStore partings,
      ErasedStore erased,
      Clock clock) {
    this.consumers = consumers;
    this.positions = positions;
    this.transactions = transactions;
    this.members = members;
    this.partings = partings;
    this.erased = erased;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    consumers.consume(NAME, Topic.EVENTS_SCORED, ProfileEvent.parser(), this::take, Urgency.SOON);
  }

  private record Spot(String tenant, String segment, UUID profile) {}

  /**
   * What a batch says of members: last moves, where people are visible now, who is gone, and who
   * parted.
   */
  private record Batch(
      Map<Spot, Move> moves,
      Map<Ended, Seen> seen,
      Set<Ended> ended,
      Set<Ended> erased,
      List<Waiting> parted) {
    Batch() {
      this(
          new HashMap<>(),
          new LinkedHashMap<>(),
          new LinkedHashSet<>(),
          new LinkedHashSet<>(),
          new ArrayList<>());
    }

    void take(Inbound<ProfileEvent> record) {
      ProfileEvent message = record.value();
      Ended person = new Ended(message.getTenant(), profile(record));
      if (message.hasFact()) {
        Move move = move(record);
        moves.merge(
            new Spot(move.tenant(), move.segment(), move.profile()),
            move,
            (known, next) -> next.seq() > known.seq() ? next : known);
      } else if (message.hasMerged()) {
        ended.add(person);
      } else if (message.hasErased()) {
        erased.add(person);
        leaveOut(Set.of(person));
      } else if (message.hasParted()) {
        parted.add(parting(record));
      }
      if (showsItself(message)) {
        seen.put(person, new Seen(person.tenant(), person.profile(), units(message)));
      }
    }

    /** Who moved. */
    Set<Ended> moved() {
      return moves.keySet().stream()
          .map(spot -> new Ended(spot.tenant(), spot.profile()))
          .collect(Collectors.toSet());
    }

    void leaveOut(Set<Ended> people) {
      moves.keySet().removeIf(spot -> people.contains(new Ended(spot.tenant(), spot.profile())));
    }
  }

  List<Outbound> take(List<Inbound<ProfileEvent>> records) {
    Set<String> tenants = new LinkedHashSet<>();
    for (Inbound<ProfileEvent> record : records) {
      if (matters(record.value())) {
        var unused = profile(record);
        tenants.add(record.value().getTenant());
      }
    }
    if (tenants.isEmpty()) {
      return List.of();
    }
    transactions.inBatch(
        tenants,
        tx -> {
          Batch batch = new Batch();
          positions.claim(tx, NAME, records).fresh().stream()
              .filter(record -> matters(record.value()))
              .forEach(batch::take);
          batch
              .erased()
              .forEach(
                  gone -> erased.add(tx, gone.tenant(), Set.of(gone.profile()), clock.instant()));
          batch.leaveOut(erased.among(tx, batch.moved(), Ended::tenant, Ended::profile));
          if (!batch.moves().isEmpty()) {
            members.apply(tx, List.copyOf(batch.moves().values()));
          }
          if (!batch.seen().isEmpty()) {
            members.show(tx, List.copyOf(batch.seen().values()));
          }
          if (!batch.ended().isEmpty()) {
            members.end(tx, List.copyOf(batch.ended()));
          }
          partings.add(tx, batch.parted());
          return tenants;
        });
    return List.of();
  }

  private static boolean matters(ProfileEvent message) {
    return message.hasFact()
        || message.hasMerged()
        || message.hasParted()
        || message.hasErased()
        || showsItself(message);
  }

  /** Not what came under a profile that was merged into this one: that one was seen elsewhere. */
  private static boolean showsItself(ProfileEvent message) {
    return message.getProfile().getProfileId().equals(message.getProfileId());
  }

  /** Paths that are none would stop the batch; the person is not visible there. */
  private static List<String> units(ProfileEvent message) {
    return message.getProfile().getUnitsList().stream()
        .filter(unit -> Units.isPath(message.getTenant(), unit))
        .sorted()
        .toList();
  }

  private static Waiting parting(Inbound<ProfileEvent> record) {
    ProfileParted parted = record.value().getParted();
    return new Waiting(
        record.value().getTenant(),
        parted.getMergeId(),
        record.value().getProfileId(),
        parted.getPartedId(),
        Set.copyOf(parted.getMemberIdsList()),
        parted.hasPartedAt() ? instant(parted.getPartedAt()) : record.at());
  }

  private static Instant instant(Timestamp at) {
    return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
  }

  private static Move move(Inbound<ProfileEvent> record) {
    FactEvent fact = record.value().getFact();
    return new Move(
        record.value().getTenant(),
        fact.getKey(),
        profile(record),
        fact.getName().equals(Change.ENTERED),
        fact.getSequence(),
        instant(fact.getOccurredAt()),
        units(record.value()));
  }

  private static UUID profile(Inbound<ProfileEvent> record) {
    return Ids.parse(record.value().getProfileId())
        .orElseThrow(() -> new Poison(record, CommonReason.MALFORMED, "profile_id is no UUID"));
  }
}
