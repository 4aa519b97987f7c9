package io.carillon.identity.match;

import io.carillon.identity.match.SuggestionStore.Couple;
import io.carillon.identity.match.SuggestionStore.Suggestion;
import io.carillon.identity.person.Attempts;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.linkage.Kind;
import io.carillon.platform.linkage.Linkage;
import io.carillon.platform.linkage.LinkageFailure;
import io.carillon.platform.linkage.Linked;
import io.carillon.platform.linkage.Pair;
import io.carillon.platform.linkage.Parameters;
import io.carillon.platform.linkage.Settings;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.store.Worker;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Works through runs, one at a time. What a process that died had begun, another begins again when
 * its lease is over; what a run found and its end are one transaction.
 */
@ApplicationScoped
class MatchWork {
  private static final Logger LOG = Logger.getLogger(MatchWork.class);
  private static final Duration LEASE = Duration.ofMinutes(15);
  private static final Duration AGAIN = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final int MOST_ATTEMPTS = 3;

  /** Of more pairs nobody says of each what it is; the likeliest are kept. */
  static final int MOST_PAIRS = 50_000;

  private final RunStore runs;
  private final SuggestionStore suggestions;
  private final PeopleRows people;
  private final Transactions transactions;
  private final Attempts attempts;
  private final Definitions definitions;
  private final MatchConfig config;
  private final Clock clock;
  private final UUID me = UUID.randomUUID();
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private final Worker worker = new Worker("matches", LOOK_EVERY, this::step);

  @Inject
  MatchWork(
      RunStore runs,
      SuggestionStore suggestions,
      PeopleRows people,
      Transactions transactions,
      Attempts attempts,
      Definitions definitions,
      MatchConfig config,
      Clock clock) {
    this.runs = runs;
    this.suggestions = suggestions;
    this.people = people;
    this.transactions = transactions;
    this.attempts = attempts;
    this.definitions = definitions;
    this.config = config;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    worker.start();
  }

  void stop(@Observes ShutdownEvent event) {
    worker.breakOff();
  }

  /** The tenant has a run. */
  void wake(String tenant) {
    asked.add(tenant);
    worker.wake();
  }

  private boolean step() {
    Set<String> tenants = new HashSet<>(definitions.tenants());
    tenants.addAll(asked);
    if (tenants.isEmpty()) {
      return false;
    }
    Optional<Run> claimed = runs.claim(tenants, me, clock.instant(), LEASE);
    claimed.ifPresent(this::run);
    return claimed.isPresent();
  }

  private void run(Run run) {
    try {
      if (run.source() == Run.Source.PROFILES) {
        profiles(run);
      } else {
        file(run);
      }
    } catch (LinkageFailure e) {
      // the database's words may show what is in the file
      LOG.warnf("Run %s of %s could not be read or compared", run.id(), run.tenant());
      runs.fail(
          run,
          me,
          MatchReason.RECORDS_UNREADABLE,
          "The records could not be read (expected: CSV with a heading, or one JSON object a"
              + " line).",
          clock.instant());
    } catch (IOException | RuntimeException | OutOfMemoryError | LinkageError e) {
      LOG.warnf(e, "Run %s of %s failed", run.id(), run.tenant());
      if (runs.failed(run, me, clock.instant().plus(AGAIN)) >= MOST_ATTEMPTS) {
        runs.fail(
            run,
            me,
            MatchReason.RUN_BROKEN,
            "It failed %d times.".formatted(MOST_ATTEMPTS),
            clock.instant());
      }
    }
  }

  private void profiles(Run run) throws IOException {
    ProfileRecords records = new ProfileRecords(run.spec());
    List<UUID> ids = new ArrayList<>();
    try (Scratch scratch = new Scratch(Path.of(config.scratch()));
        Linkage linkage = linkage(run, records.kinds(), scratch)) {
      linkage.records(records.columns(), people.of(run, records, ids));
      Linked linked = linkage.link(step -> tell(run, step));
      // nobody is erased meanwhile: either they are gone before, or what is written goes with them
      attempts.inTenants(
          List.of(run.tenant()),
          (tx, _) -> {
            List<Suggestion> found =
                suggestions(linked, ids, suggestions.refused(tx, run.tenant()));
            if (run.spec().segment() == null) {
              suggestions.clear(tx, run.tenant());
            } else {
              suggestions.clear(tx, run.tenant(), Set.copyOf(ids));
            }
            int pairs = suggestions.add(tx, run.tenant(), run.id(), found, clock.instant());
            if (!runs.done(tx, run, me, numbers(linked, pairs), clock.instant())) {
              throw new IllegalStateException("The run is another process's now");
            }
            return pairs;
          });
    }
  }

