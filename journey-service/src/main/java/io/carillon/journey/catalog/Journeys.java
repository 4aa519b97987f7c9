package io.carillon.journey.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.journey.catalog.JourneyRow.State;
import io.carillon.journey.catalog.JourneyRow.VersionRow;
import io.carillon.journey.catalog.JourneyStore.InFlight;
import io.carillon.journey.catalog.JourneyStore.Kept;
import io.carillon.journey.definition.DefinitionReader;
import io.carillon.journey.definition.JourneyDefinition;
import io.carillon.journey.definition.JourneyReason;
import io.carillon.journey.definition.Mistake;
import io.carillon.journey.step.Journey.Overdue;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Units;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.timers.Timer;
import io.carillon.platform.timers.Timers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What can be done with journeys. */
@ApplicationScoped
public class Journeys {
  private static final int AT_ONCE = 1_000;
  private static final UUID FIRST = new UUID(0, 0);

  /** What becomes of people on older versions when a new one is published. */
  enum Flight {
    /** They finish on the version that they entered. */
    FINISH,
    /** They leave. */
    EXIT
  }

  /**
   * What publishing does, or would do.
   *
   * @param version the new one
   */
  record Publication(boolean dryRun, int version, Flight inFlight, List<Fate> steps) {}

  /** How many people stand on a step of an older version, and what becomes of them. */
  record Fate(int version, String step, long people, String becomes) {}

  /** A definition to draw, and how many people stand on each of its steps. */
  record Picture(JourneyDefinition definition, Map<String, Long> waiting) {}

  private final Transactions transactions;
  private final Idempotency idempotency;
  private final JourneyStore store;
  private final KnownDefinitions known;
  private final SharedJourneys shared;
  private final Catalog catalog;
  private final Timers timers;
  private final Clock clock;

  @Inject
  Journeys(
      Transactions transactions,
      Idempotency idempotency,
      JourneyStore store,
      KnownDefinitions known,
      SharedJourneys shared,
      Catalog catalog,
      Timers timers,
      Clock clock) {
    this.transactions = transactions;
    this.idempotency = idempotency;
    this.store = store;
    this.known = known;
    this.shared = shared;
    this.catalog = catalog;
    this.timers = timers;
    this.clock = clock;
  }

  List<Mistake> validate(Caller caller, JsonNode journey) {
    return known.check(caller.tenant(), Units.choose(caller, null), journey).mistakes();
  }

  /** What is wrong with the draft of one that is kept. */
  List<Mistake> validate(Caller caller, String keyOrId) {
    Kept kept = find(caller.tenant(), keyOrId);
    JsonNode content = shared.shown(caller, kept, null).draft();
    return known.check(caller.tenant(), kept.row().unit(), content).mistakes();
  }

  /**
   * Does it once per Idempotency-Key; a repetition is answered before the present is looked at.
   *
   * @param check refuses the call; what it asks of others needs no transaction
   */
  private <T> T once(
      String tenant,
      @Nullable String key,
      List<Object> request,
      Class<T> type,
      Runnable check,
      Function<Handle, T> work) {
    Function<Handle, Optional<T>> before = tx -> idempotency.known(tx, tenant, key, request, type);
    Optional<T> answered = key == null ? Optional.empty() : transactions.inTenant(tenant, before);
    return answered.orElseGet(
        () -> {
          check.run();
          return transactions.inTenant(
              tenant, tx -> idempotency.once(tx, tenant, key, request, type, () -> work.apply(tx)));
        });
  }

  /**
   * @throws ProblemException with every mistake; KEY_TAKEN; IDEMPOTENCY_KEY_REUSED
   */
  JourneyView create(String tenant, String unit, JsonNode draft, @Nullable String once) {
    String key = draft.path("key").asText();
    return once(
            tenant,
            once,
            List.of("journeys", unit, draft),
            JourneyView.Answered.class,
            () -> Mistake.refuse(known.check(tenant, unit, draft).mistakes()),
            tx ->
                JourneyView.Answered.of(JourneyView.of(store.create(tx, tenant, key, unit, draft))))
        .view();
  }

