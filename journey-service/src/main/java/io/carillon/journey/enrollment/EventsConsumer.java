package io.carillon.journey.enrollment;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.FactEvent;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.event.v1.ProfileMerged;
import io.carillon.event.v1.ProfileParted;
import io.carillon.journey.catalog.Catalog;
import io.carillon.journey.enrollment.Applied.Mark;
import io.carillon.journey.enrollment.Arrival.Candidate;
import io.carillon.journey.enrollment.Arrival.Told;
import io.carillon.journey.step.Admissions;
import io.carillon.journey.step.Admissions.Admission;
import io.carillon.journey.step.Happening;
import io.carillon.journey.step.Journey;
import io.carillon.journey.step.Person;
import io.carillon.platform.caller.Units;
import io.carillon.platform.events.BatchHandler;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Poison;
import io.carillon.platform.events.Positions;
import io.carillon.platform.privacy.News;
import io.carillon.platform.privacy.PeopleOrder;
import io.carillon.platform.privacy.Profile;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the topic of scored events. What no journey names costs nothing, not even a position; the
 * rest of a batch is applied in one transaction, in which its effects leave by the outbox.
 */
@ApplicationScoped
class EventsConsumer implements BatchHandler<ProfileEvent> {
  static final String NAME = "journey";

  private final Transactions transactions;
  private final Positions positions;
  private final Arrivals arrivals;
  private final PeopleOrder order;
  private final Catalog catalog;
  private final Clock clock;

  @Inject
  EventsConsumer(
      Transactions transactions,
      Positions positions,
      Arrivals arrivals,
      PeopleOrder order,
      Catalog catalog,
      Clock clock) {
    this.transactions = transactions;
    this.positions = positions;
    this.arrivals = arrivals;
    this.order = order;
    this.catalog = catalog;
    this.clock = clock;
  }

