package io.carillon.geo.transition;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.event.v1.ProfileMerged;
import io.carillon.event.v1.ProfileParted;
import io.carillon.geo.transition.Arrival.Cause;
import io.carillon.geo.transition.PositionCodec.Said;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.events.Consumers;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Poison;
import io.carillon.platform.events.Positions;
import io.carillon.platform.events.Topic;
import io.carillon.platform.privacy.News;
import io.carillon.platform.privacy.PeopleOrder;
import io.carillon.platform.privacy.Profile;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.timers.Timers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the topic of resolved events. An event that names no place costs nothing, not even a
 * position; the rest of a batch is applied in one transaction, in which its effects leave by the
 * outbox.
 */
@ApplicationScoped
class PositionsConsumer {
  static final String NAME = "geo";
  private static final String COUNTED = "carillon.geo.positions";

  private final Consumers consumers;
  private final Definitions definitions;
  private final Transactions transactions;
  private final Positions positions;
  private final Movements movements;
  private final PeopleOrder order;
  private final Timers timers;
  private final DueTimers due;
  private final MeterRegistry meters;
  private final Clock clock;

  @Inject
  PositionsConsumer(
      Consumers consumers,
      Definitions definitions,
      Transactions transactions,
      Positions positions,
      Movements movements,
      PeopleOrder order,
      Timers timers,
      DueTimers due,
      MeterRegistry meters,
      Clock clock) {
    this.consumers = consumers;
    this.definitions = definitions;
    this.transactions = transactions;
    this.positions = positions;
    this.movements = movements;
    this.order = order;
    this.timers = timers;
    this.due = due;
    this.meters = meters;
    this.clock = clock;
  }

  /** Nothing is decided before all fences are known. */
  void start(@Observes StartupEvent event) {
    definitions.whenLoaded(
        () -> {
          consumers.consume(NAME, Topic.EVENTS_RESOLVED, ProfileEvent.parser(), this::handle);
          timers.start(due);
        });
  }

  List<Outbound> handle(List<Inbound<ProfileEvent>> records) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Set<String> tenants = new TreeSet<>();
    List<Inbound<ProfileEvent>> named = new ArrayList<>();
    Map<Inbound<ProfileEvent>, Arrival> arrivals = new IdentityHashMap<>();
    for (Inbound<ProfileEvent> record : records) {
      if (record.value().hasErased()) {
        tenants.add(profile(record).tenant());
        named.add(record);
      }
      arrival(record)
          .ifPresent(
              arrival -> {
                tenants.add(arrival.profile().tenant());
                named.add(record);
                arrivals.put(record, arrival);
              });
    }
    if (!named.isEmpty()) {
      transactions
          .inBatch(
              tenants,
              tx -> {
                Map<Decisions.Outcome, Integer> outcomes = new EnumMap<>(Decisions.Outcome.class);
                List<News<Arrival>> news =
                    positions.claim(tx, NAME, named).fresh().stream()
                        .map(record -> news(record, arrivals.get(record)))
                        .toList();
                order.work(
                    tx,
                    news,
                    tenants,
                    now,
                    Arrival::of,
                    some ->
                        movements
                            .apply(tx, some, now)
                            .forEach(
                                (outcome, count) -> outcomes.merge(outcome, count, Integer::sum)));
                return outcomes;
              })
          .forEach((outcome, count) -> count(outcome.name(), count));
    }
    return List.of();
  }

  private static News<Arrival> news(Inbound<ProfileEvent> record, @Nullable Arrival arrival) {
    return switch (arrival) {
      case null -> new News.Erasure<>(profile(record));
      case Arrival.Parted parted ->
          News.Arrived.parted(parted.profile(), parted.everybody(), parted);
      case Arrival.Moved moved -> News.Arrived.happened(moved.profile(), moved.member(), moved);
      case Arrival.Merged merged -> News.Arrived.merged(merged.profile(), merged);
    };
  }

  private Optional<Arrival> arrival(Inbound<ProfileEvent> record) {
    ProfileEvent value = record.value();
    return switch (value.getBodyCase()) {
      case MERGED -> Optional.of(merged(record, value.getMerged()));
      case PARTED -> Optional.of(parted(record, value.getParted()));
      case EVENT ->
          value.getLate() || !value.getEvent().getProfileId().isEmpty()
              ? Optional.empty()
              : moved(record, value.getEvent());
      case ERASED -> Optional.empty();
      case FACT, BODY_NOT_SET ->
          throw new Poison(record, CommonReason.MALFORMED, "It holds no event");
    };
  }

  private Optional<Arrival> moved(Inbound<ProfileEvent> record, AcceptedEvent event) {
    return switch (PositionCodec.said(event)) {
      case Said.Nothing() -> Optional.empty();
      case Said.Nonsense() -> {
        count("NONSENSE", 1);
        yield Optional.empty();
      }
      case Said.Where(Fix fix) ->
          Optional.of(
              new Arrival.Moved(
                  profile(record),
                  member(record),
                  event.getDeviceId().isEmpty() ? event.getAnonymousId() : event.getDeviceId(),
                  event.getUnit(),
                  fix,
                  new Cause(event.getHops(), record.traceparent())));
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
        Instant.ofEpochSecond(merged.getMergedAt().getSeconds()));
  }

  private static Arrival parted(Inbound<ProfileEvent> record, ProfileParted parted) {
    return new Arrival.Parted(
        profile(record),
        id(record, parted.getPartedId()),
        parted.getMemberIdsList().stream()
            .map(member -> id(record, member))
            .collect(Collectors.toUnmodifiableSet()),
        Set.copyOf(parted.getInstallationsList()),
        parted.getMergeId(),
        Instant.ofEpochSecond(parted.getPartedAt().getSeconds(), parted.getPartedAt().getNanos()));
  }

  private static UUID member(Inbound<ProfileEvent> record) {
    String member = record.value().getMemberId();
    return id(record, member.isEmpty() ? record.value().getProfileId() : member);
  }

  private static UUID id(Inbound<ProfileEvent> record, String text) {
    return Ids.parse(text)
        .orElseThrow(() -> new Poison(record, CommonReason.MALFORMED, "No profile id"));
  }

  private static Profile profile(Inbound<ProfileEvent> record) {
    String tenant = record.value().getTenant();
    if (tenant.isEmpty() || tenant.indexOf(',') >= 0) {
      throw new Poison(record, CommonReason.MALFORMED, "It names no tenant");
    }
    return new Profile(tenant, id(record, record.value().getProfileId()));
  }

  private void count(String outcome, int positionsOfIt) {
    meters.counter(COUNTED, "outcome", outcome.toLowerCase(Locale.ROOT)).increment(positionsOfIt);
  }
}