  /**
   * Replaces the draft; of a journey that a unit above shares, what it lets those below change, at
   * once for all who stand on it there and those who enter.
   *
   * @param place the unit below the journey's own in which it is changed; null for the journey
   *     itself, or where somebody else owns it for the caller's first unit below it
   * @throws ProblemException with every mistake; NOT_FOUND; STALE_VERSION; FIELD_LOCKED;
   *     UNIT_DENIED; WRONG_STATE for an archived one
   */
  JourneyView replace(
      Caller caller, String keyOrId, @Nullable String place, long ifVersion, JsonNode draft) {
    String tenant = caller.tenant();
    Kept before = find(tenant, keyOrId);
    String owner = before.row().unit();
    if (place != null || !Units.owns(caller, owner)) {
      return shared.adjust(caller, before, place, ifVersion, draft);
    }
    Mistake.refuse(known.check(tenant, owner, draft).mistakes());
    if (!draft.path("key").asText().equals(before.row().key())) {
      throw ProblemException.invalid("key", draft.path("key").asText(), before.row().key());
    }
    return JourneyView.of(
        transactions.inTenant(
            tenant,
            tx -> {
              Kept locked = store.lock(tx, tenant, keyOrId);
              alive(locked);
              return store.replaceDraft(tx, tenant, locked, ifVersion, draft);
            }));
  }

  JourneyView get(Caller caller, String keyOrId, @Nullable String place) {
    return shared.shown(caller, find(caller.tenant(), keyOrId), place);
  }

  Page<JourneyView> list(Caller caller, @Nullable Integer limit, @Nullable String cursor) {
    String tenant = caller.tenant();
    return transactions
        .inTenant(tenant, tx -> store.list(tx, tenant, limit, cursor))
        .map(kept -> shared.shown(caller, kept, null));
  }

  /** The id of a journey, by key or id. */
  public UUID id(String tenant, String keyOrId) {
    return find(tenant, keyOrId).row().id();
  }

  /**
   * The id of a journey that has such a version.
   *
   * @throws ProblemException NOT_FOUND
   */
  public UUID id(String tenant, String keyOrId, int version) {
    Kept kept = find(tenant, keyOrId);
    version(kept, version);
    return kept.row().id();
  }

  /**
   * @param version null for the draft
   */
  Picture picture(String tenant, String keyOrId, @Nullable Integer version) {
    return transactions.inTenant(
        tenant,
        tx -> {
          Kept kept = kept(tx, tenant, keyOrId);
          JsonNode body = version == null ? kept.draft() : version(kept, version).body();
          JourneyDefinition definition = DefinitionReader.read(body).definition();
          if (definition == null) {
            throw new IllegalStateException("a kept journey cannot be read: " + kept.row().id());
          }
          Map<String, Long> waiting = new LinkedHashMap<>();
          store.standing(tx, tenant, kept.row().id()).stream()
              .filter(s -> version == null || s.version() == version)
              .filter(s -> definition.steps().containsKey(s.step()))
              .forEach(s -> waiting.merge(s.step(), s.people(), Long::sum));
          return new Picture(definition, waiting);
        });
  }

  Publication publish(
      String tenant,
      String keyOrId,
      Flight flight,
      boolean dryRun,
      String by,
      @Nullable String once) {
    Publication publication =
        once(
            tenant,
            once,
            List.of("publish", keyOrId, flight, dryRun),
            Publication.class,
            () -> publishable(tenant, find(tenant, keyOrId)),
            tx -> publish(tx, tenant, keyOrId, flight, dryRun, by));
    if (!dryRun) {
      refresh(tenant, keyOrId);
    }
    return publication;
  }

  private Publication publish(
      Handle tx, String tenant, String keyOrId, Flight flight, boolean dryRun, String by) {
    Kept kept = store.lock(tx, tenant, keyOrId);
    alive(kept);
    UUID id = kept.row().id();
    int version = 1 + kept.row().versions().size();
    List<Fate> fates =
        store.standing(tx, tenant, id).stream()
            .map(s -> new Fate(s.version(), s.step(), s.people(), becomes(s, flight)))
            .toList();
    if (!dryRun) {
      Instant now = clock.instant();
      store.publish(tx, tenant, kept, by, now);
      if (flight == Flight.EXIT) {
        store.endOlderVersions(tx, tenant, id, version);
        wake(tx, tenant, id, now, null, version);
      }
    }
    return new Publication(dryRun, version, flight, fates);
  }