  @Override
  public List<Outbound> handle(List<Inbound<ProfileEvent>> records) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Set<String> tenants = new TreeSet<>();
    for (Inbound<ProfileEvent> record : records) {
      String tenant = record.value().getTenant();
      if (tenant.isEmpty() || tenant.indexOf(',') >= 0) {
        throw new Poison(record, CommonReason.MALFORMED, "It names no tenant");
      }
      tenants.add(tenant);
    }
    List<Inbound<ProfileEvent>> named = new ArrayList<>();
    IdentityHashMap<Inbound<ProfileEvent>, Arrival> relevant = new IdentityHashMap<>();
    for (Inbound<ProfileEvent> record : records) {
      if (record.value().hasErased()) {
        named.add(record);
      }
      arrival(record, now)
          .ifPresent(
              arrival -> {
                named.add(record);
                relevant.put(record, arrival);
              });
    }
    if (!named.isEmpty()) {
      transactions.inBatch(
          tenants,
          tx -> {
            List<News<Arrival>> news =
                positions.claim(tx, NAME, named).fresh().stream()
                    .map(record -> news(record, relevant.get(record)))
                    .toList();
            order.work(tx, news, Set.of(), now, Arrival::of, some -> arrivals.apply(tx, some, now));
            return news.size();
          });
    }
    return List.of();
  }

  private static News<Arrival> news(Inbound<ProfileEvent> record, @Nullable Arrival arrival) {
    return switch (arrival) {
      case null -> new News.Erasure<>(profile(record));
      case Arrival.Parted parted ->
          News.Arrived.parted(parted.profile(), parted.everybody(), parted);
      case Arrival.Happened happened ->
          News.Arrived.happened(happened.profile(), happened.member(), happened);
      case Arrival.Merged merged -> News.Arrived.merged(merged.profile(), merged);
    };
  }

  private Optional<Arrival> arrival(Inbound<ProfileEvent> record, Instant now) {
    ProfileEvent value = record.value();
    return switch (value.getBodyCase()) {
      case MERGED -> Optional.of(merged(record, value.getMerged()));
      case PARTED -> Optional.of(parted(record, value.getParted()));
      case EVENT -> value.getLate() ? Optional.empty() : event(record, value.getEvent(), now);
      case ERASED -> Optional.empty();
      case FACT -> value.getLate() ? Optional.empty() : fact(record, value.getFact(), now);
      case BODY_NOT_SET ->
          throw new Poison(record, CommonReason.MALFORMED, "It holds neither event nor fact");
    };
  }

  private static Arrival merged(Inbound<ProfileEvent> record, ProfileMerged merged) {
    UUID survivor =
        Ids.parse(merged.getSurvivorId())
            .orElseThrow(() -> new Poison(record, CommonReason.MALFORMED, "No survivor"));
    return new Arrival.Merged(
        profile(record),
        survivor,
        merged.getMergeId(),
        ProfileEventCodec.instant(merged.getMergedAt()),
        new Cause(merged.getCauseId(), 0, record.traceparent()));
  }

  private static Arrival parted(Inbound<ProfileEvent> record, ProfileParted parted) {
    return new Arrival.Parted(
        profile(record),
        id(record, parted.getPartedId()),
        parted.getMemberIdsList().stream()
            .map(member -> id(record, member))
            .collect(Collectors.toUnmodifiableSet()),
        parted.getMergeId(),
        ProfileEventCodec.instant(parted.getPartedAt()),
        new Cause("", 0, record.traceparent()));
  }

  private Optional<Arrival> event(Inbound<ProfileEvent> record, AcceptedEvent event, Instant now) {
    String tenant = event.getTenant().isEmpty() ? record.value().getTenant() : event.getTenant();
    List<Journey> entries = catalog.entries(tenant, event.getName());
    boolean moves = catalog.moves(tenant, event.getName());
    boolean madeByService = !event.getProfileId().isEmpty();
    if (entries.isEmpty() && !moves && !madeByService) {
      return Optional.empty();
    }
    Happening happening = ProfileEventCodec.happening(event);
    Told told = ProfileEventCodec.told(event, happening.properties());
    Person person = ProfileEventCodec.person(record.value());
    String unit = event.getUnit().isEmpty() ? Units.top(tenant) : event.getUnit();
    List<Candidate> candidates = candidates(entries, List.of(unit), happening, person, now);
    if (candidates.isEmpty() && !moves && told == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Arrival.Happened(
            profile(record),
            member(record),
            happening,
            unit,
            false,
            person,
            mark(record.value()),
            new Cause(event.getEventId(), event.getHops(), record.traceparent()),
            told,
            candidates));
  }

  /**
   * Its place in the order of the profile under which identity wrote it: its snapshot says which.
   */
  private static @Nullable Mark mark(ProfileEvent value) {
    String profile = value.hasProfile() ? value.getProfile().getProfileId() : value.getProfileId();
    return value.hasOrigin()
        ? Mark.origin(profile, value.getOrigin().getPartition(), value.getOrigin().getOffset())
        : null;
  }

  private Optional<Arrival> fact(Inbound<ProfileEvent> record, FactEvent fact, Instant now) {
    String tenant = record.value().getTenant();
    List<Journey> entries = catalog.entries(tenant, fact.getName());
    if (fact.getBackfill() || (entries.isEmpty() && !catalog.moves(tenant, fact.getName()))) {
      return Optional.empty();
    }
    Happening happening = ProfileEventCodec.happening(fact);
    Person person = ProfileEventCodec.person(record.value());
    Profile profile = profile(record);
    return Optional.of(
        new Arrival.Happened(
            profile,
            member(record),
            happening,
            "",
            true,
            person,
            Mark.fact(profile.id(), fact.getSequence()),
            new Cause(fact.getEventId(), 0, record.traceparent()),
            null,
            candidates(entries, person.units(), happening, person, now)));
  }

  /**
   * @param units where it happens: one, or all that know the person. A journey is entered by what
   *     happens in its own unit and below, in the one unit that is meant, or in its own where it
   *     may be several.
   */
  private static List<Candidate> candidates(
      List<Journey> entries, List<String> units, Happening happening, Person person, Instant now) {
    List<Candidate> candidates = new ArrayList<>();
    for (Journey journey : entries) {
      List<String> inside =
          units.stream().filter(unit -> Units.within(unit, journey.unit())).toList();
      boolean enters = !inside.isEmpty() || journey.unit().isEmpty();
      String unit = inside.size() == 1 ? inside.getFirst() : journey.unit();
      if (enters
          && Admissions.key(journey, happening, person, now)
              instanceof Admission.Admitted(String instanceKey)) {
        candidates.add(new Candidate(journey, unit, instanceKey));
      }
    }
    return candidates;
  }

  private static Profile profile(Inbound<ProfileEvent> record) {
    return new Profile(record.value().getTenant(), id(record, record.value().getProfileId()));
  }

  /** The profile by which it came: the person's own, or one that was merged into it. */
  private static UUID member(Inbound<ProfileEvent> record) {
    String member = record.value().getMemberId();
    return id(record, member.isEmpty() ? record.value().getProfileId() : member);
  }

  private static UUID id(Inbound<ProfileEvent> record, String text) {
    return Ids.parse(text)
        .orElseThrow(() -> new Poison(record, CommonReason.MALFORMED, "No profile id"));
  }
}
