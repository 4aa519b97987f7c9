package io.carillon.analytics.archive;

import io.carillon.analytics.archive.ArchiveHeld.Profile;
import io.carillon.analytics.archive.ArchiveStore.Entry;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.event.v1.ProfileMerged;
import io.carillon.event.v1.ProfileParted;
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
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Takes {@code events.resolved} into the archive. */
@ApplicationScoped
class ArchiveConsumer {
  static final String NAME = "analytics";
  private static final LocalDate FIRST_DAY = LocalDate.of(2020, 1, 1);

  private final Consumers consumers;
  private final Positions positions;
  private final Transactions transactions;
  private final ArchiveHeld held;
  private final Clock clock;
  private final Set<LocalDate> days = ConcurrentHashMap.newKeySet();

  @Inject
  ArchiveConsumer(
      Consumers consumers,
      Positions positions,
      Transactions transactions,
      ArchiveHeld held,
      Clock clock) {
    this.consumers = consumers;
    this.positions = positions;
    this.transactions = transactions;
    this.held = held;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    consumers.consume(NAME, Topic.EVENTS_RESOLVED, ProfileEvent.parser(), this::take, Urgency.SOON);
  }

  List<Outbound> take(List<Inbound<ProfileEvent>> records) {
    Batch all = batch(records);
    openDays(all.entries());
    return transactions.inBatch(
        all.tenants(),
        tx -> {
          Batch applied = batch(positions.claim(tx, NAME, records).fresh());
          held.erase(tx, applied.erased(), clock.instant());
          applied.leaveOut(held.gone(tx, applied.people()));
          if (!applied.entries().isEmpty()) {
            ArchiveStore.insert(tx, applied.entries());
          }
          if (!applied.aliases().isEmpty()) {
            AliasStore.insert(tx, applied.aliases());
          }
          return List.of();
        });
  }

  /** What is to be written, behind the erasures that are in it. */
  private record Batch(
      Set<String> tenants,
      List<Entry> entries,
      List<Merge> merges,
      List<Parting> partings,
      Set<Profile> erased) {

    /** Nothing of before stays; what comes behind it may be of an id that lives again. */
    void erase(Profile profile) {
      erased.add(profile);
      leaveOut(Set.of(profile));
    }

    void leaveOut(Set<Profile> people) {
      entries.removeIf(entry -> people.contains(member(entry)));
      merges.removeIf(merge -> people.contains(loser(merge)));
      partings.forEach(
          parting -> parting.aliases().removeIf(alias -> people.contains(loser(alias))));
    }

    Set<Profile> people() {
      Set<Profile> people = new HashSet<>();
      entries.forEach(entry -> people.add(member(entry)));
      aliases().forEach(alias -> people.add(loser(alias)));
      return people;
    }

    List<Merge> aliases() {
      List<Merge> all = new ArrayList<>(merges);
      partings.forEach(parting -> all.addAll(parting.aliases()));
      return all;
    }

    private static Profile loser(Merge merge) {
      return new Profile(merge.tenant(), merge.loser());
    }

    /** Whose an event is: of people who were one, each may be erased alone when they are two. */
    private static Profile member(Entry entry) {
      return new Profile(entry.event().tenant(), entry.member());
    }
  }

  private static Batch batch(List<Inbound<ProfileEvent>> records) {
    Batch batch =
        new Batch(
            new HashSet<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new HashSet<>());
    for (Inbound<ProfileEvent> record : records) {
      ProfileEvent value = record.value();
      require(!value.getTenant().isEmpty() && value.getTenant().indexOf(',') < 0, record, "tenant");
      UUID profile = uuid(record, value.getProfileId(), "profile_id");
      batch.tenants().add(value.getTenant());
      switch (value.getBodyCase()) {
        case EVENT -> batch.entries().add(entry(record, profile));
        case MERGED -> batch.merges().add(merge(record, profile));
        case ERASED -> batch.erase(new Profile(value.getTenant(), profile));
        case PARTED -> batch.partings().add(parting(record, profile));
        case FACT, BODY_NOT_SET -> require(false, record, "body");
      }
    }
    return batch;
  }

  private static Entry entry(Inbound<ProfileEvent> record, UUID profile) {
    ProfileEvent value = record.value();
    require(!value.getEvent().getEventId().isEmpty(), record, "event_id");
    require(value.hasOrigin(), record, "origin");
    Entry entry =
        new Entry(
            EventCodec.decode(value, profile, record.at()),
            value.getMemberId().isEmpty()
                ? profile
                : uuid(record, value.getMemberId(), "member_id"),
            value.getOrigin().getPartition(),
            value.getOrigin().getOffset(),
            value.toByteArray());
    LocalDate day = entry.day();
    require(
        !day.isBefore(FIRST_DAY) && !day.isAfter(ArchiveStore.dayOf(record.at()).plusDays(1)),
        record,
        "received_at");
    return entry;
  }

  private static Merge merge(Inbound<ProfileEvent> record, UUID loser) {
    ProfileMerged merged = record.value().getMerged();
    UUID survivor = uuid(record, merged.getSurvivorId(), "survivor_id");
    require(!survivor.equals(loser), record, "survivor_id");
    return new Merge(
        record.value().getTenant(),
        loser,
        survivor,
        merged.getMergeId(),
        merged.hasMergedAt() ? EventCodec.instant(merged.getMergedAt()) : record.at());
  }

  private static Parting parting(Inbound<ProfileEvent> record, UUID survivor) {
    ProfileParted parted = record.value().getParted();
    UUID apart = uuid(record, parted.getPartedId(), "parted_id");
    List<Merge> aliases = new ArrayList<>();
    Set<UUID> members = new HashSet<>();
    for (String id : parted.getMemberIdsList()) {
      UUID member = uuid(record, id, "member_ids");
      require(!member.equals(apart), record, "parted_id");
      members.add(member);
      aliases.add(
          new Merge(
              record.value().getTenant(),
              member,
              apart,
              parted.getMergeId(),
              parted.hasPartedAt() ? EventCodec.instant(parted.getPartedAt()) : record.at()));
    }
    return new Parting(record.value().getTenant(), survivor, members, aliases);
  }

  /** Partitions for the days of these events and for the day after, ahead of their first event. */
  private void openDays(List<Entry> entries) {
    Set<LocalDate> wanted = new TreeSet<>();
    entries.forEach(entry -> wanted.add(entry.day()));
    wanted.removeAll(days);
    for (LocalDate day : wanted) {
      transactions.system(
          tx -> {
            ArchiveStore.ensureDay(tx, day);
            ArchiveStore.ensureDay(tx, day.plusDays(1));
            return true;
          });
      days.add(day);
    }
  }

  private static UUID uuid(Inbound<ProfileEvent> record, String text, String field) {
    return Ids.parse(text)
        .orElseThrow(() -> new Poison(record, CommonReason.INVALID_VALUE, field + " is no UUID"));
  }

  private static void require(boolean holds, Inbound<ProfileEvent> record, String field) {
    if (!holds) {
      throw new Poison(record, CommonReason.INVALID_VALUE, field + " is missing or impossible");
    }
  }
}