  private void publishable(String tenant, Kept kept) {
    Mistake.refuse(known.check(tenant, kept.row().unit(), kept.draft()).mistakes());
  }

  private static String becomes(JourneyStore.Standing standing, Flight flight) {
    return switch (flight) {
      case FINISH -> "finishes on version " + standing.version();
      case EXIT -> "exits: republished";
    };
  }

  JourneyView pause(String tenant, String keyOrId, @Nullable String once) {
    return change(
        tenant,
        keyOrId,
        once,
        List.of("pause", keyOrId),
        (tx, kept) -> {
          alive(kept);
          published(kept);
          return store.setState(tx, tenant, kept, State.PAUSED);
        });
  }

  /** Lets people move again; those whose time came meanwhile as the caller says. */
  JourneyView resume(String tenant, String keyOrId, Overdue overdue, @Nullable String once) {
    return change(
        tenant,
        keyOrId,
        once,
        List.of("resume", keyOrId, overdue),
        (tx, kept) -> {
          alive(kept);
          published(kept);
          if (kept.row().state() != State.PAUSED) {
            return kept;
          }
          Instant now = clock.instant();
          store.resumed(tx, tenant, kept.row().id(), now, overdue);
          wake(tx, tenant, kept.row().id(), now, now, null);
          return store.setState(tx, tenant, kept, State.LIVE);
        });
  }

  /** Nobody enters any more, and everybody leaves. */
  JourneyView archive(String tenant, String keyOrId, @Nullable String once) {
    return change(
        tenant,
        keyOrId,
        once,
        List.of("archive", keyOrId),
        (tx, kept) -> {
          if (kept.row().state() == State.ARCHIVED) {
            return kept;
          }
          wake(tx, tenant, kept.row().id(), clock.instant(), null, null);
          return store.setState(tx, tenant, kept, State.ARCHIVED);
        });
  }

  @FunctionalInterface
  private interface Change {
    Kept make(Handle tx, Kept before);
  }

  private JourneyView change(
      String tenant, String keyOrId, @Nullable String once, List<Object> request, Change change) {
    JourneyView after =
        once(
                tenant,
                once,
                request,
                JourneyView.Answered.class,
                () -> {},
                tx ->
                    JourneyView.Answered.of(
                        JourneyView.of(change.make(tx, store.lock(tx, tenant, keyOrId)))))
            .view();
    catalog.refresh(tenant, after.id());
    return after;
  }

  /** Sets timers for now, so that those in flight are looked at one after the other. */
  private void wake(
      Handle tx,
      String tenant,
      UUID journey,
      Instant now,
      @Nullable Instant dueBefore,
      @Nullable Integer below) {
    UUID after = FIRST;
    List<InFlight> some;
    do {
      some = store.inFlight(tx, tenant, journey, after, dueBefore, below, AT_ONCE);
      timers.schedule(
          tx, some.stream().map(p -> new Timer(tenant, p.id(), p.wakeSeq(), now)).toList());
      if (!some.isEmpty()) {
        after = some.getLast().id();
      }
    } while (some.size() == AT_ONCE);
  }

  private void refresh(String tenant, String keyOrId) {
    catalog.refresh(tenant, id(tenant, keyOrId));
  }

  private Kept find(String tenant, String keyOrId) {
    return transactions.inTenant(tenant, tx -> kept(tx, tenant, keyOrId));
  }

  private Kept kept(Handle tx, String tenant, String keyOrId) {
    return store
        .find(tx, tenant, keyOrId)
        .orElseThrow(() -> ProblemException.notFound("journey " + keyOrId));
  }

  private static VersionRow version(Kept kept, int version) {
    return kept.row().versions().stream()
        .filter(v -> v.version() == version)
        .findFirst()
        .orElseThrow(
            () -> ProblemException.notFound("version " + version + " of " + kept.row().key()));
  }

  private static void alive(Kept kept) {
    if (kept.row().state() == State.ARCHIVED) {
      throw new ProblemException(
          JourneyReason.WRONG_STATE, "The journey %s is archived.".formatted(kept.row().key()));
    }
  }

  private static void published(Kept kept) {
    if (kept.row().state() == State.DRAFT) {
      throw new ProblemException(
          JourneyReason.NOT_PUBLISHED,
          "The journey %s was never published.".formatted(kept.row().key()));
    }
  }
}