  private static List<Suggestion> suggestions(Linked linked, List<UUID> ids, Set<Couple> refused) {
    List<Suggestion> found = new ArrayList<>();
    for (Pair pair : linked.pairs()) {
      Couple couple = Couple.of(ids.get(pair.a()), ids.get(pair.b()));
      if (!refused.contains(couple) && found.size() < MOST_PAIRS) {
        found.add(new Suggestion(couple, pair.probability(), pair.weight(), said(linked, pair)));
      }
    }
    return found;
  }

  private void file(Run run) throws IOException {
    try (Scratch scratch = new Scratch(Path.of(config.scratch()));
        Linkage linkage = linkage(run, run.spec().kinds(), scratch)) {
      Path file = scratch.folder().resolve("records");
      runs.copy(run, file);
      if (run.source() == Run.Source.CSV) {
        linkage.csv(file);
      } else {
        linkage.jsonLines(file);
      }
      Optional<String> missing = run.spec().missing(new HashSet<>(linkage.columns()));
      if (missing.isPresent()) {
        runs.fail(
            run,
            me,
            MatchReason.COLUMN_UNKNOWN,
            "The file has no column %s, which the spec names.".formatted(missing.get()),
            clock.instant());
        return;
      }
      String id = run.spec().id();
      if (id != null) {
        linkage.named(id);
      }
      Linked linked = linkage.link(step -> tell(run, step));
      List<Pair> likely = linked.pairs().stream().limit(MOST_PAIRS).toList();
      Map<Integer, String> names = id == null ? Map.of() : linkage.names(likely);
      List<PairView> found =
          likely.stream()
              .map(
                  pair ->
                      new PairView(
                          name(names, id, pair.a()),
                          name(names, id, pair.b()),
                          List.of(pair.a() + 1, pair.b() + 1),
                          pair.probability(),
                          pair.weight(),
                          said(linked, pair)))
              .toList();
      transactions.inWholeTenant(
          run.tenant(),
          tx -> {
            if (runs.done(tx, run, me, numbers(linked, found.size()), clock.instant())) {
              runs.keep(tx, run, found);
            }
            return found;
          });
    }
  }

  /** Its number, where no column has names; a record whose name is absent has none. */
  private static String name(Map<Integer, String> names, @Nullable String column, int record) {
    return column == null ? Integer.toString(record + 1) : names.getOrDefault(record, "");
  }

  private Linkage linkage(Run run, Map<String, Kind> kinds, Scratch scratch) {
    return new Linkage(
        new Settings(
            kinds,
            run.spec().compared(),
            run.spec().same(),
            run.spec().least(),
            config.threads(),
            config.memory(),
            scratch.folder().resolve("spill")));
  }

  private void tell(Run run, String step) {
    if (worker.stopping() || !runs.at(run, me, step, clock.instant().plus(LEASE))) {
      throw new IllegalStateException("The run is another process's now, or this one stops");
    }
  }

  private static Run.Found numbers(Linked linked, int pairs) {
    Map<String, String> columns = new TreeMap<>();
    linked.kinds().forEach((column, kind) -> columns.put(column, Roles.word(kind)));
    Parameters learnt = linked.learnt().parameters();
    return new Run.Found(
        linked.records(),
        linked.compared(),
        pairs,
        linked.persons(),
        columns,
        learnt.fields().isEmpty() ? null : learnt);
  }

  private static List<FieldView> said(Linked linked, Pair pair) {
    return linked.explain(pair).stream()
        .map(said -> new FieldView(said.field(), said.agreement(), rounded(said.weight())))
        .toList();
  }

  private static double rounded(double weight) {
    return Math.rint(weight * 100) / 100;
  }

  /** A folder that goes with the run. */
  private record Scratch(Path folder) implements AutoCloseable {
    Scratch {
      try {
        folder = Files.createTempDirectory(Files.createDirectories(folder), "matches");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      try (var all = Files.walk(folder)) {
        for (Path one : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(one);
        }
      }
    }
  }
}
